// SPDX-License-Identifier: GPL-2.0-or-later
/* match.c - find the cells and metrics that both sides have */
#include "stats/match.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/profile.h"
#include "stats/metric_stats.h"

static int no_memory(struct err *e)
{
	return err_set(e, ENOMEM, "out of memory while comparing");
}

const struct result_cell *boot_cell(const struct result *r, const char *id)
{
	char other[CELL_ID_MAX];
	size_t i;

	for (i = 0; i < r->nr_cells; i++)
		if (!strcmp(cell_id(&r->cells[i].cell, other), id))
			return &r->cells[i];
	return NULL;
}

/* A metric without recorded values is treated as missing. */
static const struct result_metric *find_metric(const struct result_cell *cell,
					       const char *name)
{
	size_t i;

	if (!cell || cell->status != CELL_PASS)
		return NULL;
	for (i = 0; i < cell->nr_metrics; i++)
		if (!strcmp(cell->metrics[i].name, name) &&
		    cell->metrics[i].values.count)
			return &cell->metrics[i];
	return NULL;
}

/* Add a cell that did not pass; equal ones share one item. */
static int note_unpassed(struct comparison *c, const struct result_cell *cell,
			 const char *id, unsigned int side, size_t boot)
{
	const char *reason = cell->reason ? cell->reason : "no reason given";
	struct compare_unpassed *u;
	size_t i;

	for (i = 0; i < c->nr_unpassed; i++) {
		u = &c->unpassed[i];
		if (!strcmp(u->id, id) && u->status == cell->status &&
		    !strcmp(u->reason, reason))
			goto found;
	}
	u = array_add(&c->unpassed, &c->nr_unpassed, sizeof(*u));
	if (!u)
		return -ENOMEM;
	snprintf(u->id, sizeof(u->id), "%s", id);
	u->status = cell->status;
	u->reason = reason;
found:
	u->boots[side] |= UINT64_C(1) << boot;
	return 0;
}

static int note_lonely(struct comparison *c, const char *id, const char *metric,
		       unsigned int missing_in, const struct result_cell *cell,
		       const char *reason)
{
	struct compare_lonely *l =
		array_add(&c->lonely, &c->nr_lonely, sizeof(*l));

	if (!l)
		return -ENOMEM;
	snprintf(l->id, sizeof(l->id), "%s", id);
	l->metric = metric;
	l->missing_in = (enum side)missing_in;
	if (reason)
		snprintf(l->reason, sizeof(l->reason), "%s", reason);
	else if (!cell)
		snprintf(l->reason, sizeof(l->reason), "not in any result");
	else
		snprintf(l->reason, sizeof(l->reason), "%s: %.200s",
			 cell_status_name(cell->status),
			 cell->reason ? cell->reason : "no reason given");
	return 0;
}

/* Compare the profiles; list one without a counterpart. */
static int add_profile(struct comparison *c, const struct compare_cell *cell,
		       const struct result_metric *const *from[SIDES],
		       struct compare_metric *metric)
{
	struct profile_side side[SIDES] = { { .nr = 0 }, { .nr = 0 } };
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++)
		for (i = 0; i < c->side[s].nr; i++)
			if (from[s][i] && from[s][i]->profile)
				side[s].boot[side[s].nr++] =
					from[s][i]->profile;
	if (side[SIDE_BASE].nr && side[SIDE_NEW].nr)
		return profile_diff(side, &metric->profile);
	if (!side[SIDE_BASE].nr && !side[SIDE_NEW].nr)
		return 0;
	return note_lonely(c, cell->id, metric->like->name,
			   side[SIDE_BASE].nr != 0, NULL,
			   "measured, but not profiled");
}

/* Check a metric against that of the first file, . */
static int check_alike(const struct result_metric *m,
		       const struct result_metric *first, const char *id,
		       const char *path, const char *first_path, struct err *e)
{
	if (strcmp(m->unit, first->unit) ||
	    m->lower_better != first->lower_better)
		return err_set(
			e, EINVAL,
			"%s: metric %s of %s has a different unit or direction than in other files; measure again with one version of daxstorm",
			path, m->name, id);
	if (m->per != first->per)
		return err_set(
			e, EINVAL,
			"%s: a value of metric %s of %s covers %" PRIu64
			" entries, but in %s it covers %" PRIu64
			": they are not values of one operation; measure both sides with one version of daxstorm",
			path, m->name, id, m->per, first_path, first->per);
	return 0;
}

