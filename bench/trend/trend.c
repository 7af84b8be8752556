// SPDX-License-Identifier: GPL-2.0-or-later
/* trend.c - any number of kernels in a row, each compared with the one before */
#include "trend/trend.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/workload.h"
#include "stats/compare.h"

static int no_memory(struct err *e)
{
	return err_set(e, ENOMEM, "out of memory for the rows of a trend");
}

static bool is_row(const struct trend_row *row, const char *id,
		   const char *metric)
{
	return !strcmp(row->id, id) && !strcmp(row->like->name, metric);
}

/*
 * The row of a metric, or a new one behind the last of its cell. All steps have
 * about the same rows in the same order: the search begins behind the last that
 * was found, @at.
 */
static struct trend_row *row_of(struct trend *t,
				const struct compare_cell *cell,
				const struct compare_metric *m, size_t *at)
{
	size_t i, k, place = 0;
	struct trend_row *row;

	for (i = 0; i < t->nr_rows; i++) {
		k = (*at + i) % t->nr_rows;
		if (is_row(&t->rows[k], cell->id, m->like->name)) {
			*at = k + 1;
			return &t->rows[k];
		}
		if (!strcmp(t->rows[k].id, cell->id) && k + 1 > place)
			place = k + 1;
	}
	place = place ? place : t->nr_rows;
	if (!array_add(&t->rows, &t->nr_rows, sizeof(*row)))
		return NULL;
	row = &t->rows[place];
	memmove(row + 1, row, (t->nr_rows - 1 - place) * sizeof(*row));
	*row = (struct trend_row){
		.id = cell->id,
		.like = m->like,
		.per = workload_per(cell->cell.workload, m->like->name),
		.step = calloc(t->nr_steps, sizeof(*row->step)),
		.from = calloc(t->nr_steps, sizeof(*row->from)),
	};
	*at = place + 1;
	return row->step && row->from ? row : NULL;
}

static struct trend_check *check_of(struct trend *t,
				    const struct compare_check *c, size_t *at)
{
	struct trend_check *check;
	size_t i, k;

	for (i = 0; i < t->nr_checks; i++) {
		k = (*at + i) % t->nr_checks;
		if (!strcmp(t->checks[k].id, c->id) &&
		    !strcmp(t->checks[k].name, c->name)) {
			*at = k + 1;
			return &t->checks[k];
		}
	}
	check = array_add(&t->checks, &t->nr_checks, sizeof(*check));
	if (!check)
		return NULL;
	check->id = c->id;
	check->name = c->name;
	check->step = calloc(t->nr_steps, sizeof(*check->step));
	*at = t->nr_checks;
	return check->step ? check : NULL;
}

/* Enter set @to against set @from into the rows of the comparison of both. */
static int add_rows(struct trend *t, const struct comparison *c, size_t from,
		    size_t to, struct err *e)
{
	struct trend_row *row;
	size_t i, k, at = 0;

	/* Withheld times are no values. */
	for (i = 0; !c->withheld && i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			row = row_of(t, &c->cells[i], &c->cells[i].metrics[k],
				     &at);
			if (!row)
				return no_memory(e);
			row->step[to - 1] = &c->cells[i].metrics[k];
			row->from[to - 1] = from;
		}
	}
	return 0;
}

static int add_step(struct trend *t, size_t s, struct err *e)
{
	const struct comparison *c = &t->step[s];
	int err = add_rows(t, c, s, s + 1, e);
	struct trend_check *check;
	size_t i, at = 0;

	for (i = 0; !err && i < c->nr_checks; i++) {
		check = check_of(t, &c->checks[i], &at);
		if (!check)
			return no_memory(e);
		check->step[s] = &c->checks[i];
	}
	return err;
}

static int compare_sets(const struct trend *t, size_t base, size_t new,
			double tolerance_pct, struct comparison *c,
			struct err *e)
{
	struct boots sides[SIDES] = { t->set[base], t->set[new] };

	sides[SIDE_BASE].name = t->name[base];
	sides[SIDE_NEW].name = t->name[new];
	return compare(sides, tolerance_pct, c, e);
}

