// SPDX-License-Identifier: GPL-2.0-or-later
/* plots.c - draw the plots of a report with gnuplot */
#include "report/plots.h"

#include <errno.h>
#include <stdio.h>

#include "file/gnuplot.h"
#include "profile/profile.h"
#include "report/bars.h"
#include "report/curves.h"

/* Job for a cell, for a profiled metric of it, or for all cells (NULL). */
static int put_job(FILE *f, const struct comparison *c,
		   const struct compare_cell *cell,
		   const struct compare_metric *profiled, const char *script,
		   struct err *e)
{
	char name[PLOT_NAME_MAX];
	size_t k;

	fputs("reset\n", f);
	gnuplot_assign(f, "base", c->side[SIDE_BASE].result[0].release);
	gnuplot_assign(f, "new", c->side[SIDE_NEW].result[0].release);
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
			fprintf(f, "%s%s", k ? " " : "",
				cell->metrics[k].like->name);
		fputs("'\n", f);
	}
	return gnuplot_load(f, script, e);
}

/* One plot for each profile with changes. */
static int put_profiles(FILE *f, const struct comparison *c, struct err *e)
{
	const struct compare_metric *m;
	size_t i, k;
	int err = 0;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; !err && k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (m->profile && profile_changed(m->profile))
				err = put_job(f, c, &c->cells[i], m,
					      "functions.gp", e);
		}
	}
	return err;
}

static int put_jobs(FILE *f, const struct comparison *c, struct err *e)
{
	int err = put_profiles(f, c, e);
	size_t i;

	for (i = 0; !err && i < c->nr_cells; i++)
		if (c->cells[i].nr_metrics)
			err = put_job(f, c, &c->cells[i], NULL, "percentile.gp",
				      e);
	if (!err && curves_have_difference(c))
		err = put_job(f, c, NULL, NULL, "differences.gp", e);
	return err;
}

int plots_draw(const struct comparison *c, const char *dir, struct err *e)
{
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
	err = put_jobs(f, c, e);
	if (plot_finish(f, "all", e) && !err)
		err = -EIO;
	if (!err)
		err = gnuplot_run(dir, "all.dat", e);
	return err;
}
