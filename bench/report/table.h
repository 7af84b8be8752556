/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.h - print a comparison as text */
#ifndef DAXSTORM_REPORT_TABLE_H
#define DAXSTORM_REPORT_TABLE_H

#include <stdio.h>

#include "stats/comparison.h"

/* One form of the table: a row of the table at the end of table.c. */
struct table_form;

/**
 * table_form_find() - look up a form
 * @name: "terminal", "mail" or "markdown"
 *
 * Return: the form; NULL if there is none of that name.
 */
const struct table_form *table_form_find(const char *name);

#define TABLE_WIDTH_MIN 40
#define TABLE_WIDTH_MAX 80

struct table_style {
	unsigned int width; /* of the terminal form, within both limits */
	bool colour;	    /* of the verdicts; the terminal form alone */
	bool all; /* intervals, tails, what was beside, growth, notes */
};

/**
 * table_print() - print what a comparison found, and how it was measured
 * @out: the stream
 * @c: the comparison
 * @form: of table_form_find()
 * @style: how
 * @reason: set to the cause of a failure
 *
 * The mail form is ASCII of at most 72 columns.
 *
 * Return: 0 or -errno.
 */
int table_print(FILE *out, const struct comparison *c,
		const struct table_form *form, const struct table_style *style,
		struct err *reason);

#endif
