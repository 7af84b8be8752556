// SPDX-License-Identifier: GPL-2.0-or-later
/* growth.c - fit how a cost grows with the number of page-table entries */
#include "stats/growth.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"

/* The metrics of one series, by ascending size. */
struct series {
	const struct compare_metric *metric[GROWTH_SIZES_MAX];
	double size[GROWTH_SIZES_MAX];
	size_t nr;
};

double growth_exponent(const double *size, const double *cost, size_t nr)
{
	double x = 0, y = 0, xx = 0, xy = 0;
	size_t i;

	for (i = 1; i < nr && size[i] == size[0]; i++)
		;
	if (i == nr) /* the slope would be one of rounding errors */
		return NAN;
	for (i = 0; i < nr; i++) {
		if (cost[i] <= 0)
			return NAN;
		x += log(size[i]) / (double)nr;
		y += log(cost[i]) / (double)nr;
	}
	for (i = 0; i < nr; i++) {
		xx += (log(size[i]) - x) * (log(size[i]) - x);
		xy += (log(size[i]) - x) * (log(cost[i]) - y);
	}
	return xy / xx;
}

static void add_size(struct series *s, const struct compare_metric *m,
		     uint64_t size)
{
	size_t at;

	if (s->nr == GROWTH_SIZES_MAX)
		return;
	for (at = s->nr; at && s->size[at - 1] > (double)size; at--) {
		s->size[at] = s->size[at - 1];
		s->metric[at] = s->metric[at - 1];
	}
	s->size[at] = (double)size;
	s->metric[at] = m;
	s->nr++;
}

/* All metrics of @cell that are of the series of @first. */
static void find_series(const struct compare_cell *cell,
			const struct result_metric *first, struct series *s)
{
	const struct result_metric *like;
	size_t i;

	s->nr = 0;
	for (i = 0; i < cell->nr_metrics; i++) {
		like = cell->metrics[i].like;
		if (like->size && !strcmp(like->series, first->series))
			add_size(s, &cell->metrics[i], like->size);
	}
}

static void fill_growth(const struct series *s, struct compare_growth *g)
{
	double cost[GROWTH_SIZES_MAX];
	const struct compare_metric *m;
	unsigned int side;
	size_t i;

	g->nr = s->nr;
	g->size[0] = s->metric[0]->like->size;
	g->size[1] = s->metric[s->nr - 1]->like->size;
	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < s->nr; i++) {
			m = s->metric[i];
			cost[i] = m->stat[STAT_MEAN].value[side] *
				  (double)m->per[side];
			g->value[side][i > 0] = m->stat[STAT_MEAN].value[side];
		}
		g->exponent[side] = growth_exponent(s->size, cost, s->nr);
		g->end[side] = growth_exponent(s->size + s->nr - 2,
					       cost + s->nr - 2, 2);
	}
}

static int gather_cell(struct comparison *c, const struct compare_cell *cell)
{
	struct compare_growth *g;
	struct series s;
	const struct result_metric *like;
	size_t i;

	for (i = 0; i < cell->nr_metrics; i++) {
		like = cell->metrics[i].like;
		if (!like->size)
			continue;
		find_series(cell, like, &s);
		if (s.nr < GROWTH_SIZES_MIN || s.metric[0] != &cell->metrics[i])
			continue; /* added with its smallest size */
		g = array_add(&c->growth, &c->nr_growth, sizeof(*g));
		if (!g)
			return -ENOMEM;
		g->cell = cell;
		strcpy(g->stem, like->series);
		fill_growth(&s, g);
	}
	return 0;
}

int growth_gather(struct comparison *c, struct err *e)
{
	size_t i;

	for (i = 0; i < c->nr_cells && !c->withheld; i++)
		if (gather_cell(c, &c->cells[i]))
			return err_set(
				e, ENOMEM,
				"out of memory for the growth of series");
	return 0;
}
