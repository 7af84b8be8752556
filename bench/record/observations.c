// SPDX-License-Identifier: GPL-2.0-or-later
/* observations.c - outcomes of every check on every kernel that was tried */
#include "record/observations.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/target_ops.h"
#include "file/data_path.h"
#include "file/file.h"

#define COLUMNS 7

static const char head[] =
	"# SPDX-License-Identifier: GPL-2.0-or-later\n"
	"# observations.tsv - outcomes of checks on kernels that were tried; written by\n"
	"# `daxstorm observe RESULT.json...`, never by hand\n"
	"# workload\tcell\tcheck\trelease\tmodel\toutcome\tdaxstorm\n";

static const char *const outcome_names[OUTCOMES] = {
	[OUTCOME_PASS] = "pass",
	[OUTCOME_SKIP] = "skip",
	[OUTCOME_LOST] = "lost",
	[OUTCOME_FAIL] = "fail",
};

const char *outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

bool outcome_is_bad(enum outcome outcome)
{
	return outcome == OUTCOME_FAIL || outcome == OUTCOME_LOST;
}

/* Compare by workload, cell and check. */
static int by_check(const struct observation *x, const struct observation *y)
{
	int order = strcmp(x->workload, y->workload);

	if (!order)
		order = strcmp(x->cell, y->cell);
	return order ? order : strcmp(x->check, y->check);
}

static int by_row(const void *a, const void *b)
{
	const struct observation *x = a, *y = b;
	int order = by_check(x, y);

	return order ? order : strverscmp(x->release, y->release);
}

static void release_row(struct observation *row)
{
	free(row->workload);
	free(row->cell);
	free(row->check);
	free(row->release);
	free(row->model);
	free(row->daxstorm);
}

/* Copy @from. On failure @to holds no memory. */
static int copy_row(struct observation *to, const struct observation *from,
		    struct err *e)
{
	*to = (struct observation){
		.workload = strdup(from->workload),
		.cell = strdup(from->cell),
		.check = strdup(from->check),
		.release = strdup(from->release),
		.model = strdup(from->model),
		.outcome = from->outcome,
		.daxstorm = strdup(from->daxstorm),
		.line = from->line,
	};
	if (to->workload && to->cell && to->check && to->release && to->model &&
	    to->daxstorm)
		return 0;
	release_row(to);
	return err_set(e, ENOMEM, "out of memory for observations");
}

/* Append a row without sorting. */
static int append(struct observations *o, const struct observation *from,
		  struct err *e)
{
	struct observation *row = array_add(&o->row, &o->nr, sizeof(*row));
	int err = row ? copy_row(row, from, e) :
			err_set(e, ENOMEM, "out of memory for observations");

	if (row && err)
		o->nr--;
	return err;
}

static int outcome_parse(const char *text, enum outcome *outcome)
{
	unsigned int i;

	for (i = 0; i < OUTCOMES; i++)
		if (!strcmp(text, outcome_names[i])) {
			*outcome = (enum outcome)i;
			return 0;
		}
	return -EINVAL;
}

static int take_line(struct observations *o, char *line, unsigned int number,
		     struct err *e)
{
	char *field[COLUMNS], *next = line;
	struct observation row;
	size_t n;

	for (n = 0; n < COLUMNS && next; n++)
		field[n] = strsep(&next, "\t");
	if (n < COLUMNS || next)
		return err_set(
			e, EINVAL,
			"the row does not have %d fields separated by tabs",
			COLUMNS);
	row = (struct observation){
		.workload = field[0],
		.cell = field[1],
		.check = field[2],
		.release = field[3],
		.model = field[4],
		.daxstorm = field[6],
		.line = number,
	};
	if (outcome_parse(field[5], &row.outcome))
		return err_set(
			e, EINVAL,
			"outcome \"%.40s\" is unknown; use pass, skip, lost or fail",
			field[5]);
	return append(o, &row, e);
}

/* Refuse a file that exists and cannot hold a table, such as a device. */
static int want_regular(const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) || S_ISREG(st.st_mode))
		return 0;
	return err_set(
		e, EINVAL,
		"%.400s is not a regular file; name a table of observations",
		path);
}

/* Append the rows of @f. */
static int read_rows(FILE *f, const char *path, struct observations *o,
		     struct err *e)
{
	struct err reason;
	char *line = NULL;
	size_t room = 0;
	unsigned int number = 0;
	int err = 0;

	while (!err && getline(&line, &room, f) >= 0) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#')
			err = take_line(o, line, number, &reason);
	}
	free(line);
	if (err)
		return err_set(e, -err, "%.300s:%u: %s", path, number,
			       reason.text);
	return ferror(f) ? err_sys(e, EIO, "read %s", path) : 0;
}