/* Compare two sets and judge them by no limit: what breaks is a finding. */
static int make_step(struct trend *t, double tolerance_pct, struct err *e)
{
	size_t s = t->nr_steps;
	int err = compare_sets(t, s, s + 1, tolerance_pct, &t->step[s], e);

	if (err)
		return err;
	err = gate_judge(&t->step[s], NULL, 0, &t->gate[s], e);
	if (err) {
		comparison_free(&t->step[s]);
		return err;
	}
	t->step[s].gate = &t->gate[s];
	t->nr_steps++;
	return 0;
}

/*
 * Does set @from have what the next set lacks, and set @to what the one before
 * lacks, so that there may be a gap between them?
 */
static bool may_be_gap(const struct trend *t, size_t from, size_t to)
{
	const struct comparison *out = &t->step[from], *in = &t->step[to - 1];
	const struct compare_lonely *a, *b;
	size_t i, k;

	for (i = 0; i < out->nr_lonely; i++) {
		a = &out->lonely[i];
		if (a->compared || a->missing_in != SIDE_NEW)
			continue;
		for (k = 0; k < in->nr_lonely; k++) {
			b = &in->lonely[k];
			if (!b->compared && b->missing_in == SIDE_BASE &&
			    !strcmp(a->id, b->id) &&
			    (!a->metric || !b->metric ||
			     !strcmp(a->metric, b->metric)))
				return true;
		}
	}
	return false;
}

/* Does no set between these two, which both have the row, have it? */
static bool is_in_gap(const struct trend_row *row, size_t from, size_t to)
{
	size_t s;

	for (s = from; s < to; s++)
		if (row->step[s])
			return false;
	return true;
}

/* Leave the rows of the gap in its comparison. Return: how many, or -errno. */
static int keep_gap(struct trend *t, struct trend_gap *g, struct err *e)
{
	struct compare_cell *cell;
	struct trend_row *row;
	size_t i, k, at = 0;
	int nr = 0;

	for (i = 0; i < g->c.nr_cells; i++) {
		cell = &g->c.cells[i];
		for (k = 0; k < cell->nr_metrics;) {
			row = row_of(t, cell, &cell->metrics[k], &at);
			if (!row)
				return no_memory(e);
			if (is_in_gap(row, g->from, g->to)) {
				k++;
				nr++;
			} else {
				compare_cell_drop(cell, k);
			}
		}
	}
	return nr;
}

/* Compare two sets by the rows that the sets between them lack. */
static int make_gap(struct trend *t, size_t from, size_t to,
		    double tolerance_pct, struct err *e)
{
	struct trend_gap *g = array_add(&t->gaps, &t->nr_gaps, sizeof(*g));
	int rows = 0, err;

	if (!g)
		return no_memory(e);
	*g = (struct trend_gap){ .from = from, .to = to };
	err = compare_sets(t, from, to, tolerance_pct, &g->c, e);
	if (!err && !g->c.withheld)
		rows = keep_gap(t, g, e);
	if (rows > 0)
		return add_rows(t, &g->c, from, to, e);
	comparison_free(&g->c);
	t->nr_gaps--;
	return err ? err : rows;
}

/* The shortest first: what is in no step of one of these is in their gap. */
static int make_gaps(struct trend *t, double tolerance_pct, struct err *e)
{
	size_t len, from;
	int err = 0;

	for (len = 2; len < t->nr; len++)
		for (from = 0; !err && from + len < t->nr; from++)
			if (may_be_gap(t, from, from + len))
				err = make_gap(t, from, from + len,
					       tolerance_pct, e);
	return err;
}

static bool is_only(const struct trend *t, size_t set)
{
	size_t i;

	for (i = 0; i < t->nr; i++)
		if (i != set && !strcmp(t->set[i].result[0].release,
					t->set[set].result[0].release))
			return false;
	return true;
}

