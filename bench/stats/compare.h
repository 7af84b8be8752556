/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare.h - compare two sides of results */
#ifndef DAXSTORM_STATS_COMPARE_H
#define DAXSTORM_STATS_COMPARE_H

#include "stats/comparison.h"

/**
 * compare() - compare any number of boots of two kernels
 * @sides: results of base and new; owned by the caller
 * @tolerance_pct: differences up to this are "same"; if negative, the default
 *		   of the mode: 0.5 for exact, 0 for time. In exact mode one
 *		   instruction is tolerated too, unless it is 0
 * @c: filled; release with comparison_free()
 * @reason: set to the cause of a failure, e.g. that results cannot be compared
 *
 * Return: 0 or -errno with nothing to release.
 */
int compare(const struct boots sides[SIDES], double tolerance_pct,
	    struct comparison *c, struct err *reason);

#endif
