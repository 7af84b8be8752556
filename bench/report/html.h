/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html.h - a comparison as one self-contained page */
#ifndef DAXSTORM_REPORT_HTML_H
#define DAXSTORM_REPORT_HTML_H

#include <stdio.h>

#include "stats/compare.h"

/* Print @text so that nothing of it becomes markup. */
void html_text(FILE *out, const char *text);

/* A picture of , without XML preface and gnuplot title; may be absent. */
void html_svg(FILE *out, const char *plots, const char *name);

/* The tables of means and tails, or of counts where times are withheld. */
void html_tables(FILE *out, const struct comparison *c);

/* Where the instructions went, if recorded. Return: 0 or -1 (memory). */
int html_profiles(FILE *out, const struct comparison *c, const char *plots);

/* Checks, cells of one side, cells not passed, events. */
void html_findings(FILE *out, const struct comparison *c);

/**
 * html_write() - write the page
 * @plots: folder of the SVG files; a plot that is not there is left out
 */
int html_write(FILE *out, const struct comparison *c, const char *plots,
	       struct err *reason);

#endif