/* Refuse two rows with the same key in the sorted table. */
static int refuse_twice(const struct observations *o, const char *path,
			struct err *e)
{
	const struct observation *a, *b;
	size_t i;

	for (i = 1; i < o->nr; i++) {
		a = &o->row[i - 1];
		b = &o->row[i];
		if (by_row(a, b))
			continue;
		return err_set(
			e, EINVAL,
			"%.160s:%u: line %u has the same key: %.40s %.40s: %.40s on %.60s; delete the wrong line, or both and record the result again with daxstorm observe",
			path, a->line > b->line ? a->line : b->line,
			a->line > b->line ? b->line : a->line, a->workload,
			a->cell, a->check, a->release);
	}
	return 0;
}

int observations_load(const char *path, struct observations *o, struct err *e)
{
	char found[PATH_MAX];
	int err = path ? 0 : data_path(OBSERVATIONS_FILE, found, e);
	FILE *f;

	*o = (struct observations){ .row = NULL };
	if (err)
		return err;
	if (!path)
		path = found;
	err = want_regular(path, e);
	if (err)
		return err;
	f = fopen(path, "re");
	if (!f)
		return err_sys(e, errno, "open %s", path);
	err = read_rows(f, path, o, e);
	fclose(f);
	if (!err && o->nr)
		qsort(o->row, o->nr, sizeof(*o->row), by_row);
	if (!err)
		err = refuse_twice(o, path, e);
	if (err)
		observations_free(o);
	return err;
}

void observations_free(struct observations *o)
{
	while (o->nr)
		release_row(&o->row[--o->nr]);
	free(o->row);
	*o = (struct observations){ .row = NULL };
}

static int put_rows(FILE *f, void *observations, struct err *e)
{
	const struct observations *o = observations;
	const struct observation *row;
	size_t i;

	(void)e; /* file_replace() sees errors of @f */
	fputs(head, f);
	for (i = 0; i < o->nr; i++) {
		row = &o->row[i];
		fprintf(f, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row->workload,
			row->cell, row->check, row->release, row->model,
			outcome_name(row->outcome), row->daxstorm);
	}
	return 0;
}

int observations_write(const char *path, const struct observations *o,
		       struct err *e)
{
	int err = want_regular(path, e);

	return err ? err : file_replace(path, put_rows, (void *)o, e);
}

/* The worse of two outcomes, for cells with the same name: see enum outcome. */
static enum outcome worse(enum outcome a, enum outcome b)
{
	static const unsigned char rank[OUTCOMES] = {
		[OUTCOME_SKIP] = 0,
		[OUTCOME_PASS] = 1,
		[OUTCOME_LOST] = 2,
		[OUTCOME_FAIL] = 3,
	};

	return rank[a] > rank[b] ? a : b;
}

/* Add @row to @shown, or merge it with the row of another number of tasks. */
static int gather(struct observations *shown, const struct observation *row,
		  struct err *e)
{
	size_t i;

	for (i = 0; i < shown->nr; i++)
		if (!by_row(&shown->row[i], row)) {
			shown->row[i].outcome =
				worse(shown->row[i].outcome, row->outcome);
			return 0;
		}
	return append(shown, row, e);
}

static int gather_cell(struct observations *shown, struct observation *row,
		       const struct result_cell *cell, struct err *e)
{
	static const enum outcome outcomes[CHECK_STATUSES] = {
		[CHECK_FAIL] = OUTCOME_FAIL,
		[CHECK_PASS] = OUTCOME_PASS,
		[CHECK_SKIP] = OUTCOME_SKIP,
	};
	char name[CELL_TARGET_MAX];
	size_t i;
	int err = 0;

	row->workload = (char *)cell->cell.workload;
	row->cell = cell_target(&cell->cell, name);
	for (i = 0; !err && i < cell->nr_checks; i++) {
		row->check = cell->checks[i].name;
		row->outcome = outcomes[cell->checks[i].status];
		err = gather(shown, row, e);
	}
	if (!err && cell->status == CELL_LOST) {
		row->check = (char *)LEAK_CHECK;
		row->outcome = OUTCOME_LOST;
		err = gather(shown, row, e);
	}
	return err;
}

/* Insert @row, or replace the row of the same release. */
static int put(struct observations *o, const struct observation *row,
	       size_t *changed, struct err *e)
{
	struct observation *old =
		o->nr ? bsearch(row, o->row, o->nr, sizeof(*row), by_row) :
			NULL;
	struct observation copy;
	int err;

	*changed += !old || old->outcome != row->outcome ||
		    strcmp(old->model, row->model);
	if (!old) {
		err = append(o, row, e);
		if (!err)
			qsort(o->row, o->nr, sizeof(*row), by_row);
		return err;
	}
	err = copy_row(&copy, row, e);
	if (err)
		return err;
	release_row(old);
	*old = copy;
	return 0;
}

