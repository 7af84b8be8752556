// SPDX-License-Identifier: GPL-2.0-or-later
/* plan.c - read the INI file that names the cells to run */
#include "run/plan.h"

#include <errno.h>
#include <ini.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/target_ops.h"
#include "base/workload.h"
#include "file/file.h"
#include "run/fio.h"

#define PLAN_BYTES_MAX (1UL << 20)
#define LIST_MAX       300
#define PLAN_DIGEST    "cells:" /* kind of digest */
#define VALUE_MAX      189 /* libinih of bookworm cuts lines at 200 bytes */

struct section {
	char name[80];
	char workload[CELL_NAME_MAX];
	char targets[VALUE_MAX + 1];
	char threads[VALUE_MAX + 1];
	enum task_kind tasks;
	enum map_kind map;
	bool control;	   /* measure memory that is not DAX, too */
	unsigned int seen; /* see first_time() */
};

struct reader {
	struct plan *plan;
	const char *path;
	bool included;
	/* the section being read; name "" before the first */
	struct section section;
	unsigned int seen; /* keys of [plan]: see first_time() */
	struct err *reason;
	int err;
};

static int load(const char *path, bool included, struct plan *plan,
		struct err *e);

static uint64_t add_digest(uint64_t digest, const char *text)
{
	for (; *text; text++)
		digest = (digest ^ (unsigned char)*text) *
			 UINT64_C(0x100000001b3);
	return digest;
}

static int add_file(struct plan *plan, const char *path, struct err *e)
{
	char **file = array_add(&plan->files, &plan->nr_files, sizeof(*file));

	if (file)
		*file = strdup(path);
	if (file && *file)
		return 0;
	return err_set(e, ENOMEM, "no memory for a plan");
}

static bool has_cell(const struct plan *p, const struct cell *cell)
{
	char id[CELL_ID_MAX], other[CELL_ID_MAX];
	size_t i;

	cell_id(cell, id);
	for (i = 0; i < p->nr_cells; i++)
		if (!strcmp(id, cell_id(&p->cells[i], other)))
			return true;
	return false;
}

static int add_cell(struct reader *r, const struct cell *cell)
{
	struct plan *p = r->plan;
	struct cell *cells;
	char id[CELL_ID_MAX];

	if (has_cell(p, cell))
		return err_set(r->reason, EINVAL, "plan: cell %s appears twice",
			       cell_id(cell, id));
	cells = reallocarray(p->cells, p->nr_cells + 1, sizeof(*cells));
	if (!cells)
		return err_set(r->reason, ENOMEM, "no memory for a plan");
	cells[p->nr_cells++] = *cell;
	p->cells = cells;
	return 0;
}

/* List targets such as " xfs:4k xfs:2m": kinds that @words match; NULL: all. */
static void list_targets(const char *words, unsigned int sizes,
			 char text[LIST_MAX])
{
	const struct target_ops *ops;
	char target[CELL_TARGET_MAX];
	struct cell cell;
	size_t len = 0;
	unsigned int g;

	text[0] = '\0';
	for (ops = target_ops_first(); ops; ops = ops->next) {
		if (words && !target_ops_match(ops, words))
			continue;
		for (g = 0; g < GRANULARITIES && len < LIST_MAX; g++)
			if (ops->granularities & sizes & 1U << g) {
				cell = (struct cell){
					.target = ops,
					.granularity = (enum granularity)g
				};
				len += (size_t)snprintf(
					text + len, LIST_MAX - len, " %s",
					cell_target(&cell, target));
			}
	}
}

/* Report an unknown target, and list those that exist. */
static int unknown_target(struct reader *r, const char *text)
{
	char names[LIST_MAX];

	list_targets(NULL, GRAN_ALL, names);
	return err_set(r->reason, EINVAL,
		       "plan: [%s] names target \"%s\"; there are:%s",
		       r->section.name, text, names);
}

/* Refuse page sizes that no kernel can map or that the kind does not have. */
static int check_target(const struct cell *cell, const char *section,
			struct err *e)
{
	const struct target_ops *ops = cell->target;
	char own[LIST_MAX], other[LIST_MAX];

