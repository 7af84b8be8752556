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
#include "stats/names.h"

static int no_memory(struct err *e)
{
	return err_set(e, ENOMEM, "out of memory while comparing");
}

/*
 * Add a cell that did not pass; items from @first on are of the same cell, and
 * equal ones share one item.
 */
static int note_unpassed(struct comparison *c, size_t first,
			 const struct result_cell *cell, const char *id,
			 unsigned int side, size_t boot)
{
	const char *reason = cell->reason ? cell->reason : "no reason given";
	struct compare_unpassed *u;
	size_t i;

	for (i = first; i < c->nr_unpassed; i++) {
		u = &c->unpassed[i];
		if (u->status == cell->status && !strcmp(u->reason, reason))
			return boot_list_add(&u->boots[side],
					     (unsigned int)boot + 1);
	}
	u = array_add(&c->unpassed, &c->nr_unpassed, sizeof(*u));
	if (!u)
		return -ENOMEM;
	snprintf(u->id, sizeof(u->id), "%s", id);
	u->status = cell->status;
	u->reason = reason;
	return boot_list_add(&u->boots[side], (unsigned int)boot + 1);
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
		       struct compare_metric *metric)
{
	struct profile_side side[SIDES] = { { .nr = 0 }, { .nr = 0 } };
	unsigned int s;
	size_t i;
	int err = 0;

	for (s = 0; !err && s < SIDES; s++) {
		side[s].boot = calloc(c->side[s].nr, sizeof(*side[s].boot));
		if (!side[s].boot)
			err = -ENOMEM;
		for (i = 0; !err && i < c->side[s].nr; i++)
			if (metric->from[s][i] && metric->from[s][i]->profile)
				side[s].boot[side[s].nr++] =
					metric->from[s][i]->profile;
	}
	if (!err && side[SIDE_BASE].nr && side[SIDE_NEW].nr) {
		err = profile_diff(side, &metric->profile);
	} else if (!err && (side[SIDE_BASE].nr || side[SIDE_NEW].nr)) {
		err = note_lonely(c, cell->id, metric->like->name,
				  side[SIDE_BASE].nr != 0, NULL,
				  "measured, but not profiled");
		if (!err)
			c->lonely[c->nr_lonely - 1].compared = true;
	}
	free(side[SIDE_BASE].boot);
	free(side[SIDE_NEW].boot);
	return err;
}

/* Check a metric against that of the first file. */
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
	if (m->size != first->size || strcmp(m->series, first->series))
		return err_set(
			e, EINVAL,
			"%s: metric %s of %s is size %" PRIu64
			" of series \"%s\", but in %s size %" PRIu64
			" of \"%s\": they are not values of one operation; measure both sides with one version of daxstorm",
			path, m->name, id, m->size, m->series, first_path,
			first->size, first->series);
	return 0;
}

/* Find the first boot with a metric, and check that all others are like it. */
static int check_metric(const struct comparison *c, const char *id,
			const struct result_metric *const *from[SIDES],
			const struct result_metric **first, bool there[SIDES],
			struct err *e)
{
	const char *first_path = NULL;
	const struct result_metric *m;
	unsigned int side;
	size_t i;
	int err;

	*first = NULL;
	for (side = 0; side < SIDES; side++) {
		there[side] = false;
		for (i = 0; i < c->side[side].nr; i++) {
			m = from[side][i];
			if (!m)
				continue;
			there[side] = true;
			if (!*first) {
				*first = m;
				first_path = c->side[side].path[i];
			}
			err = check_alike(m, *first, id, c->side[side].path[i],
					  first_path, e);
			if (err)
				return err;
		}
	}
	return 0;
}

/* On how many CPUs the tasks of a cell run, at most. */
static uint64_t cpus_used(const struct result *r, const struct cell *cell)
{
	return r->cpus < cell->threads ? r->cpus : cell->threads;
}

