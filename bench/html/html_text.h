/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_text.h - texts and pictures of the page */
#ifndef DAXSTORM_HTML_HTML_TEXT_H
#define DAXSTORM_HTML_HTML_TEXT_H

#include <stdio.h>

/* Write @text with all markup characters escaped. */
void html_text(FILE *out, const char *text);

/*
 * Write the picture @plots/@name.svg without its XML declaration and title;
 * nothing if @plots is NULL or the file is missing.
 */
void html_svg(FILE *out, const char *plots, const char *name);

/* What a click opens: with a title, and the unit of its values or NULL. */
void html_details_start(FILE *out, const char *title, const char *unit);

#endif
