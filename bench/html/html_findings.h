/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_findings.h - checks, missing cells and events of the page */
#ifndef DAXSTORM_HTML_HTML_FINDINGS_H
#define DAXSTORM_HTML_HTML_FINDINGS_H

#include <stdio.h>

#include "stats/comparison.h"

/* Write checks, cells of one side, cells that did not pass, and events. */
void html_findings(FILE *out, const struct comparison *c);

#endif
