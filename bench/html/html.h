/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html.h - a comparison as one self-contained page */
#ifndef DAXSTORM_HTML_HTML_H
#define DAXSTORM_HTML_HTML_H

#include <stdio.h>

#include "stats/comparison.h"

/**
 * html_write() - write the page
 * @plots: folder of the SVG files; a plot that is not there is left out
 */
int html_write(FILE *out, const struct comparison *c, const char *plots,
	       struct err *reason);

#endif