	if (!(ops->granularities >> cell->granularity & 1)) {
		list_targets(ops->name, GRAN_ALL, own);
		list_targets("dax", 1U << cell->granularity, other);
		return err_set(
			e, EINVAL,
			"plan: [%s] asks for %s entries on %s: kernels map it by%s only; use%s",
			section, granularity_name(cell->granularity), ops->name,
			own, ops->is_dax ? other : own);
	}
	if (cell->map == MAP_KIND_SYNC && !ops->is_fsdax)
		return err_set(
			e, EINVAL,
			"plan: [%s] asks for MAP_SYNC on %s: kernels give it to files only",
			section, ops->name);
	return 0;
}

static int check_cell(const struct cell *cell, const char *section,
		      struct err *e)
{
	const struct workload *work = workload_find(cell->workload);
	const char *targets = work ? work->targets : "dax"; /* fio */
	int err = check_target(cell, section, e);

	if (!err && !target_ops_match(cell->target, targets))
		err = err_set(
			e, EINVAL,
			"plan: [%s]: workload %s does not run on %s, but on: %s",
			section, cell->workload, cell->target->name, targets);
	return err;
}

/* Add a cell of target "xfs:2m" for each number of threads. */
static int add_target(struct reader *r, char *text)
{
	struct cell cell = { .tasks = r->section.tasks, .map = r->section.map };
	char *number, *save, *end;
	char numbers[VALUE_MAX + 1];
	unsigned long threads;
	int err;

	if (cell_parse_target(text, &cell))
		return unknown_target(r, text);
	strcpy(cell.workload, r->section.workload);
	strcpy(numbers, r->section.threads[0] ? r->section.threads : "1");
	for (number = strtok_r(numbers, " ", &save); number;
	     number = strtok_r(NULL, " ", &save)) {
		threads = strtoul(number, &end, 10);
		if (*end || !threads || threads > CELL_TASKS_MAX)
			return err_set(
				r->reason, EINVAL,
				"plan: [%s] threads \"%s\": use numbers from 1 to %d",
				r->section.name, number, CELL_TASKS_MAX);
		cell.threads = (unsigned int)threads;
		err = check_cell(&cell, r->section.name, r->reason);
		if (!err)
			err = add_cell(r, &cell);
		if (err)
			return err;
	}
	return 0;
}

static bool is_control_of(const struct target_ops *ops, const char *workload)
{
	const struct workload *work = workload_find(workload);

	return ops->is_control && work && target_ops_match(ops, work->targets);
}

/*
 * Add the controls of a cell of DAX memory: the same on each kind of other memory
 * that has the page size. Cells of one page size have them in common.
 */
static int add_controls(struct reader *r, struct cell cell)
{
	unsigned int sizes = 1U << cell.granularity;
	const struct target_ops *ops;
	int err = 0;

	cell.map = MAP_KIND_SHARED;
	for (ops = target_ops_first(); !err && ops; ops = ops->next) {
		cell.target = ops;
		if (is_control_of(ops, cell.workload) &&
		    ops->granularities & sizes && !has_cell(r->plan, &cell))
			err = add_cell(r, &cell);
	}
	return err;
}

static int close_section(struct reader *r)
{
	size_t first = r->plan->nr_cells, last, i;
	char *text, *save;
	int err = 0;

	if (!r->section.name[0] || !strcmp(r->section.name, "plan"))
		return 0;
	if (!r->section.targets[0])
		return err_set(r->reason, EINVAL, "plan: [%s] names no targets",
			       r->section.name);
	for (text = strtok_r(r->section.targets, " ", &save); text;
	     text = strtok_r(NULL, " ", &save)) {
		err = add_target(r, text);
		if (err)
			return err;
	}
	/* after all of them, since each kind of target is set up anew */
	last = r->plan->nr_cells;
	for (i = first; !err && r->section.control && i < last; i++)
		if (r->plan->cells[i].target->is_dax)
			err = add_controls(r, r->plan->cells[i]);
	return err;
}

/* Report an unknown workload, and list those that exist. */
static int unknown_workload(struct reader *r, const char *name)
{
	const struct workload *w;
	char names[420] = "";
	size_t len = 0;

	for (w = workload_first(); w && len < sizeof(names); w = w->next)
		len += (size_t)snprintf(names + len, sizeof(names) - len, " %s",
					w->name);
	return err_set(
		r->reason, EINVAL,
		"plan: [%s]: there is no workload \"%s\"; there are:%s, and fio",
		r->section.name, name, names);
}

