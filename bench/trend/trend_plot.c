// SPDX-License-Identifier: GPL-2.0-or-later
/* trend_plot.c - draw a trend with gnuplot */
#include "trend/trend_plot.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/gnuplot.h"
#include "report/curves.h"
#include "trend/trend_text.h"

struct line {
	const struct trend_row *row;
	double size; /* of its largest step: the logarithm of the ratio */
};

/* The first set whose values compare with those of all sets behind it. */
static size_t first_drawn(const struct trend *t, const struct trend_row *row)
{
	size_t set = t->nr - 1;

	while (set && !trend_cpus_differ(row, set))
		set--;
	return set;
}

/* 0: the row does not change, or cannot be drawn. */
static double size_of(const struct trend *t, const struct trend_row *row)
{
	double largest = 0, before = 0, value;
	size_t i;

	if (!trend_row_moves(t, row))
		return 0;
	for (i = first_drawn(t, row); i < t->nr; i++) {
		if (!trend_value(t, row, i, &value))
			continue;
		if (!(value > 0))
			return 0;
		if (before > 0)
			largest = fmax(largest, fabs(log(value / before)));
		before = value;
	}
	return largest;
}

bool trend_draws(const struct trend *t)
{
	size_t i;

	for (i = 0; i < t->nr_rows; i++)
		if (size_of(t, &t->rows[i]) > 0)
			return true;
	return false;
}

static int by_size(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void put_line(FILE *f, const struct trend *t,
		     const struct trend_row *row)
{
	char head[TREND_HEAD];
	double first = 0, value;
	size_t i;

	fprintf(f, "\"%s %s\"\n", row->id, row->like->name);
	for (i = first_drawn(t, row); i < t->nr; i++) {
		if (!trend_value(t, row, i, &value))
			continue;
		if (!(first > 0))
			first = value;
		fprintf(f, "%zu %.10g \"%s\"\n", i + 1, value / first,
			trend_head(t, i, head));
	}
	fputs("\n\n", f);
}

/* Is it the same metric of the same workload, of another target or size? */
static bool is_akin(const struct trend_row *a, const struct trend_row *b)
{
	size_t cell = strcspn(a->id, "/"), name = metric_stem(a->like->name);

	return strcspn(b->id, "/") == cell && !strncmp(a->id, b->id, cell) &&
	       metric_stem(b->like->name) == name &&
	       !strncmp(a->like->name, b->like->name, name);
}

static bool akin_is_drawn(const struct line *lines, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (is_akin(lines[k].row, lines[i].row))
			return true;
	return false;
}

static int put_lines(FILE *f, const struct trend *t, const struct line *lines)
{
	size_t i;
	int nr = 0;

	for (i = 0; i < t->nr_rows && nr < TREND_LINES; i++) {
		if (!(lines[i].size > 0))
			break;
		if (akin_is_drawn(lines, i))
			continue;
		put_line(f, t, lines[i].row);
		nr++;
	}
	return nr;
}

/* Return: the number of lines in the file, or -errno. */
static int put_data(const struct trend *t, const char *dir, struct err *e)
{
	struct line *lines = calloc(t->nr_rows + 1, sizeof(*lines));
	int nr = 0, err;
	size_t i;
	FILE *f;

	if (!lines)
		return err_set(e, ENOMEM, "out of memory for the plot");
	for (i = 0; i < t->nr_rows; i++)
		lines[i] =
			(struct line){ &t->rows[i], size_of(t, &t->rows[i]) };
	qsort(lines, t->nr_rows, sizeof(*lines), by_size);
	f = plot_create(dir, "trend", e);
	if (f)
		nr = put_lines(f, t, lines);
	free(lines);
	err = f ? plot_finish(f, "trend", e) : -EIO;
	return err ? err : nr;
}

static int put_job(const struct trend *t, const char *dir, int lines,
		   struct err *e)
{
	const struct result *r = &t->set[0].result[0];
	FILE *f = plot_create(dir, "job", e);

	if (!f)
		return -EIO;
	fprintf(f, "lines=%d\nkernels=%zu\n", lines, t->nr);
	gnuplot_assign(f, "unit", r->unit);
	gnuplot_assign(f, "prefix", "trend");
	return gnuplot_load(f, "trend.gp", e) | plot_finish(f, "job", e) ?
		       -EIO :
		       0;
}

int trend_draw(const struct trend *t, const char *dir, struct err *e)
{
	int lines = put_data(t, dir, e), err;

	if (lines < 0)
		return lines;
	err = put_job(t, dir, lines, e);
	return err ? err : gnuplot_run(dir, "job.dat", e);
}
