/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.h - find the cells and metrics that both sides have */
#ifndef DAXSTORM_STATS_MATCH_H
#define DAXSTORM_STATS_MATCH_H

#include "stats/comparison.h"

/**
 * compare_match() - fill c->cells with the cells that passed on both sides
 * @c: the comparison
 * @reason: set to the cause of a failure
 *
 * A cell or metric of one side only is added to c->lonely, a cell that did not
 * pass to c->unpassed.
 *
 * Return: 0; -EINVAL if a file has a cell twice, or if a metric has different
 * units or
 * entries per value in two files; or -ENOMEM.
 */
int compare_match(struct comparison *c, struct err *reason);

/* The cell of this ID; NULL if the result has none. */
const struct result_cell *boot_cell(const struct result *r, const char *id);

/* A metric of a cell that passed, with recorded values; else NULL. */
const struct result_metric *boot_metric(const struct result *r, const char *id,
					const char *name);

#endif
