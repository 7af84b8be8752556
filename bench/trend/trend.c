// SPDX-License-Identifier: GPL-2.0-or-later
/* trend.c - any number of kernels in a row, each compared with the one before */
#include "trend/trend.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
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
 * The row of a metric, or a new one. All steps have about the same rows in the
 * same order: the search begins behind the last that was found, @at.
 */
static struct trend_row *row_of(struct trend *t,
				const struct compare_cell *cell,
				const struct compare_metric *m, size_t *at)
{
	struct trend_row *row;
	size_t i, k;

	for (i = 0; i < t->nr_rows; i++) {
		k = (*at + i) % t->nr_rows;
		if (is_row(&t->rows[k], cell->id, m->like->name)) {
			*at = k + 1;
			return &t->rows[k];
		}
	}
	row = array_add(&t->rows, &t->nr_rows, sizeof(*row));
	if (!row)
		return NULL;
	row->id = cell->id;
	row->like = m->like;
	row->step = calloc(t->nr_steps, sizeof(*row->step));
	*at = t->nr_rows;
	return row->step ? row : NULL;
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

static int add_step(struct trend *t, size_t s, struct err *e)
{
	const struct comparison *c = &t->step[s];
	struct trend_check *check;
	struct trend_row *row;
	size_t i, k, at = 0;

	/* Withheld times are no values. */
	for (i = 0; !c->withheld && i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			row = row_of(t, &c->cells[i], &c->cells[i].metrics[k],
				     &at);
			if (!row)
				return no_memory(e);
			row->step[s] = &c->cells[i].metrics[k];
		}
	}
	at = 0;
	for (i = 0; i < c->nr_checks; i++) {
		check = check_of(t, &c->checks[i], &at);
		if (!check)
			return no_memory(e);
		check->step[s] = &c->checks[i];
	}
	return 0;
}

/* Compare two sets and judge them by no limit: what breaks is a finding. */
static int make_step(struct trend *t, double tolerance_pct, struct err *e)
{
	size_t s = t->nr_steps;
	const struct boots sides[SIDES] = { t->set[s], t->set[s + 1] };
	int err = compare(sides, tolerance_pct, &t->step[s], e);

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
	while (!err && t->nr_steps < nr - 1)
		err = make_step(t, tolerance_pct, e);
	for (i = 0; !err && i < t->nr_steps; i++)
		err = add_step(t, i, e);
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
	for (i = 0; i < t->nr_rows; i++)
		free(t->rows[i].step);
	for (i = 0; i < t->nr_checks; i++)
		free(t->checks[i].step);
	free(t->rows);
	free(t->checks);
	free(t->step);
	free(t->gate);
	memset(t, 0, sizeof(*t));
}

bool trend_value(const struct trend *t, const struct trend_row *row, size_t set,
		 double *value)
{
	if (set < t->nr_steps && row->step[set])
		*value = row->step[set]->stat[STAT_MEAN].value[SIDE_BASE];
	else if (set && row->step[set - 1])
		*value = row->step[set - 1]->stat[STAT_MEAN].value[SIDE_NEW];
	else
		return false;
	return true;
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
