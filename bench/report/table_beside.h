/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_beside.h - the table of what was counted beside the operations */
#ifndef DAXSTORM_REPORT_TABLE_BESIDE_H
#define DAXSTORM_REPORT_TABLE_BESIDE_H

#include <stdio.h>

#include "stats/comparison.h"

/* The counts that have a column, in their order. */
#define BESIDE_COLUMNS 3
extern const enum beside beside_columns[BESIDE_COLUMNS];

/* Return whether a metric has a count that the table shows. */
bool beside_has_row(const struct compare_metric *metric);
/* Return whether any metric has. */
bool comparison_has_beside(const struct comparison *c);

#define BESIDE_NOTE_MAX 320

/*
 * What limits the precision of a metric: jumps that the plugin could not follow,
 * or a CPU that slept in an operation. Return: @text; NULL if nothing does.
 */
char *beside_note(const struct compare_metric *metric,
		  char text[BESIDE_NOTE_MAX]);

/*
 * Print the rows as text, with @name columns for names (0: they have lines of
 * their own), or as markdown. Columns that do not fit into @width are dropped:
 * waiting first, then background.
 */
void table_beside_text(FILE *out, int name, unsigned int width,
		       const struct comparison *c);
void table_beside_markdown(FILE *out, const struct comparison *c);

#endif
