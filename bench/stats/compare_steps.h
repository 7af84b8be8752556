/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_steps.h - the steps of compare(), for compare.c only */
#ifndef DAXSTORM_STATS_COMPARE_STEPS_H
#define DAXSTORM_STATS_COMPARE_STEPS_H

#include "stats/compare.h"

/* May these results be compared at all? Adds warnings. */
int compare_validate(struct comparison *c, struct err *reason);

/* Cells measured on both sides; the others into lonely and unpassed. */
int compare_match(struct comparison *c, struct err *reason);

/* A metric of a cell that passed and recorded something, or NULL. */
const struct result_metric *boot_metric(const struct result *r, const char *id,
					const char *name);

/* Fill @m from the metrics of the boots: @from[side][i], NULL where absent. */
void fill_stats(const struct comparison *c,
		const struct result_metric *const *from[SIDES],
		unsigned int tasks, struct compare_metric *m);

/* Checks, config differences and events. */
int gather_findings(struct comparison *c, struct err *reason);

#endif