/* Did tasks share CPUs in some boots only, or fewer of them than in others? */
static bool cpus_differ(const struct comparison *c, const struct cell *cell,
			const struct compare_metric *m)
{
	uint64_t first = 0, used;
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			if (!m->from[side][i])
				continue;
			used = cpus_used(&c->side[side].result[i], cell);
			first = first ? first : used;
			if (used != first)
				return true;
		}
	}
	return false;
}

/* @boots: the metric in each boot of both sides, base first, or NULL */
static int add_metric(struct comparison *c, struct compare_cell *cell,
		      const struct result_metric *const *boots, struct err *e)
{
	const struct result_metric *const *from[SIDES] = {
		boots, boots + c->side[SIDE_BASE].nr
	};
	const struct result_metric *first;
	struct compare_metric *metric;
	bool there[SIDES];
	unsigned int side;
	int err = check_metric(c, cell->id, from, &first, there, e);

	if (err || !first)
		return err;
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
	metric->cpus_differ = cpus_differ(c, &cell->cell, metric);
	return fill_stats(c, metric) || add_profile(c, cell, metric) ?
		       no_memory(e) :
		       0;
}

/* The metrics of a cell, numbered in order of appearance, in all boots. */
struct metric_table {
	struct names names;
	const struct result_metric **at; /* @boots for each name */
	size_t boots;			 /* of both sides */
};

/* A metric without recorded values is treated as missing. */
static int enter_metric(struct metric_table *t, const struct result_cell *cell,
			const struct result_metric *m, size_t boot)
{
	const struct result_metric **at;
	size_t nr = t->names.nr, number, i;

	if (names_add(&t->names, m->name, &number))
		return -ENOMEM;
	if (number == nr) {
		at = reallocarray(t->at, (nr + 1) * t->boots, sizeof(*at));
		if (!at)
			return -ENOMEM;
		t->at = at;
		for (i = 0; i < t->boots; i++)
			at[nr * t->boots + i] = NULL;
	}
	if (cell->status == CELL_PASS && m->values.count)
		t->at[number * t->boots + boot] = m;
	return 0;
}

static int enter_metrics(const struct comparison *c,
			 const struct compare_found *found,
			 struct metric_table *t)
{
	const struct result_cell *cell;
	unsigned int side;
	size_t i, k, boot = 0;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++, boot++) {
			cell = found->at[side][i];
			for (k = 0; cell && k < cell->nr_metrics; k++)
				if (enter_metric(t, cell, &cell->metrics[k],
						 boot))
					return -ENOMEM;
		}
	}
	return 0;
}

static int add_cell(struct comparison *c, const struct compare_found *found,
		    struct err *e)
{
	struct metric_table t = { .boots = c->side[SIDE_BASE].nr +
					   c->side[SIDE_NEW].nr };
	struct compare_cell *cell =
		array_add(&c->cells, &c->nr_cells, sizeof(*cell));
	size_t i;
	int err;

	if (!cell)
		return no_memory(e);
	cell->cell = found->cell;
	strcpy(cell->id, found->id);
	cell->found = found;
	err = enter_metrics(c, found, &t) ? no_memory(e) : 0;
	for (i = 0; !err && i < t.names.nr; i++)
		err = add_metric(c, cell, t.at + i * t.boots, e);
	names_free(&t.names);
	free(t.at);
	return err;
}

/* Add a cell to the list where it belongs. */
static int place_cell(struct comparison *c, const struct compare_found *found,
		      struct err *e)
{
	const struct result_cell *bad[SIDES] = { NULL, NULL }, *cell;
	bool passed[SIDES] = { false, false };
	size_t first = c->nr_unpassed, i;
	unsigned int side;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			cell = found->at[side][i];
			if (cell && cell->status == CELL_PASS) {
				passed[side] = true;
			} else if (cell) {
				bad[side] = cell;
				if (note_unpassed(c, first, cell, found->id,
						  side, i))
					return no_memory(e);
			}
		}
	}
	if (passed[SIDE_BASE] && passed[SIDE_NEW])
		return add_cell(c, found, e);
	if (!passed[SIDE_BASE] && !passed[SIDE_NEW])
		return 0; /* nothing to compare; c->unpassed has the reason */
	side = passed[SIDE_BASE] ? SIDE_NEW : SIDE_BASE;
	return note_lonely(c, found->id, NULL, side, bad[side], NULL) ?
		       no_memory(e) :
		       0;
}