static int open_fio_section(struct reader *r, const char *job)
{
	char path[PATH_MAX];

	if (!workload_is_name(job) || strlen(job) + 5 > CELL_NAME_MAX)
		return err_set(
			r->reason, EINVAL,
			"plan: [%s]: write [fio NAME] for workloads/fio/NAME.fio, with a name of a-z, 0-9 and hyphens",
			r->section.name);
	snprintf(r->section.workload, CELL_NAME_MAX, "fio-%.26s", job);
	return fio_job(r->path, job, path, r->reason) ? -EINVAL : 0;
}

static int open_section(struct reader *r, const char *name)
{
	char first[80], label[80] = "";

	r->section = (struct section){ .tasks = TASK_THREADS };
	snprintf(r->section.name, sizeof(r->section.name), "%s", name);
	if (!strcmp(name, "plan"))
		return 0;
	if (sscanf(name, "%79s %79s", first, label) < 1)
		return err_set(
			r->reason, EINVAL,
			"plan: a section has no name; write [WORKLOAD] or [WORKLOAD LABEL]");
	if (!strcmp(first, "fio"))
		return open_fio_section(r, label);
	if (!workload_find(first))
		return unknown_workload(r, first);
	snprintf(r->section.workload, CELL_NAME_MAX, "%.31s", first);
	return 0;
}

/* Parse a number from 1 to @max. */
static int count_key(struct reader *r, const char *key, const char *value,
		     uint64_t max, uint64_t *count)
{
	char *end;

	*count = strtoull(value, &end, 10);
	if (!*end && *count && *count <= max)
		return 0;
	return err_set(r->reason, EINVAL,
		       "plan: %s \"%s\": use a number from 1 to %llu", key,
		       value, (unsigned long long)max);
}

/*
 * Add all cells of plan @name of the same folder, with its number of samples.
 */
static int include_plan(struct reader *r, const char *name)
{
	const char *base = strrchr(r->path, '/');
	int dir = base ? (int)(base - r->path) + 1 : 0;
	struct plan other;
	char path[4096];
	size_t i;
	int err;

	if (r->included)
		return err_set(
			r->reason, EINVAL,
			"plan %s is included and includes %s: name both in the first plan",
			r->path, name);
	if (strchr(name, '/'))
		return err_set(
			r->reason, EINVAL,
			"plan %s includes \"%s\": name a plan of the same folder, without .ini",
			r->path, name);
	snprintf(path, sizeof(path), "%.*s%s.ini", dir, r->path, name);
	if (access(path, R_OK))
		return err_set(r->reason, EINVAL,
			       "plan %s includes \"%s\": %s: %s", r->path, name,
			       path, strerror(errno));
	err = load(path, true, &other, r->reason);
	if (err)
		return err;
	if (other.rounds > 1)
		err = err_set(r->reason, EINVAL,
			      "plan %s has rounds: it cannot be included",
			      path);
	for (i = 0; !err && i < other.nr_cells; i++) {
		other.cells[i].samples = other.samples;
		err = add_cell(r, &other.cells[i]);
	}
	if (!err)
		err = add_file(r->plan, path, r->reason);
	plan_free(&other);
	return err;
}

static int include_key(struct reader *r, const char *value)
{
	char names[VALUE_MAX + 1], *name, *save;
	int err = 0;

	if (strlen(value) > VALUE_MAX)
		return err_set(
			r->reason, EINVAL,
			"plan: include is longer than %d bytes; include a plan that includes fewer",
			VALUE_MAX);
	strcpy(names, value);
	for (name = strtok_r(names, " ", &save); !err && name;
	     name = strtok_r(NULL, " ", &save))
		err = include_plan(r, name);
	return err;
}

/* Refuse a second value of a key that has one. @seen: a bit for each such key */
static int first_time(struct reader *r, unsigned int *seen, const char *key)
{
	static const char *const keys[] = { "mode",  "samples", "rounds",
					    "tasks", "map",	"control" };
	unsigned int i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (strcmp(key, keys[i]))
			continue;
		if (*seen >> i & 1)
			return err_set(
				r->reason, EINVAL,
				"plan: [%s] has %s twice: remove one of them",
				r->section.name, key);
		*seen |= 1U << i;
	}
	return 0;
}

