/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend_text.h - print a trend over several kernels */
#ifndef DAXSTORM_TREND_TREND_TEXT_H
#define DAXSTORM_TREND_TREND_TEXT_H

#include <stdio.h>

#include "report/header.h"
#include "trend/trend.h"

/* Columns of a value: the shortest release, a value, or the word of a check. */
#define TREND_COLUMN 9
#define TREND_NAME   16 /* columns of the name of a row */
#define TREND_HEAD   9	/* bytes for what stands above a column */

/**
 * trend_head() - what stands above the column of a set
 * @t: the trend
 * @set: number of the set, from 0
 * @head: filled
 *
 * Return: @head: the version without what the distribution adds, as "6.12.118",
 * or "#3" if that is too long, empty, or not the only kernel of that version.
 */
char *trend_head(const struct trend *t, size_t set, char head[TREND_HEAD]);

/* Return whether a value of the row is per page-table entry. */
bool trend_is_per_entry(const struct trend_row *row);

/* " per page-table entry, ...": what the values of the rows are of. */
const char *trend_per_text(const struct trend *t);

/* ", the rows that the kernel between lacks" for a gap, or "" for a step */
const char *trend_gap_text(size_t from, size_t to);

/* Own kernels have no release to name. */
#define TREND_REPEAT_NOTE                                                      \
	"(of a kernel that is no package, name the build tree instead of the release)"

/**
 * trend_repeat() - the command that measures the same kernels again
 * @t: the trend
 * @command: set to the command, which the caller frees; NULL if the kernels did
 *	     not run in virtual machines of one kind, or not as often
 *
 * Return: 0 or -ENOMEM.
 */
int trend_repeat(const struct trend *t, char **command);

/* "confidence: 3+3 boots, ..."; NULL: out of memory. The caller frees it. */
char *trend_belief_text(const struct fact *fact);

/* "12 pass, 2 xfail"; "none" without checks */
#define TREND_CHECKS 96
char *trend_checks(const struct trend *t, size_t set, char text[TREND_CHECKS]);

/* Cells that did not pass in some boot of the set. */
size_t trend_unpassed(const struct trend *t, size_t set);

/**
 * trend_print() - print what changed from kernel to kernel, and the table
 * @out: the stream
 * @t: the trend
 * @width: columns of a line, TABLE_WIDTH_MIN (report/table.h) or more
 * @all: also rows and checks that do not change
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int trend_print(FILE *out, const struct trend *t, unsigned int width, bool all,
		struct err *reason);

#endif