/* Enter a cell of one boot into the list of all; one file must have it once. */
static int find_cell(struct comparison *c, struct names *ids, unsigned int side,
		     size_t boot, const struct result_cell *cell, struct err *e)
{
	struct compare_found *found;
	char id[CELL_ID_MAX];
	size_t number;
	unsigned int s;

	if (names_add(ids, cell_id(&cell->cell, id), &number))
		return no_memory(e);
	if (number == c->nr_found) {
		found = array_add(&c->found, &c->nr_found, sizeof(*found));
		if (!found)
			return no_memory(e);
		found->cell = cell->cell;
		strcpy(found->id, id);
		for (s = 0; s < SIDES; s++) {
			found->at[s] = calloc(c->side[s].nr, sizeof(cell));
			if (!found->at[s])
				return no_memory(e);
		}
	}
	found = &c->found[number];
	if (found->at[side][boot])
		return err_set(e, EINVAL,
			       "%s: cell %s appears twice in the file",
			       c->side[side].path[boot], id);
	found->at[side][boot] = cell;
	return 0;
}

static int find_cells(struct comparison *c, struct err *e)
{
	struct names ids = { .nr = 0 };
	const struct result *r;
	unsigned int side;
	size_t i, k;
	int err = 0;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			r = &c->side[side].result[i];
			for (k = 0; !err && k < r->nr_cells; k++)
				err = find_cell(c, &ids, side, i, &r->cells[k],
						e);
		}
	}
	names_free(&ids);
	return err;
}

static int number_seeds(struct comparison *c)
{
	struct names seeds = { .nr = 0 };
	char text[24];
	unsigned int side;
	size_t i;
	int err = 0;

	for (side = 0; !err && side < SIDES; side++) {
		c->seed[side] = calloc(c->side[side].nr, sizeof(size_t));
		if (!c->seed[side])
			err = -ENOMEM;
		for (i = 0; !err && i < c->side[side].nr; i++) {
			snprintf(text, sizeof(text), "%" PRIu64,
				 c->side[side].result[i].seed);
			err = names_add(&seeds, text, &c->seed[side][i]);
		}
	}
	c->nr_seeds = seeds.nr;
	names_free(&seeds);
	return err;
}

static bool is_control_of(const struct cell *control, const struct cell *cell)
{
	return control->granularity == cell->granularity &&
	       control->threads == cell->threads &&
	       control->tasks == cell->tasks && control->round == cell->round &&
	       !strcmp(control->workload, cell->workload);
}

static void link_cell(struct comparison *c, struct compare_cell *cell)
{
	size_t i;

	for (i = 0; i < c->nr_cells; i++)
		if (c->cells[i].is_control &&
		    is_control_of(&c->cells[i].cell, &cell->cell) &&
		    cell->nr_controls < CONTROLS_MAX)
			cell->control[cell->nr_controls++] = &c->cells[i];
}

/*
 * Find the controls of each cell. A comparison of such memory alone has none: its
 * cells are what is compared.
 */
static void link_controls(struct comparison *c)
{
	size_t i, controls = 0;

	for (i = 0; i < c->nr_cells; i++)
		controls += c->cells[i].cell.target->is_control;
	if (!controls || controls == c->nr_cells)
		return;
	for (i = 0; i < c->nr_cells; i++)
		c->cells[i].is_control = c->cells[i].cell.target->is_control;
	for (i = 0; i < c->nr_cells; i++)
		if (!c->cells[i].is_control)
			link_cell(c, &c->cells[i]);
}

int compare_match(struct comparison *c, struct err *e)
{
	size_t i;
	int err = number_seeds(c) ? no_memory(e) : find_cells(c, e);

	for (i = 0; !err && i < c->nr_found; i++)
		err = place_cell(c, &c->found[i], e);
	if (!err)
		link_controls(c);
	return err;
}
