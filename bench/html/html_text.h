/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_text.h - texts and pictures of the page */
#ifndef DAXSTORM_HTML_HTML_TEXT_H
#define DAXSTORM_HTML_HTML_TEXT_H

#include <stdio.h>

/* Print @text so that nothing of it becomes markup. */
void html_text(FILE *out, const char *text);

/*
 * The picture @plots/@name.svg, without XML preface and gnuplot's title; nothing
 * if there is no such file.
 */
void html_svg(FILE *out, const char *plots, const char *name);

#endif
