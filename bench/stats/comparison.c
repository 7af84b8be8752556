// SPDX-License-Identifier: GPL-2.0-or-later
/* comparison.c - query and release a comparison */
#include "stats/comparison.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/profile.h"

int boot_list_add(struct boot_list *list, unsigned int boot)
{
	unsigned int *added;

	if (list->nr && list->boot[list->nr - 1] == boot)
		return 0;
	added = array_add(&list->boot, &list->nr, sizeof(boot));
	if (!added)
		return -ENOMEM;
	*added = boot;
	return 0;
}

/* Free what is kept for each boot. */
static void free_by_boot(struct comparison *c)
{
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->nr_found; i++)
			free(c->found[i].at[side]);
		for (i = 0; i < c->nr_unpassed; i++)
			free(c->unpassed[i].boots[side].boot);
		for (i = 0; i < c->nr_events; i++)
			free(c->events[i].boots[side].boot);
		free(c->seed[side]);
	}
}

static void metric_free(struct compare_metric *m)
{
	profile_diff_free(m->profile);
	free(m->from[SIDE_BASE]);
	free(m->from[SIDE_NEW]);
	free(m->left_out[SIDE_BASE]);
	free(m->left_out[SIDE_NEW]);
}

void compare_cell_drop(struct compare_cell *cell, size_t metric)
{
	struct compare_metric *m = &cell->metrics[metric];

	metric_free(m);
	cell->nr_metrics--;
	memmove(m, m + 1, (cell->nr_metrics - metric) * sizeof(*m));
}

void comparison_free(struct comparison *c)
{
	size_t i, k;

	free_by_boot(c);
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			metric_free(&c->cells[i].metrics[k]);
		free(c->cells[i].metrics);
	}
	free(c->found);
	free(c->cells);
	free(c->lonely);
	free(c->unpassed);
	free(c->checks);
	free(c->config);
	free(c->growth);
	free(c->events);
	free(c->outliers);
	for (i = 0; i < c->nr_warnings; i++)
		free(c->warnings[i]);
	free(c->warnings);
	memset(c, 0, sizeof(*c));
}

const char *comparison_side(const struct comparison *c, enum side side)
{
	return c->side[side].name ? c->side[side].name : side_name(side);
}

const char *stat_name(enum statistic stat)
{
	static const char *const names[STATS] = { "mean", "p50", "p99", "p99.9",
						  "max" };

	return names[stat];
}

const char *samples_name(enum samples_kind kind)
{
	static const char *const names[] = {
		[SAMPLES_TOO_FEW] = "too few",
		[SAMPLES_PAIRED] = "paired",
		[SAMPLES_UNPAIRED] = "unpaired",
	};

	return names[kind];
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

static bool side_has_seed(const struct boots *side, size_t nr, uint64_t seed)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (side->result[i].seed == seed)
			return true;
	return false;
}

struct seeds comparison_seeds(const struct comparison *c)
{
	struct seeds s = { .pairs = 0 };
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		const struct boots *here = &c->side[side];
		const struct boots *there = &c->side[!side];

		for (i = 0; i < here->nr; i++) {
			uint64_t seed = here->result[i].seed;
			bool twice = side_has_seed(here, i, seed);
			bool paired = side_has_seed(there, there->nr, seed);

			s.side[side] += !twice;
			s.pairs += side == SIDE_BASE && !twice && paired;
			s.unpaired[side] += !paired;
		}
	}
	return s;
}

bool metric_is_wall(const struct compare_cell *cell,
		    const struct compare_metric *metric)
{
	return result_metric_is_wall(&cell->cell, metric->like->name);
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

const struct compare_metric *control_metric(const struct compare_cell *cell,
					    size_t nr,
					    const struct compare_metric *metric)
{
	const struct compare_cell *control = cell->control[nr];
	size_t i;

	for (i = 0; i < control->nr_metrics; i++)
		if (!strcmp(control->metrics[i].like->name, metric->like->name))
			return &control->metrics[i];
	return NULL;
}
