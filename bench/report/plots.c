// SPDX-License-Identifier: GPL-2.0-or-later
/* plots.c - draw the plots of a report with gnuplot */
#include "report/plots.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "file/gnuplot.h"
#include "profile/profile.h"
#include "report/bars.h"
#include "report/curves.h"

struct candidate {
	struct compare_metric *metric;
	double size;
	size_t row;
};

/* By the logarithm of the ratio; growth from 0 has no relative size. */
static double size_of(const struct compare_stat *s)
{
	if (!(s->value[SIDE_BASE] > 0) || !(s->value[SIDE_NEW] > 0))
		return INFINITY;
	return fabs(log(s->value[SIDE_NEW] / s->value[SIDE_BASE]));
}

static bool is_changed(enum verdict verdict)
{
	return verdict == VERDICT_BETTER || verdict == VERDICT_WORSE;
}

/* How much a row is worth a picture; 0: it is not. */
static double worth(const struct comparison *c, const struct compare_metric *m)
{
	const struct compare_stat *mean = &m->stat[STAT_MEAN];
	double most = 0, tolerance;
	unsigned int i;

	if (m->cpus_differ)
		return 0;
	for (i = 0; i < STATS; i++)
		if (is_changed(m->stat[i].verdict))
			most = fmax(most, size_of(&m->stat[i]));
	if (mean->has_ci || mean->has_span)
		return most;
	tolerance = fmax(mean->value[SIDE_BASE] * c->tolerance_pct / 100,
			 c->tolerance_insn);
	return fabs(mean->delta) > tolerance ? size_of(mean) : most;
}

static int by_size(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return (x->row > y->row) - (x->row < y->row);
}

/* All rows that are worth a picture. */
static struct candidate *gather(struct comparison *c, bool all, size_t *nr)
{
	struct candidate *list = NULL, *added;
	struct compare_metric *m;
	size_t i, k, row = 0;
	double size;

	for (*nr = i = 0; i < c->nr_cells && !c->withheld; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++, row++) {
			m = &c->cells[i].metrics[k];
			size = worth(c, m);
			if (!all && !(size > 0))
				continue;
			added = array_add(&list, nr, sizeof(*added));
			if (!added) {
				free(list);
				return NULL;
			}
			*added = (struct candidate){ m, size, row };
		}
	}
	return list;
}

int plots_choose(struct comparison *c, bool all, struct err *e)
{
	struct candidate *list = gather(c, all, &c->nr_worth_drawing);
	size_t i;

	c->nr_drawn = 0;
	if (!list && c->nr_worth_drawing)
		return err_set(e, ENOMEM, "out of memory for the plots");
	if (list && !all)
		qsort(list, c->nr_worth_drawing, sizeof(*list), by_size);
	for (i = 0; i < c->nr_worth_drawing; i++)
		if (all || i < ROWS_DRAWN_MAX)
			list[c->nr_drawn++].metric->drawn = true;
	free(list);
	return 0;
}

/* Job for a cell, for a profiled metric of it, or for all cells (NULL). */
static int put_job(FILE *f, const struct comparison *c,
		   const struct compare_cell *cell,
		   const struct compare_metric *profiled, const char *kinds,
		   const char *script, struct err *e)
{
	char name[PLOT_NAME_MAX];
	size_t k;

	fputs("reset\n", f);
	gnuplot_assign(f, "base", c->side[SIDE_BASE].result[0].release);
	gnuplot_assign(f, "new", c->side[SIDE_NEW].result[0].release);
	gnuplot_assign(f, "kinds", kinds);
	gnuplot_assign(f, "unit", c->side[SIDE_BASE].result[0].unit);
	gnuplot_assign(f, "prefix",
		       profiled ? bars_name(cell, profiled, name) :
		       cell	? plot_name(cell, NULL, name) :
				  "differences");
	if (profiled) {
		gnuplot_assign(f, "cell", cell->id);
		gnuplot_assign(f, "metric", profiled->like->name);
	}
	if (cell) {
		fputs("metrics='", f);
		for (k = 0; k < cell->nr_metrics; k++)
			if (cell->metrics[k].drawn)
				fprintf(f, " %s", cell->metrics[k].like->name);
		fputs("'\n", f);
	}
	return gnuplot_load(f, script, e);
}

