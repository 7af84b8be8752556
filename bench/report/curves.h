/* SPDX-License-Identifier: GPL-2.0-or-later */
/* curves.h - write the data files of percentile and difference plots */
#ifndef DAXSTORM_REPORT_CURVES_H
#define DAXSTORM_REPORT_CURVES_H

#include <stdio.h>

#include "stats/comparison.h"

#define PLOT_NAME_MAX 160

/* "munmap_xfs_2m_1" for a cell, "munmap_xfs_2m_1.fault" with a metric. */
char *plot_name(const struct compare_cell *cell,
		const struct compare_metric *metric, char name[PLOT_NAME_MAX]);

/* Create DIR/NAME.dat; NULL after a failure. */
FILE *plot_create(const char *dir, const char *name, struct err *reason);
/* Close it. Return: 0 or -errno. */
int plot_finish(FILE *f, const char *name, struct err *reason);

/**
 * curves_write() - write the data of the rows that are drawn to @dir
 * @c: the comparison
 * @dir: the folder
 * @reason: set to the cause of a failure
 *
 * CELL.METRIC.dat has two blocks, base and new, without the boots that the row's
 * mean leaves out, with lines "x value", where x
 * is -log10(1 - quantile): 1 is the 90th percentile, 2 the 99th. The last x of
 * both is the maximum. differences.dat has a line for each mean: label,
 * difference, low and high end in percent, verdict as a number; smallest first.
 * It has the DIFFERENCES_MAX largest ones, since cairo draws pictures of at
 * most 32767 pixels.
 *
 * Return: 0 or -errno.
 */
#define DIFFERENCES_MAX 200
int curves_write(const struct comparison *c, const char *dir,
		 struct err *reason);

/* Is a row of the cell drawn? */
bool curves_are_drawn(const struct compare_cell *cell);

/* Return whether differences.dat has a line; a plan with checks only has none. */
bool curves_have_difference(const struct comparison *c);

#endif