static int add_metric(struct comparison *c, struct compare_cell *cell,
		      const struct result_cell *const *at[SIDES],
		      const char *name, struct err *e)
{
	const struct result_metric *base[BOOTS_MAX], *new[BOOTS_MAX];
	const struct result_metric **room[SIDES] = { base, new };
	const struct result_metric *const *from[SIDES] = { base, new };
	const struct result_metric *first = NULL, *m;
	const char *first_path = NULL;
	struct compare_metric *metric;
	bool there[SIDES] = { false, false };
	unsigned int side;
	size_t i;
	int err;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			m = find_metric(at[side][i], name);
			room[side][i] = m;
			if (!m)
				continue;
			there[side] = true;
			if (!first) {
				first = m;
				first_path = c->side[side].path[i];
			}
			err = check_alike(m, first, cell->id,
					  c->side[side].path[i], first_path, e);
			if (err)
				return err;
		}
	}
	if (!first)
		return 0;
	if (!there[SIDE_BASE] || !there[SIDE_NEW])
		return note_lonely(c, cell->id, first->name, there[SIDE_BASE],
				   NULL, "no values recorded") ?
			       no_memory(e) :
			       0;
	metric = array_add(&cell->metrics, &cell->nr_metrics, sizeof(*metric));
	if (!metric)
		return no_memory(e);
	for (side = 0; side < SIDES; side++) {
		metric->from[side] = calloc(c->side[side].nr, sizeof(first));
		if (!metric->from[side])
			return no_memory(e);
		memcpy(metric->from[side], from[side],
		       c->side[side].nr * sizeof(first));
	}
	fill_stats(c, from, metric);
	return add_profile(c, cell, from, metric) ? no_memory(e) : 0;
}

/* Return whether an earlier boot of either side has this metric. */
static bool seen_metric(const struct comparison *c,
			const struct result_cell *const *at[SIDES],
			unsigned int side, size_t boot, const char *name)
{
	unsigned int s;
	size_t i, k;

	for (s = 0; s <= side; s++)
		for (i = 0; i < (s < side ? c->side[s].nr : boot); i++)
			for (k = 0; at[s][i] && k < at[s][i]->nr_metrics; k++)
				if (!strcmp(at[s][i]->metrics[k].name, name))
					return true;
	return false;
}

static int add_cell(struct comparison *c, const struct cell *which,
		    const struct result_cell *const *at[SIDES], const char *id,
		    struct err *e)
{
	struct compare_cell *cell =
		array_add(&c->cells, &c->nr_cells, sizeof(*cell));
	unsigned int side;
	const char *name;
	size_t i, k;
	int err;

	if (!cell)
		return no_memory(e);
	cell->cell = *which;
	snprintf(cell->id, sizeof(cell->id), "%s", id);
	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			for (k = 0; at[side][i] && k < at[side][i]->nr_metrics;
			     k++) {
				name = at[side][i]->metrics[k].name;
				if (seen_metric(c, at, side, i, name))
					continue;
				err = add_metric(c, cell, at, name, e);
				if (err)
					return err;
			}
		}
	}
	return 0;
}

/* Find one cell in all boots of both sides and add it to the right list. */
static int place_cell(struct comparison *c, const struct cell *which,
		      const char *id, struct err *e)
{
	const struct result_cell *base[BOOTS_MAX], *new[BOOTS_MAX];
	const struct result_cell **room[SIDES] = { base, new };
	const struct result_cell *const *at[SIDES] = { base, new };
	const struct result_cell *bad[SIDES] = { NULL, NULL };
	bool passed[SIDES] = { false, false };
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			const struct result_cell *cell =
				boot_cell(&c->side[side].result[i], id);

			room[side][i] = cell;
			if (cell && cell->status == CELL_PASS) {
				passed[side] = true;
			} else if (cell) {
				bad[side] = cell;
				if (note_unpassed(c, cell, id, side, i))
					return no_memory(e);
			}
		}
	}
	if (passed[SIDE_BASE] && passed[SIDE_NEW])
		return add_cell(c, which, at, id, e);
	if (!passed[SIDE_BASE] && !passed[SIDE_NEW])
		return 0; /* nothing to compare; c->unpassed has the reason */
	side = passed[SIDE_BASE] ? SIDE_NEW : SIDE_BASE;
	return note_lonely(c, id, NULL, side, bad[side], NULL) ? no_memory(e) :
								 0;
}

/*
 * Return: 1 if no earlier file has this cell; -EINVAL if one file has it twice.
 */
static int cell_is_new(const struct comparison *c, unsigned int side,
		       size_t boot, size_t index, const char *id, struct err *e)
{
	const struct result *r = &c->side[side].result[boot];
	const struct result_cell *first = boot_cell(r, id);
	unsigned int s;
	size_t i;

	if (first != &r->cells[index])
		return err_set(e, EINVAL,
			       "%s: cell %s appears twice in the file",
			       c->side[side].path[boot], id);
	for (s = 0; s <= side; s++)
		for (i = 0; i < (s < side ? c->side[s].nr : boot); i++)
			if (boot_cell(&c->side[s].result[i], id))
				return 0;
	return 1;
}

int compare_match(struct comparison *c, struct err *e)
{
	const struct result *r;
	char id[CELL_ID_MAX];
	unsigned int side;
	size_t i, k;
	int err;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			r = &c->side[side].result[i];
			for (k = 0; k < r->nr_cells; k++) {
				cell_id(&r->cells[k].cell, id);
				err = cell_is_new(c, side, i, k, id, e);
				if (err > 0)
					err = place_cell(c, &r->cells[k].cell,
							 id, e);
				if (err)
					return err;
			}
		}
	}
	return 0;
}

const struct result_metric *boot_metric(const struct result *r, const char *id,
					const char *name)
{
	return find_metric(boot_cell(r, id), name);
}