int observations_add(struct observations *o, const struct result *r,
		     const char *version, size_t *changed, struct err *e)
{
	struct observations shown = { .row = NULL };
	struct observation row = {
		.release = r->release,
		.model = r->model,
		.daxstorm = r->daxstorm ? r->daxstorm : (char *)version,
	};
	size_t i;
	int err = 0;

	for (i = 0; !err && i < r->nr_cells; i++)
		err = gather_cell(&shown, &row, &r->cells[i], e);
	for (i = 0; !err && i < shown.nr; i++)
		err = put(o, &shown.row[i], changed, e);
	observations_free(&shown);
	return err;
}

#define NUMBERS 3

/* The numbers of a release: 6, 12 and 117 for "6.12.117+deb13"; none: 0. */
static void release_numbers(const char *release, long number[NUMBERS])
{
	char *end;
	size_t i;

	for (i = 0; i < NUMBERS; i++)
		number[i] = 0;
	for (i = 0; i < NUMBERS; i++) {
		number[i] = strtol(release, &end, 10);
		if (end == release || *end != '.')
			return;
		release = end + 1;
	}
}

static bool same_series(const char *a, const char *b)
{
	long x[NUMBERS], y[NUMBERS];

	release_numbers(a, x);
	release_numbers(b, y);
	return x[0] == y[0] && x[1] == y[1];
}

/*
 * Is @a nearer to @release than @b? The first number that differs decides, and
 * of two releases at the same distance the older one is nearer.
 */
static bool nearer(const char *a, const char *b, const char *release)
{
	long x[NUMBERS], y[NUMBERS], to[NUMBERS], difference;
	size_t i;

	if (!strcmp(a, release) || !strcmp(b, release))
		return strcmp(b, release) != 0;
	release_numbers(a, x);
	release_numbers(b, y);
	release_numbers(release, to);
	for (i = 0; i < NUMBERS; i++) {
		difference = labs(x[i] - to[i]) - labs(y[i] - to[i]);
		if (difference)
			return difference < 0;
	}
	return strverscmp(a, b) < 0;
}

const struct observation *observations_find(const struct observations *o,
					    const struct observation *row)
{
	const struct observation *at, *nearest = NULL;
	size_t i;

	for (i = 0; i < o->nr; i++) {
		at = &o->row[i];
		if (!by_check(at, row) &&
		    same_series(at->release, row->release) &&
		    (!nearest ||
		     nearer(at->release, nearest->release, row->release)))
			nearest = at;
	}
	return nearest;
}

/* Which observations of a check are looked at. */
struct scope {
	bool cell;   /* those of the same cell only */
	bool series; /* those of the same series only */
};

static bool is_within(const struct scope *scope, const struct observation *at,
		      const struct observation *row)
{
	return at->outcome != OUTCOME_SKIP &&
	       !strcmp(at->workload, row->workload) &&
	       !strcmp(at->check, row->check) &&
	       !strcmp(at->model, row->model) &&
	       (!scope->cell || !strcmp(at->cell, row->cell)) &&
	       (!scope->series || same_series(at->release, row->release));
}

/* The release within @scope that is nearest to that of @row, or NULL. */
static const char *nearest_release(const struct observations *o,
				   const struct observation *row,
				   const struct scope *scope)
{
	const char *nearest = NULL;
	size_t i;

	for (i = 0; i < o->nr; i++)
		if (is_within(scope, &o->row[i], row) &&
		    (!nearest ||
		     nearer(o->row[i].release, nearest, row->release)))
			nearest = o->row[i].release;
	return nearest;
}

static bool failed_on(const struct observations *o,
		      const struct observation *row, const struct scope *scope,
		      const char *release)
{
	size_t i;

	for (i = 0; i < o->nr; i++)
		if (is_within(scope, &o->row[i], row) &&
		    !strcmp(o->row[i].release, release) &&
		    outcome_is_bad(o->row[i].outcome))
			return true;
	return false;
}

bool observations_expect_failure(const struct observations *o,
				 const struct observation *row)
{
	/* The first scope in which the check was tried decides. */
	static const struct scope scopes[] = {
		{ .series = true, .cell = true },
		{ .series = true },
		{ .cell = true },
		{ .cell = false },
	};
	const char *release;
	size_t i;

	for (i = 0; i < sizeof(scopes) / sizeof(*scopes); i++) {
		release = nearest_release(o, row, &scopes[i]);
		if (release)
			return failed_on(o, row, &scopes[i], release);
	}
	return false;
}
