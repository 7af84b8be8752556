// SPDX-License-Identifier: GPL-2.0-or-later
/* export.c - what the formats of other tools are written from */
#include "export/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/workload.h"
#include "stats/metric_stats.h"

#define SUFFIX ".json"

/* Bytes of the UTF-8 character at @p that is printable; 0: there is none. */
static size_t character(const char *p)
{
	static const unsigned int lowest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)*p;
	size_t len = first < 0x80 ? 1 :
		     first < 0xc0 ? 0 :
		     first < 0xe0 ? 2 :
		     first < 0xf0 ? 3 :
		     first < 0xf8 ? 4 :
				    0;
	unsigned int code = len > 1 ? first & (0x7fU >> len) : first;
	size_t i;

	for (i = 1; i < len; i++) {
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | ((unsigned char)p[i] & 0x3f);
	}
	if (!len || code < lowest[len] || code > 0x10ffff || code < ' ' ||
	    (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000))
		return 0;
	/* XML has no place for these two */
	return code == 0xfffe || code == 0xffff ? 0 : len;
}

/* Replace what is not printable UTF-8 by "?", and slashes by "_". */
static void clean(char *name)
{
	size_t len;

	for (; *name; name += len) {
		len = character(name);
		if (!len || *name == '/')
			*name = len ? '_' : '?';
		len = len ? len : 1;
	}
}

/* Copy @path without ".json"; @base: without its folders too. */
static char *name_of(const char *path, bool base)
{
	const char *start = strrchr(path, '/');
	size_t len;
	char *name;

	start = base && start ? start + 1 : path;
	len = strlen(start);
	if (len > strlen(SUFFIX) &&
	    !strcmp(start + len - strlen(SUFFIX), SUFFIX))
		len -= strlen(SUFFIX);
	name = strndup(start, len);
	if (name)
		clean(name);
	return name;
}

static bool taken(const struct export *x, const char *name)
{
	size_t i;

	for (i = 0; i < x->nr; i++)
		if (x->of[i].name && !strcmp(x->of[i].name, name))
			return true;
	return false;
}

/* The name of a file, or else its path, or else that with a number. */
static char *new_name(const struct export *x, const char *path)
{
	char *name = name_of(path, true), *other;
	unsigned int nr = 1;

	if (!name || !taken(x, name))
		return name;
	free(name);
	name = name_of(path, false);
	while (name && taken(x, name)) {
		if (asprintf(&other, "%s~%u", name, ++nr) < 0)
			other = NULL;
		free(name);
		name = other;
	}
	return name;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int refuse_cell_twice(const struct result *r, const char *path,
			     struct err *e)
{
	char(*id)[CELL_ID_MAX] = calloc(r->nr_cells + 1, sizeof(*id));
	size_t i;
	int err = 0;

	if (!id)
		return err_set(e, ENOMEM, "out of memory for %s", path);
	for (i = 0; i < r->nr_cells; i++)
		cell_id(&r->cells[i].cell, id[i]);
	qsort(id, r->nr_cells, sizeof(*id), by_id);
	for (i = 1; !err && i < r->nr_cells; i++)
		if (!strcmp(id[i - 1], id[i]))
			err = err_set(
				e, EINVAL,
				"%s: cell %s is in the file twice: the file was changed after it was written; measure again",
				path, id[i]);
	free(id);
	return err;
}

static int refuse_check_twice(const struct result_cell *cell, const char *path,
			      struct err *e)
{
	char id[CELL_ID_MAX];
	size_t i, k;

	for (i = 0; i < cell->nr_checks; i++)
		for (k = 0; k < i; k++)
			if (!strcmp(cell->checks[i].name, cell->checks[k].name))
				return err_set(
					e, EINVAL,
					"%s: check %s is in cell %s twice: the file was changed after it was written; measure again",
					path, cell->checks[i].name,
					cell_id(&cell->cell, id));
	return 0;
}

static int refuse_twice(const struct result *r, const char *path, struct err *e)
{
	int err = refuse_cell_twice(r, path, e);
	size_t i;

	for (i = 0; !err && i < r->nr_cells; i++)
		err = refuse_check_twice(&r->cells[i], path, e);
	return err;
}

int export_add(struct export *x, const struct boots *boots, const char *side,
	       struct err *e)
{
	struct export_result *r;
	char *name;
	size_t i;
	int err;

	for (i = 0; i < boots->nr; i++) {
		err = refuse_twice(&boots->result[i], boots->path[i], e);
		if (err)
			return err;
		name = new_name(x, boots->path[i]);
		r = name ? array_add(&x->of, &x->nr, sizeof(*r)) : NULL;
		if (!r) {
			free(name);
			return err_set(e, ENOMEM,
				       "out of memory for %zu results",
				       boots->nr);
		}
		*r = (struct export_result){ .result = &boots->result[i],
					     .name = name,
					     .side = side };
	}
	return 0;
}

void export_free(struct export *x)
{
	size_t i;

	for (i = 0; i < x->nr; i++)
		free(x->of[i].name);
	free(x->of);
	*x = (struct export){ .nr = 0 };
}

/* "munmap/xfs" asks for "munmap/xfs/2m/1". */
static bool cell_asked(const struct export *x, const struct cell *cell)
{
	size_t len = x->cell ? strlen(x->cell) : 0;
	char id[CELL_ID_MAX];

	if (!x->cell)
		return true;
	cell_id(cell, id);
	return !strncmp(id, x->cell, len) && (!id[len] || id[len] == '/');
}

bool export_next_cell(const struct export *x, struct export_at *at)
{
	const struct result *r;

	for (; at->result_nr < x->nr; at->result_nr++, at->cell_nr = 0) {
		at->from = &x->of[at->result_nr];
		r = at->from->result;
		while (at->cell_nr < r->nr_cells) {
			at->cell = &r->cells[at->cell_nr++];
			at->metric_nr = 0;
			if (cell_asked(x, &at->cell->cell))
				return true;
		}
	}
	at->cell = NULL;
	return false;
}

bool export_next_metric(const struct export *x, struct export_at *at)
{
	do {
		while (at->cell && at->cell->status == CELL_PASS &&
		       at->metric_nr < at->cell->nr_metrics) {
			at->metric = &at->cell->metrics[at->metric_nr++];
			if (at->metric->values.count &&
			    (!x->metric ||
			     !strcmp(x->metric, at->metric->name)))
				return true;
		}
	} while (export_next_cell(x, at));
	return false;
}

bool export_next_value(const struct export *x, struct export_at *at)
{
	while (export_next_metric(x, at))
		if (!at->from->result->withheld)
			return true;
	return false;
}

char *export_unit(const struct export_at *at, char unit[EXPORT_UNIT_MAX])
{
	snprintf(unit, EXPORT_UNIT_MAX, "%s/%s", at->metric->unit,
		 workload_per(at->cell->cell.workload, at->metric->name));
	return unit;
}

bool export_stat(const struct export_at *at, enum statistic stat, double *value)
{
	const struct compare_metric one = { .count_min =
						    at->metric->values.count };

	*value = metric_value(at->metric, stat);
	return stat == STAT_MAX || stat_is_supported(&one, stat);
}

char *export_tasks(const struct cell *cell, char text[EXPORT_TASKS_MAX])
{
	snprintf(text, EXPORT_TASKS_MAX, "%u%s", cell->threads,
		 cell->tasks == TASK_PROCESSES ? "p" : "");
	return text;
}
