/* SPDX-License-Identifier: GPL-2.0-or-later */
/* growth.h - fit how a cost grows with the number of page-table entries */
#ifndef DAXSTORM_STATS_GROWTH_H
#define DAXSTORM_STATS_GROWTH_H

#include "stats/comparison.h"

#define GROWTH_SIZES_MIN 3 /* fewer do not form a series */
#define GROWTH_SIZES_MAX 32

/* The metrics of a cell that are of one series. */
struct compare_growth {
	const struct compare_cell *cell;
	char stem[CELL_NAME_MAX];
	size_t nr;		/* number of sizes */
	uint64_t size[2];	/* smallest and largest size */
	double value[SIDES][2]; /* mean per page-table entry at these */
	double exponent[SIDES]; /* of the whole operation; NAN: none */
	double end[SIDES];	/* between the two largest sizes */
};

/**
 * growth_exponent() - fit the exponent of the growth of a cost with its size
 * @size: sizes above 0, all different
 * @cost: cost of the whole operation at each size
 * @nr: number of sizes, at least 2
 *
 * The exponent is the slope of the straight line through (log size, log cost)
 * by least squares. 0: the cost does not grow; 1: each page-table entry costs
 * the same; 2: the cost of each entry grows with the number of entries.
 *
 * Return: the exponent; NAN if a cost is not above 0 or all sizes are equal.
 */
double growth_exponent(const double *size, const double *cost, size_t nr);

/**
 * growth_gather() - find the series among the metrics of @c
 * @c: the comparison; c->growth is filled, or left empty if times are withheld
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int growth_gather(struct comparison *c, struct err *reason);

#endif
