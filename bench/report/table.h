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

/**
 * table_print() - print a comparison with all facts and notes
 * @out: the stream
 * @c: the comparison
 * @form: of table_form_find()
 * @colour: colour the verdicts (terminal only)
 * @reason: set to the cause of a failure
 *
 * The mail form is ASCII of at most 72 columns.
 *
 * Return: 0 or -errno.
 */
int table_print(FILE *out, const struct comparison *c,
		const struct table_form *form, bool colour, struct err *reason);

#endif
