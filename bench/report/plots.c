// SPDX-License-Identifier: GPL-2.0-or-later
/* plots.c - draw the plots of a report with gnuplot */
#include "report/plots.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "file/data_path.h"
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

/*
 * Absolute path of a gnuplot script, since gnuplot runs in the plots' folder.
 */
static int find_script(const char *name, char path[PATH_MAX], struct err *e)
{
	char below[64];

	snprintf(below, sizeof(below), "plot/%s", name);
	return script_path(below, path, e);
}

/* Run one gnuplot for all plots of the file @jobs. */
static int gnuplot(const char *dir, const char *jobs, struct err *e)
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return err_sys(e, errno, "cannot start gnuplot");
	if (!pid) {
		/* -d ignores the user's own gnuplot settings. */
		if (!chdir(dir))
			execlp("gnuplot", "gnuplot", "-d", jobs, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, errno, "wait for gnuplot");
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(e, ENOENT,
			       "cannot run gnuplot in %s; run: apt-get "
			       "install gnuplot-nox",
			       dir);
	return err_set(
		e, EIO,
		"gnuplot failed on %s/%s with wait status %#x; see its messages above",
		dir, jobs, (unsigned int)status);
}

/* Write a gnuplot string, in which a quote is doubled. */
static void put_text(FILE *f, const char *text)
{
	fputc('\'', f);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', f);
		fputc(*text == '\n' ? ' ' : *text, f);
	}
	fputs("'\n", f);
}

static void assign(FILE *f, const char *name, const char *text)
{
	fprintf(f, "%s=", name);
	put_text(f, text);
}

/* Job for a cell, for a profiled metric of it, or for all cells (NULL). */
static void put_job(FILE *f, const struct comparison *c,
		    const struct compare_cell *cell,
		    const struct compare_metric *profiled, const char *kinds,
		    const char *script)
{
	char name[PLOT_NAME_MAX];
	size_t k;

	fputs("reset\n", f);
	assign(f, "base", c->side[SIDE_BASE].result[0].release);
	assign(f, "new", c->side[SIDE_NEW].result[0].release);
	assign(f, "kinds", kinds);
	assign(f, "unit", c->side[SIDE_BASE].result[0].unit);
	assign(f, "prefix",
	       profiled ? bars_name(cell, profiled, name) :
	       cell	? plot_name(cell, NULL, name) :
			  "differences");
	if (profiled) {
		assign(f, "cell", cell->id);
		assign(f, "metric", profiled->like->name);
	}
	if (cell) {
		fputs("metrics='", f);
		for (k = 0; k < cell->nr_metrics; k++)
			if (cell->metrics[k].drawn)
				fprintf(f, " %s", cell->metrics[k].like->name);
		fputs("'\n", f);
	}
	fputs("load ", f);
	put_text(f, script);
}

/* One plot for each profile with changes. */
static void put_profiles(FILE *f, const struct comparison *c, const char *kinds,
			 const char *script)
{
	const struct compare_metric *m;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (bars_are_drawn(m))
				put_job(f, c, &c->cells[i], m, kinds, script);
		}
	}
}

static int put_jobs(FILE *f, const struct comparison *c, bool png,
		    struct err *e)
{
	const char *kinds = png ? "svg png" : "svg";
	char percentile[PATH_MAX], differences[PATH_MAX], functions[PATH_MAX];
	size_t i;
	int err;

	err = find_script("percentile.gp", percentile, e);
	if (!err)
		err = find_script("differences.gp", differences, e);
	if (!err)
		err = find_script("functions.gp", functions, e);
	if (err)
		return err;
	put_profiles(f, c, kinds, functions);
	for (i = 0; i < c->nr_cells; i++)
		if (curves_are_drawn(&c->cells[i]))
			put_job(f, c, &c->cells[i], NULL, kinds, percentile);
	if (curves_have_difference(c))
		put_job(f, c, NULL, NULL, "svg png", differences);
	return 0;
}

int plots_draw(const struct comparison *c, const char *dir, bool png,
	       struct err *e)
{
	char jobs[PATH_MAX];
	FILE *f;
	int err;

	if (c->withheld || !c->nr_cells)
		return 0; /* nothing to draw */
	err = curves_write(c, dir, e);
	if (!err)
		err = bars_write(c, dir, e);
	if (err)
		return err;
	f = plot_create(dir, "all", e);
	if (!f)
		return -EIO;
	err = put_jobs(f, c, png, e);
	if (plot_finish(f, "all", e) && !err)
		err = -EIO;
	if (!err)
		err = gnuplot(dir, "all.dat", e);
	if (err)
		return err;
	snprintf(jobs, sizeof(jobs), "%s/all.dat", dir);
	unlink(jobs);
	return 0;
}
