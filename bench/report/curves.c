// SPDX-License-Identifier: GPL-2.0-or-later
/* curves.c - write the data files of percentile and difference plots */
#include "report/curves.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define STEP 0.004 /* step of x, finer than a pixel of any plot */

struct difference {
	const struct compare_cell *cell;
	const struct compare_metric *metric;
};

char *plot_name(const struct compare_cell *cell,
		const struct compare_metric *metric, char name[PLOT_NAME_MAX])
{
	char *p;

	snprintf(name, PLOT_NAME_MAX, "%s%s%s", cell->id, metric ? "." : "",
		 metric ? metric->like->name : "");
	for (p = name; *p; p++)
		if (*p == '/')
			*p = '_';
	return name;
}

FILE *plot_create(const char *dir, const char *name, struct err *e)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/%s.dat", dir, name) < 0) {
		err_set(e, ENOMEM, "out of memory for the plots");
		return NULL;
	}
	f = fopen(path, "we");
	if (!f)
		err_sys(e, errno, "cannot write %s", path);
	free(path);
	return f;
}

int plot_finish(FILE *f, const char *name, struct err *e)
{
	int bad = ferror(f);

	if (fclose(f) || bad)
		return err_sys(e, errno ? errno : EIO,
			       "cannot write the data of plot %s", name);
	return 0;
}

/* Write one curve of @m's values. Its last point is the maximum, at @x_max. */
static void put_curve(FILE *f, const struct result_metric *m, double x_max)
{
	const struct sparse_hist *h = &m->values;
	uint64_t seen = 0, value;
	double x, last = -1;
	size_t i;

	fprintf(f, "0 %.10g\n", result_metric_value(m, (double)h->min));
	for (i = 0; i < h->nr; i++) {
		seen += h->bucket[i].count;
		value = hist_bucket_max(h->bucket[i].index);
		value = value < h->max ? value : h->max;
		x = seen < h->count ? -log10((double)(h->count - seen) /
					     (double)h->count) :
				      x_max;
		if (seen < h->count && x < last + STEP)
			continue;
		fprintf(f, "%.5f %.10g\n", x,
			result_metric_value(m, (double)value));
		last = x;
	}
}

/*
 * The values of all boots of a side, and their mean cost: values of boots that
 * share a bucket cannot be told apart.
 */
static int merge_boots(const struct comparison *c,
		       const struct compare_metric *m, unsigned int side,
		       struct result_metric *all, struct err *e)
{
	const struct result_metric *at;
	double cost = 0;
	size_t i;
	int err = 0;

	*all = (struct result_metric){ .per = m->per[side] };
	for (i = 0; !err && i < c->side[side].nr; i++) {
		at = m->from[side][i];
		if (!at || (m->left_out[side] && m->left_out[side][i]))
			continue;
		err = sparse_hist_merge(&all->values, &at->values);
		cost += at->cost * (double)at->values.count;
	}
	if (all->values.count)
		all->cost = cost / (double)all->values.count;
	return err ? err_set(e, -err, "cannot merge the boots of %s for %s: %s",
			     side_name((enum side)side), m->like->name,
			     strerror(-err)) :
		     0;
}

static int put_metric(const struct comparison *c,
		      const struct compare_cell *cell,
		      const struct compare_metric *m, const char *dir,
		      struct err *e)
{
	uint64_t most = m->count[0] > m->count[1] ? m->count[0] : m->count[1];
	char name[PLOT_NAME_MAX];
	FILE *f = plot_create(dir, plot_name(cell, m, name), e);
	unsigned int side;
	int err = 0, end;

	if (!f)
		return -EIO;
	for (side = 0; !err && side < SIDES; side++) {
		struct result_metric all;

		err = merge_boots(c, m, side, &all, e);
		fprintf(f, "%s# %s: -log10(1 - quantile), %s per entry\n",
			side ? "\n\n" : "", side_name((enum side)side),
			m->like->unit);
		put_curve(f, &all, log10(2 * (double)most));
		sparse_hist_free(&all.values);
	}
	end = plot_finish(f, name, e);
	return err ? err : end;
}

static int by_size(const void *a, const void *b)
{
	const struct difference *x = a, *y = b;
	/* By the logarithm of the ratio: half and double are equally large. */
	double dx = fabs(log1p(x->metric->stat[STAT_MEAN].delta_pct / 100));
	double dy = fabs(log1p(y->metric->stat[STAT_MEAN].delta_pct / 100));

	return dx < dy ? -1 : dx > dy;
}

/* The axis shows ratios, so a difference of -100 % cannot be drawn. */
static bool can_be_drawn(const struct compare_metric *m)
{
	return m->stat[STAT_MEAN].has_delta &&
	       m->stat[STAT_MEAN].delta_pct > -100;
}

bool curves_have_difference(const struct comparison *c)
{
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			if (can_be_drawn(&c->cells[i].metrics[k]))
				return true;
	return false;
}

static int put_differences(const struct comparison *c, const char *dir,
			   struct err *e)
{
	struct difference *list = NULL, *d;
	const struct compare_stat *s;
	size_t i, k, nr = 0;
	FILE *f;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			if (!can_be_drawn(&c->cells[i].metrics[k]))
				continue;
			d = array_add(&list, &nr, sizeof(*d));
			if (!d) {
				free(list);
				return err_set(e, ENOMEM,
					       "out of memory for the plots");
			}
			d->cell = &c->cells[i];
			d->metric = &c->cells[i].metrics[k];
		}
	}
	if (nr)
		qsort(list, nr, sizeof(*list), by_size);
	f = plot_create(dir, "differences", e);
	i = nr > DIFFERENCES_MAX ? nr - DIFFERENCES_MAX : 0;
	for (; f && i < nr; i++) {
		s = &list[i].metric->stat[STAT_MEAN];
		fprintf(f, "\"%s %s\" %.10g %.10g %.10g %d\n", list[i].cell->id,
			list[i].metric->like->name, s->delta_pct,
			s->has_ci ? s->ci.low : s->delta_pct,
			s->has_ci ? s->ci.high : s->delta_pct, (int)s->verdict);
	}
	free(list);
	return f ? plot_finish(f, "differences", e) : -EIO;
}

bool curves_are_drawn(const struct compare_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->nr_metrics; i++)
		if (cell->metrics[i].drawn)
			return true;
	return false;
}

int curves_write(const struct comparison *c, const char *dir, struct err *e)
{
	const struct compare_metric *m;
	size_t i, k;
	int err;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			err = m->drawn ?
				      put_metric(c, &c->cells[i], m, dir, e) :
				      0;
			if (err)
				return err;
		}
	}
	return put_differences(c, dir, e);
}