static int plan_key(struct reader *r, const char *key, const char *value)
{
	int err = first_time(r, &r->seen, key);

	if (err)
		return err;
	if (!strcmp(key, "mode")) {
		if (strcmp(value, "exact") && strcmp(value, "time"))
			return err_set(r->reason, EINVAL,
				       "plan: mode \"%s\": use exact or time",
				       value);
		strcpy(r->plan->mode, value);
		return 0;
	}
	if (!strcmp(key, "samples"))
		return count_key(r, key, value, 10000000, &r->plan->samples);
	if (!strcmp(key, "rounds"))
		return count_key(r, key, value, CELL_ROUNDS_MAX,
				 &r->plan->rounds);
	if (!strcmp(key, "include"))
		return include_key(r, value);
	return err_set(
		r->reason, EINVAL,
		"plan: unknown key \"%s\" in [plan]; its keys are mode, samples, rounds, include",
		key);
}

static int either(struct reader *r, const char *key, const char *value,
		  const char *zero, const char *one)
{
	if (!strcmp(value, zero))
		return 0;
	if (!strcmp(value, one))
		return 1;
	return err_set(r->reason, EINVAL, "plan: [%s] %s \"%s\": use %s or %s",
		       r->section.name, key, value, zero, one);
}

static int control_key(struct reader *r, const char *value)
{
	const struct target_ops *ops;
	int got = either(r, "control", value, "no", "yes");

	r->section.control = got == 1;
	if (got <= 0)
		return got;
	for (ops = target_ops_first(); ops; ops = ops->next)
		if (is_control_of(ops, r->section.workload))
			return 0;
	return err_set(
		r->reason, EINVAL,
		"plan: [%s] control \"yes\": %s runs on DAX memory only, so that nothing can be its control",
		r->section.name, r->section.workload);
}

static int cell_key(struct reader *r, const char *key, const char *value)
{
	struct section *s = &r->section;
	int got, err = first_time(r, &s->seen, key);

	if (err)
		return err;
	if (strlen(value) > VALUE_MAX)
		return err_set(
			r->reason, EINVAL,
			"plan: [%s] %s is longer than %d bytes: use a second section",
			s->name, key, VALUE_MAX);
	if ((!strcmp(key, "targets") && s->targets[0]) ||
	    (!strcmp(key, "threads") && s->threads[0]))
		return err_set(
			r->reason, EINVAL,
			"plan: [%s] has %s twice, or on a line of more than 199 bytes: use a second section [%s LABEL]",
			s->name, key, s->workload);
	if (!strcmp(key, "targets")) {
		strcpy(s->targets, value);
		return 0;
	}
	if (!strcmp(key, "threads")) {
		strcpy(s->threads, value);
		return 0;
	}
	if (!strcmp(key, "tasks")) {
		got = either(r, key, value, "threads", "processes");
		s->tasks = got == 1 ? TASK_PROCESSES : TASK_THREADS;
		return got < 0 ? got : 0;
	}
	if (!strcmp(key, "map")) {
		got = either(r, key, value, "shared", "sync");
		s->map = got == 1 ? MAP_KIND_SYNC : MAP_KIND_SHARED;
		return got < 0 ? got : 0;
	}
	if (!strcmp(key, "control"))
		return control_key(r, value);
	return err_set(
		r->reason, EINVAL,
		"plan: [%s] unknown key \"%s\"; the keys are targets, threads, tasks, map, control",
		s->name, key);
}

/* Handler of libinih. Return: 1 for success, 0 to mark the line as wrong. */
static int on_key(void *arg, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = arg;

	if (r->err)
		return 0;
	if (strcmp(section, r->section.name)) {
		r->err = close_section(r);
		if (!r->err)
			r->err = open_section(r, section);
	}
	if (!r->err)
		r->err = strcmp(section, "plan") ? cell_key(r, key, value) :
						   plan_key(r, key, value);
	return !r->err;
}

static int read_plan(const char *path, char **text, struct err *e)
{
	int err = file_read(path, PLAN_BYTES_MAX, text, NULL);

	if (err) {
		err_sys(e, -err, "plan %s", path);
		return -EINVAL;
	}
	if ((*text)[0])
		return 0;
	free(*text);
	return err_set(e, EINVAL, "plan %s is empty", path);
}

static void name_plan(const char *path, struct plan *plan)
{
	const char *base = strrchr(path, '/');

	snprintf(plan->name, sizeof(plan->name), "%.31s",
		 base ? base + 1 : path);
	plan->name[strcspn(plan->name, ".")] = '\0';
}

