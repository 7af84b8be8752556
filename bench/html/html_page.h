/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_page.h - what every page has: its head, its style, an answer */
#ifndef DAXSTORM_HTML_HTML_PAGE_H
#define DAXSTORM_HTML_HTML_PAGE_H

#include <stdio.h>

#include "report/answer.h"
#include "report/header.h"

#define PAGE_TITLE_MAX 512

/* Write the page up to the heading, which the caller writes. */
void html_page_start(FILE *out, const char *title);

/* Write what a comparison found. */
void html_answer(FILE *out, const struct answer *a);

/* Write what stands above a table. */
void html_facts(FILE *out, const struct header *header);

#endif
