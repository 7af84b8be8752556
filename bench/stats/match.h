/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.h - finds the cells and metrics that both sides have */
#ifndef DAXSTORM_STATS_MATCH_H
#define DAXSTORM_STATS_MATCH_H

#include "stats/comparison.h"

/**
 * compare_match() - fill c->cells from the cells that passed on both sides
 *
 * A cell or metric of one side only goes to c->lonely, a cell that did not
 * pass to c->unpassed.
 *
 * Return: 0; -EINVAL if a cell is in one file twice, or if a metric has another
 * unit in another file; -ENOMEM.
 */
int compare_match(struct comparison *c, struct err *reason);

/* A metric of a cell that passed and recorded something, or NULL. */
const struct result_metric *boot_metric(const struct result *r, const char *id,
					const char *name);

#endif