/* One plot for each profile with changes. */
static int put_profiles(FILE *f, const struct comparison *c, const char *kinds,
			struct err *e)
{
	const struct compare_metric *m;
	size_t i, k;
	int err = 0;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; !err && k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (bars_are_drawn(m))
				err = put_job(f, c, &c->cells[i], m, kinds,
					      "functions.gp", e);
		}
	}
	return err;
}

static int put_jobs(FILE *f, const struct comparison *c, bool png,
		    struct err *e)
{
	const char *kinds = png ? "svg png" : "svg";
	int err = put_profiles(f, c, kinds, e);
	size_t i;

	for (i = 0; !err && i < c->nr_cells; i++)
		if (curves_are_drawn(&c->cells[i]))
			err = put_job(f, c, &c->cells[i], NULL, kinds,
				      "percentile.gp", e);
	if (!err && curves_have_difference(c))
		err = put_job(f, c, NULL, NULL, "svg png", "differences.gp", e);
	return err;
}

/* Is told the name of a picture. Return: 0, or -errno, which ends the walk. */
typedef int see_picture(const char *dir, const char *name, struct err *e);

/* Show every picture that there can be, or only those that are drawn. */
static int walk_pictures(const struct comparison *c, const char *dir,
			 bool drawn, see_picture *see, struct err *e)
{
	const struct compare_cell *cell;
	const struct compare_metric *m;
	char name[PLOT_NAME_MAX];
	size_t i, k;
	int err = 0;

	if (!drawn || curves_have_difference(c))
		err = see(dir, "differences", e);
	for (i = 0; !err && i < c->nr_cells; i++) {
		cell = &c->cells[i];
		if (!drawn || curves_are_drawn(cell))
			err = see(dir, plot_name(cell, NULL, name), e);
		for (k = 0; !err && k < cell->nr_metrics; k++) {
			m = &cell->metrics[k];
			if (!drawn || bars_are_drawn(m))
				err = see(dir, bars_name(cell, m, name), e);
			if (!err && !drawn)
				err = see(dir, plot_name(cell, m, name), e);
		}
	}
	return err;
}

/* Remove a picture of an earlier report, and its data. */
static int remove_picture(const char *dir, const char *name, struct err *e)
{
	static const char *const kinds[] = { "svg", "png", "dat" };
	char *path;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (asprintf(&path, "%s/%s.%s", dir, name, kinds[i]) < 0)
			return err_set(e, ENOMEM, "out of memory");
		unlink(path);
		free(path);
	}
	return 0;
}

/* gnuplot may exit with 0 without a picture. */
static int check_picture(const char *dir, const char *name, struct err *e)
{
	struct stat st;
	char *path;
	int err = 0;

	if (asprintf(&path, "%s/%s.svg", dir, name) < 0)
		return err_set(e, ENOMEM, "out of memory");
	if (stat(path, &st) || !st.st_size)
		err = err_set(
			e, ENOENT,
			"gnuplot exited with 0, but made no %s; check whether the gnuplot in PATH is one that draws SVG: gnuplot -e 'set terminal svg'",
			path);
	free(path);
	return err;
}

static int run_jobs(const struct comparison *c, const char *dir, bool png,
		    struct err *e)
{
	FILE *f = plot_create(dir, "all", e);
	int err;

	if (!f)
		return -EIO;
	err = put_jobs(f, c, png, e);
	if (plot_finish(f, "all", e) && !err)
		err = -EIO;
	if (!err)
		err = gnuplot_run(dir, "all.dat", e);
	return err ? err : walk_pictures(c, dir, true, check_picture, e);
}

int plots_draw(const struct comparison *c, const char *dir, bool png,
	       struct err *e)
{
	int err = walk_pictures(c, dir, false, remove_picture, e);

	if (err || c->withheld || !c->nr_cells)
		return err;
	err = curves_write(c, dir, e);
	if (!err)
		err = bars_write(c, dir, e);
	return err ? err : run_jobs(c, dir, png, e);
}
