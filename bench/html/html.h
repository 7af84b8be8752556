/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html.h - a comparison as one self-contained page */
#ifndef DAXSTORM_HTML_HTML_H
#define DAXSTORM_HTML_HTML_H

#include <stdio.h>

#include "stats/comparison.h"

/**
 * html_write() - write the page
 * @out: the stream
 * @c: the comparison
 * @plots: folder of the SVG files; NULL: no plots
 * @why_none: why there are no plots, and the cure; NULL: there is nothing to draw
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int html_write(FILE *out, const struct comparison *c, const char *plots,
	       const char *why_none, struct err *reason);

#endif
