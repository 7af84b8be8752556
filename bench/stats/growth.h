/* SPDX-License-Identifier: GPL-2.0-or-later */
/* growth.h - what the metrics of a series say together: how a cost grows */
#ifndef DAXSTORM_STATS_GROWTH_H
#define DAXSTORM_STATS_GROWTH_H

#include "stats/comparison.h"

#define GROWTH_SIZES_MIN 3 /* fewer are no series */
#define GROWTH_SIZES_MAX 32

/* The metrics of a cell that are of one series. */
struct compare_growth {
	const struct compare_cell *cell;
	char stem[CELL_NAME_MAX];
	size_t nr;		/* sizes */
	uint64_t size[2];	/* the least and the greatest */
	double value[SIDES][2]; /* mean per entry at these */
	double exponent[SIDES]; /* of the whole operation; NAN: none */
	double end[SIDES];	/* between the two greatest sizes */
};

/**
 * growth_exponent() - the power of its size that a cost grows by
 * @size: more than 0, all different
 * @cost: of the whole operation at each
 * @nr: at least 2
 *
 * The slope of the straight line through (log size, log cost) by least
 * squares: 0 is a cost that does not grow, 1 one that is the same for each
 * entry, 2 one that each entry pays for every other.
 *
 * Return: the exponent; NAN if a cost is not above 0.
 */
double growth_exponent(const double *size, const double *cost, size_t nr);

/**
 * growth_gather() - find the series among the metrics of @c
 *
 * Fills c->growth; nothing where times are withheld. Return: 0 or -ENOMEM.
 */
int growth_gather(struct comparison *c, struct err *reason);

#endif
