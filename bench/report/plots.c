// SPDX-License-Identifier: GPL-2.0-or-later
/* plots.c - draw the plots of a report with gnuplot */
#include "report/plots.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/data_path.h"
#include "profile/profile.h"
#include "report/bars.h"
#include "report/curves.h"

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
		    const struct compare_metric *profiled, const char *script)
{
	char name[PLOT_NAME_MAX];
	size_t k;

	fputs("reset\n", f);
	assign(f, "base", c->side[SIDE_BASE].result[0].release);
	assign(f, "new", c->side[SIDE_NEW].result[0].release);
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
			fprintf(f, "%s%s", k ? " " : "",
				cell->metrics[k].like->name);
		fputs("'\n", f);
	}
	fputs("load ", f);
	put_text(f, script);
}

/* One plot for each profile with changes. */
static void put_profiles(FILE *f, const struct comparison *c,
			 const char *script)
{
	const struct compare_metric *m;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (m->profile && profile_changed(m->profile))
				put_job(f, c, &c->cells[i], m, script);
		}
	}
}

static int put_jobs(FILE *f, const struct comparison *c, struct err *e)
{
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
	put_profiles(f, c, functions);
	for (i = 0; i < c->nr_cells; i++)
		if (c->cells[i].nr_metrics)
			put_job(f, c, &c->cells[i], NULL, percentile);
	if (curves_have_difference(c))
		put_job(f, c, NULL, NULL, differences);
	return 0;
}

int plots_draw(const struct comparison *c, const char *dir, struct err *e)
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
	err = put_jobs(f, c, e);
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
