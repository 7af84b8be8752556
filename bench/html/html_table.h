/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_table.h - the tables of the page */
#ifndef DAXSTORM_HTML_HTML_TABLE_H
#define DAXSTORM_HTML_HTML_TABLE_H

#include <stdio.h>

#include "stats/comparison.h"

/* Write the tables of means and tails, or of counts if times are withheld. */
void html_tables(FILE *out, const struct comparison *c);

#endif