/* Sentences name kernels, and not the sides of a step. */
static int name_sets(struct trend *t, struct err *e)
{
	const char *release;
	size_t i;
	int len;

	t->name = calloc(t->nr, sizeof(*t->name));
	if (!t->name)
		return no_memory(e);
	for (i = 0; i < t->nr; i++) {
		release = t->set[i].result[0].release;
		len = is_only(t, i) ?
			      asprintf(&t->name[i], "%s", release) :
			      asprintf(&t->name[i], "%s (%zu)", release, i + 1);
		if (len < 0) {
			t->name[i] = NULL;
			return no_memory(e);
		}
	}
	return 0;
}

int trend_make(const struct boots *sets, size_t nr, double tolerance_pct,
	       struct trend *t, struct err *e)
{
	size_t i;
	int err = 0;

	*t = (struct trend){ .set = sets, .nr = nr };
	if (nr < 2)
		return err_set(
			e, EINVAL,
			"a trend takes results of 2 kernels or more, here are those of %zu",
			nr);
	t->step = calloc(nr - 1, sizeof(*t->step));
	t->gate = calloc(nr - 1, sizeof(*t->gate));
	if (!t->step || !t->gate)
		err = no_memory(e);
	if (!err)
		err = name_sets(t, e);
	while (!err && t->nr_steps < nr - 1)
		err = make_step(t, tolerance_pct, e);
	for (i = 0; !err && i < t->nr_steps; i++)
		err = add_step(t, i, e);
	if (!err)
		err = make_gaps(t, tolerance_pct, e);
	if (err)
		trend_free(t);
	return err;
}

void trend_free(struct trend *t)
{
	size_t i;

	for (i = 0; i < t->nr_steps; i++) {
		gate_free(&t->gate[i]);
		comparison_free(&t->step[i]);
	}
	for (i = 0; i < t->nr_gaps; i++)
		comparison_free(&t->gaps[i].c);
	for (i = 0; i < t->nr_rows; i++) {
		free(t->rows[i].step);
		free(t->rows[i].from);
	}
	for (i = 0; i < t->nr_checks; i++)
		free(t->checks[i].step);
	free(t->gaps);
	free(t->rows);
	free(t->checks);
	for (i = 0; t->name && i < t->nr; i++)
		free(t->name[i]);
	free(t->name);
	free(t->step);
	free(t->gate);
	memset(t, 0, sizeof(*t));
}

bool trend_value(const struct trend *t, const struct trend_row *row, size_t set,
		 double *value)
{
	size_t s;

	if (set && row->step[set - 1]) {
		*value = row->step[set - 1]->stat[STAT_MEAN].value[SIDE_NEW];
		return true;
	}
	for (s = set; s < t->nr_steps && !row->step[s]; s++)
		;
	if (s == t->nr_steps || row->from[s] != set)
		return false;
	*value = row->step[s]->stat[STAT_MEAN].value[SIDE_BASE];
	return true;
}

bool trend_cpus_differ(const struct trend_row *row, size_t set)
{
	return set && row->step[set - 1] && row->step[set - 1]->cpus_differ;
}

bool trend_row_moves(const struct trend *t, const struct trend_row *row)
{
	size_t i;

	for (i = 0; i < t->nr_steps; i++)
		if (row->step[i] &&
		    (row->step[i]->stat[STAT_MEAN].verdict == VERDICT_BETTER ||
		     row->step[i]->stat[STAT_MEAN].verdict == VERDICT_WORSE))
			return true;
	return false;
}

const char *trend_check_word(const struct trend *t,
			     const struct trend_check *check, size_t set)
{
	if (set < t->nr_steps && check->step[set])
		return check_word(check->step[set], SIDE_BASE);
	if (set && check->step[set - 1])
		return check_word(check->step[set - 1], SIDE_NEW);
	return "absent";
}

bool trend_check_is_steady(const struct trend *t,
			   const struct trend_check *check)
{
	const char *first = trend_check_word(t, check, 0);
	size_t i;

	for (i = 1; i < t->nr; i++)
		if (strcmp(trend_check_word(t, check, i), first))
			return false;
	return true;
}
