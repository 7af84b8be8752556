/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.h - find the cells and metrics that both sides have */
#ifndef DAXSTORM_STATS_MATCH_H
#define DAXSTORM_STATS_MATCH_H

#include "stats/comparison.h"

/**
 * compare_match() - find the cells of all boots, and what to compare
 * @c: the comparison
 * @reason: set to the cause of a failure
 *
 * c->found gets all cells, c->cells those that passed on both sides. A cell or
 * metric of one side only is added to c->lonely, a cell that did not pass to
 * c->unpassed.
 *
 * Return: 0; -EINVAL if a file has a cell twice, or if a metric has different
 * units or entries per value in two files; or -ENOMEM.
 */
int compare_match(struct comparison *c, struct err *reason);

#endif
