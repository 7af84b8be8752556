// SPDX-License-Identifier: GPL-2.0-or-later
/* comparison.c - query and release a comparison */
#include "stats/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "profile/profile.h"

void comparison_free(struct comparison *c)
{
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			profile_diff_free(c->cells[i].metrics[k].profile);
		free(c->cells[i].metrics);
	}
	free(c->cells);
	free(c->lonely);
	free(c->unpassed);
	free(c->checks);
	free(c->config);
	free(c->growth);
	free(c->events);
	free(c->warnings);
	memset(c, 0, sizeof(*c));
}

const char *stat_name(enum statistic stat)
{
	static const char *const names[STATS] = { "mean", "p50", "p99", "p99.9",
						  "max" };

	return names[stat];
}

const char *check_word(const struct compare_check *check, enum side side)
{
	if (!check->boots[side])
		return check->skipped[side] ? "skip" : "absent";
	if (!check->failed[side])
		return "pass";
	return check->known[side] ? "xfail" : "fail";
}

size_t count_verdicts(const struct comparison *c, enum statistic stat,
		      enum verdict verdict)
{
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells && !c->withheld; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			nr += c->cells[i].metrics[k].stat[stat].verdict ==
			      verdict;
	return nr;
}

bool metric_has_tails(const struct compare_metric *m)
{
	return m->count[SIDE_BASE] >= TAIL_VALUES_MIN &&
	       m->count[SIDE_NEW] >= TAIL_VALUES_MIN;
}

bool cell_has_tails(const struct compare_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->nr_metrics; i++)
		if (metric_has_tails(&cell->metrics[i]))
			return true;
	return false;
}

bool comparison_has_tails(const struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->nr_cells; i++)
		if (cell_has_tails(&c->cells[i]))
			return true;
	return false;
}
