/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.h - a comparison as a text for people */
#ifndef DAXSTORM_REPORT_TABLE_H
#define DAXSTORM_REPORT_TABLE_H

#include <stdio.h>

#include "stats/comparison.h"

enum table_form { TABLE_TERMINAL, TABLE_MAIL, TABLE_MARKDOWN };

/* Parse "terminal", "mail" or "markdown"; 0 or -EINVAL. */
int table_form_parse(const char *text, enum table_form *form);

/**
 * table_print() - print a comparison with all that must be said beside it
 * @colour: mark verdicts by terminal colours (terminal form only)
 *
 * The mail form is pure ASCII and at most 72 columns wide.
 *
 * Return: 0 or -errno.
 */
int table_print(FILE *out, const struct comparison *c, enum table_form form,
		bool colour, struct err *reason);

#endif