/* Copy all cells of the plan for each of its rounds. */
static int repeat(struct plan *p, struct err *e)
{
	size_t i, k, nr = p->nr_cells;
	struct cell *cells;

	if (p->rounds < 2)
		return 0;
	cells = reallocarray(p->cells, nr * p->rounds, sizeof(*cells));
	if (!cells)
		return err_set(e, ENOMEM, "no memory for a plan");
	p->cells = cells;
	p->nr_cells = nr * p->rounds;
	for (i = p->nr_cells; i--;) {
		k = i % nr;
		cells[i] = cells[k];
		cells[i].round = (unsigned int)(i / nr) + 1;
	}
	return 0;
}

/*
 * Set the digest of what the plan means: its mode, and its cells in their order
 * with the numbers of samples. Comments and the form of the text do not count.
 * The algorithm is FNV-1a.
 */
static void set_digest(struct plan *plan)
{
	uint64_t digest = UINT64_C(0xcbf29ce484222325), samples;
	char id[CELL_ID_MAX], line[CELL_ID_MAX + 32];
	size_t i;

	snprintf(line, sizeof(line), "mode %s\n", plan->mode);
	digest = add_digest(digest, line);
	for (i = 0; i < plan->nr_cells; i++) {
		samples = plan->cells[i].samples;
		snprintf(line, sizeof(line), "%s %llu\n",
			 cell_id(&plan->cells[i], id),
			 (unsigned long long)(samples ? samples :
							plan->samples));
		digest = add_digest(digest, line);
	}
	snprintf(plan->digest, sizeof(plan->digest), PLAN_DIGEST "%016llx",
		 (unsigned long long)digest);
}

static int load(const char *path, bool included, struct plan *plan,
		struct err *e)
{
	struct reader r = {
		.plan = plan, .path = path, .included = included, .reason = e
	};
	char *text;
	int line, err = read_plan(path, &text, e);

	*plan = (struct plan){ .samples = 1000, .rounds = 1 };
	if (err)
		return err;
	name_plan(path, plan);
	r.err = add_file(plan, path, e);
	line = r.err ? 0 : ini_parse_string(text, on_key, &r);
	free(text);
	if (!r.err && line > 0)
		r.err = err_set(e, EINVAL,
				"plan %s: line %d is not KEY = VALUE", path,
				line);
	if (!r.err)
		r.err = close_section(&r);
	if (!r.err && !plan->nr_cells)
		r.err = err_set(
			e, EINVAL,
			"plan %s names no cell; add a section [WORKLOAD] with targets",
			path);
	if (!r.err)
		r.err = repeat(plan, e);
	if (!r.err)
		set_digest(plan);
	if (r.err)
		plan_free(plan);
	return r.err;
}

int plan_load(const char *path, struct plan *plan, struct err *e)
{
	return load(path, false, plan, e);
}

void plan_set_threads(struct plan *plan, unsigned int threads)
{
	char id[CELL_ID_MAX], other[CELL_ID_MAX];
	size_t i, k, kept = 0;

	for (i = 0; i < plan->nr_cells; i++) {
		struct cell cell = plan->cells[i];

		if (strncmp(cell.workload, "fio-", 4))
			cell.threads = threads;
		cell_id(&cell, id);
		for (k = 0; k < kept; k++)
			if (!strcmp(id, cell_id(&plan->cells[k], other)))
				break;
		if (k == kept)
			plan->cells[kept++] = cell;
	}
	plan->nr_cells = kept;
}

static size_t add_need(const char *word, const char **need, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (!strcmp(need[i], word))
			return nr;
	if (nr < PLAN_NEEDS_MAX)
		need[nr++] = word;
	return nr;
}

size_t plan_needs(const struct plan *plan, const char *need[PLAN_NEEDS_MAX])
{
	const struct cell *cell;
	size_t i, nr = 0;

	for (i = 0; i < plan->nr_cells; i++) {
		cell = &plan->cells[i];
		if (!strncmp(cell->workload, "fio-", 4))
			nr = add_need("fio", need, nr);
		if (cell->target->needs)
			nr = add_need(cell->target->needs, need, nr);
	}
	return nr;
}

void plan_free(struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->nr_files; i++)
		free(plan->files[i]);
	free(plan->files);
	free(plan->cells);
	*plan = (struct plan){ 0 };
}
