/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.h - print a comparison as text */
#ifndef DAXSTORM_REPORT_TABLE_H
#define DAXSTORM_REPORT_TABLE_H

#include <stdio.h>

#include "stats/comparison.h"

enum table_form { TABLE_TERMINAL, TABLE_MAIL, TABLE_MARKDOWN };

/* Parse "terminal", "mail" or "markdown". Return: 0 or -EINVAL. */
int table_form_parse(const char *text, enum table_form *form);

/**
 * table_print() - print a comparison with all facts and notes
 * @out: the stream
 * @c: the comparison
 * @form: terminal, mail or markdown
 * @colour: colour the verdicts (terminal only)
 * @reason: set to the cause of a failure
 *
 * The mail form is ASCII of at most 72 columns.
 *
 * Return: 0 or -errno.
 */
int table_print(FILE *out, const struct comparison *c, enum table_form form,
		bool colour, struct err *reason);

#endif
