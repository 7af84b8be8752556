/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_markdown.h - print a comparison as markdown */
#ifndef DAXSTORM_REPORT_TABLE_MARKDOWN_H
#define DAXSTORM_REPORT_TABLE_MARKDOWN_H

#include <stdio.h>

#include "stats/comparison.h"

/**
 * table_markdown() - print a comparison as markdown
 * @out: the stream
 * @c: the comparison
 * @all: with tails, what was beside, growth and notes
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int table_markdown(FILE *out, const struct comparison *c, bool all,
		   struct err *reason);

#endif
