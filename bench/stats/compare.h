/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare.h - two sides of results become differences and verdicts */
#ifndef DAXSTORM_STATS_COMPARE_H
#define DAXSTORM_STATS_COMPARE_H

#include "stats/comparison.h"

/**
 * compare() - compare any number of boots of two kernels
 * @sides: what to compare; the results stay the caller's
 * @tolerance_pct: differences up to this are "same"; negative: the mode's own,
 *		   0.5 for exact and 2 for time
 * @c: filled; release with comparison_free()
 * @reason: reason of a refusal: the results are not of one kind
 *
 * Return: 0 or -errno with nothing to release.
 */
int compare(const struct boots sides[SIDES], double tolerance_pct,
	    struct comparison *c, struct err *reason);

#endif
