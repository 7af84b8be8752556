/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bars.h - write the data files of the plots of functions */
#ifndef DAXSTORM_REPORT_BARS_H
#define DAXSTORM_REPORT_BARS_H

#include "report/curves.h"

#define BARS_MAX 12 /* functions in one plot */

/**
 * bars_write() - write CELL.METRIC.functions.dat of drawn rows to @dir
 * @c: the comparison
 * @dir: the folder
 * @reason: set to the cause of a failure
 *
 * There is a line for each of the BARS_MAX functions that changed most, largest
 * change first: name, instructions per entry of base and new, change as a text.
 * A profile without changes has no file.
 *
 * Return: 0 or -errno.
 */
int bars_write(const struct comparison *c, const char *dir, struct err *reason);

/* Is the row drawn, and did its profile change? */
bool bars_are_drawn(const struct compare_metric *metric);

/* Name of the plot of a profile: "munmap_xfs_2m_1.munmap.functions". */
char *bars_name(const struct compare_cell *cell,
		const struct compare_metric *metric, char name[PLOT_NAME_MAX]);

#endif
