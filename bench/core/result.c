// SPDX-License-Identifier: GPL-2.0-or-later
/* result.c - reads a result file and refuses every other file */
#include "core/result.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


#define RESULT_BYTES_MAX (512L << 20) /* a full plan stays below a few MiB */

static const char *const status_names[] = {
	[CELL_PASS] = "pass",
	[CELL_FAIL] = "fail",
	[CELL_SKIP] = "skip",
	[CELL_LOST] = "lost",
};

static const char *const mode_names[] = { "exact", "time" };
static const char *const unit_names[] = { "insn", "ns" };
static const char *const better_names[] = { "higher", "lower" };
static const char *const check_names[CHECK_STATUSES] = {
	[CHECK_FAIL] = "fail",
	[CHECK_PASS] = "pass",
	[CHECK_SKIP] = "skip",
};
static const char *const task_names[] = {
	[TASK_THREADS] = "threads",
	[TASK_PROCESSES] = "processes",
};
static const char *const map_names[] = {
	[MAP_KIND_SHARED] = "shared",
	[MAP_KIND_SYNC] = "sync",
};

const char *cell_status_name(enum cell_status status)
{
	return status_names[status];
}

const char *check_status_name(enum check_status status)
{
	return check_names[status];
}

/* One [index, count] pair; @next is the lowest index that may come. */
static int load_bucket(const struct reader *r, json_object *pair,
		       struct hist *h, uint64_t *next, uint64_t *left)
{
	uint64_t index, count;
	int err;

	if (!json_object_is_type(pair, json_type_array) ||
	    json_object_array_length(pair) != 2)
		return refuse(r, "\"hist\" has an entry that is not a pair");
	err = read_value(r, json_object_array_get_idx(pair, 0), "hist", &index);
	if (!err)
		err = read_value(r, json_object_array_get_idx(pair, 1), "hist",
				 &count);
	if (err)
		return err;
	if (index >= HIST_BUCKETS || index < *next)
		return refuse(r, "\"hist\" has bucket %" PRIu64
			      " out of range or out of order", index);
	if (!count || count > *left)
		return refuse(r, "\"hist\" does not add up to \"count\" %"
			      PRIu64, h->count);
	h->bucket[index] = count;
	*next = index + 1;
	*left -= count;
	return 0;
}

/* Do count, sum, min and max fit each other and the buckets at both ends? */
static int check_hist(const struct reader *r, const struct hist *h,
		      uint64_t first, uint64_t next, uint64_t left)
{
	if (left)
		return refuse(r, "\"hist\" adds up to %" PRIu64
			      ", \"count\" says %" PRIu64,
			      h->count - left, h->count);
	if (!h->count)
		return h->sum ? refuse(r, "\"sum\" of no values is not 0") : 0;
	if (h->min > h->max || first != hist_index(h->min) ||
	    next - 1 != hist_index(h->max))
		return refuse(r, "\"min\" %" PRIu64 " and \"max\" %" PRIu64
			      " do not fit the buckets of \"hist\"",
			      h->min, h->max);
	if (h->sum < (unsigned __int128)h->min * h->count ||
	    h->sum > (unsigned __int128)h->max * h->count)
		return refuse(r, "\"sum\" %" PRIu64
			      " is not between count*min and count*max",
			      h->sum);
	return 0;
}

static int load_hist(const struct reader *r, json_object *obj, struct hist *h)
{
	json_object *list;
	uint64_t next = 0, first = 0, left;
	size_t i;
	int err = read_number(r, obj, "count", &h->count);

	if (!err)
		err = read_number(r, obj, "sum", &h->sum);
	if (!err)
		err = read_member(r, obj, "hist", json_type_array, false,
				  &list);
	/* An empty histogram has no smallest and no largest value. */
	h->min = UINT64_MAX;
	if (!err && h->count)
		err = read_number(r, obj, "min", &h->min);
	if (!err && h->count)
		err = read_number(r, obj, "max", &h->max);
	if (err)
		return err;
	left = h->count;
	for (i = 0; i < json_object_array_length(list); i++) {
		err = load_bucket(r, json_object_array_get_idx(list, i), h,
				  &next, &left);
		if (err)
			return err;
		if (!i)
			first = next - 1;
	}
	return check_hist(r, h, first, next, left);
}

/* Add to the place that refusals name, until @len is cut off again. */
static void step_into(struct reader *r, const char *what, const char *name)
{
	size_t len = strlen(r->at);

	snprintf(r->at + len, sizeof(r->at) - len, "%s%s %s", len ? ": " : "",
		 what, name);
}

static int load_metric(struct reader *r, json_object *obj, void *item)
{
	struct result_metric *metric = item;
	size_t place = strlen(r->at);
	unsigned int unit = 0, lower = 0;
	int err = read_name(r, obj, "name", metric->name);

	if (err)
		return err;
	step_into(r, "metric", metric->name);
	err = read_choice(r, obj, "unit", unit_names, 2, &unit);
	if (!err)
		err = read_choice(r, obj, "better", better_names, 2, &lower);
	if (!err)
		err = read_number(r, obj, "per", &metric->per);
	if (!err && !metric->per)
		err = refuse(r, "\"per\" is 0");
	if (err)
		return err;
	strcpy(metric->unit, unit_names[unit]);
	metric->lower_better = lower;
	/* Not hist_reset(): untouched buckets need no memory here. */
	metric->hist = calloc(1, sizeof(*metric->hist));
	if (!metric->hist)
		return why(r->why, ENOMEM, "%s: out of memory", r->path);
	err = load_hist(r, obj, metric->hist);
	if (!err)
		err = result_profile_load(r, obj, &metric->profile);
	if (!err && metric->profile && strcmp(metric->unit, "insn"))
		err = refuse(r, "\"profile\" counts instructions, the metric is in %s",
			     metric->unit);
	r->at[place] = '\0';
	return err;
}

static int load_check(struct reader *r, json_object *obj, void *item)
{
	struct result_check *check = item;
	json_object *known;
	unsigned int status;
	int err = read_label(r, obj, "name", check->name);

	if (!err)
		err = read_choice(r, obj, "status", check_names, CHECK_STATUSES,
				  &status);
	if (!err)
		err = read_member(r, obj, "known", json_type_boolean, true,
				  &known);
	if (err)
		return err;
	check->status = (enum check_status)status;
	check->known = json_object_get_boolean(known);
	return read_text(r, obj, "why", true, &check->why);
}

/* Absent where the plan has none. */
static int read_round(struct reader *r, json_object *obj, unsigned int *round)
{
	uint64_t number = 0;
	int err = 0;

	if (json_object_object_get_ex(obj, "round", NULL))
		err = read_number(r, obj, "round", &number);
	if (!err && number > CELL_ROUNDS_MAX)
		err = refuse(r, "\"round\" is %" PRIu64 ", above %d", number,
			     CELL_ROUNDS_MAX);
	*round = (unsigned int)number;
	return err;
}

/* What makes a cell: workload, target, granularity, tasks, mapping, round. */
static int load_which(struct reader *r, json_object *obj, struct cell *cell)
{
	const char *targets[TARGET_KINDS], *granularities[GRANULARITIES];
	unsigned int i, target, granularity, tasks, map;
	uint64_t threads = 0;
	int err = read_name(r, obj, "workload", cell->workload);

	for (i = 0; i < TARGET_KINDS; i++)
		targets[i] = target_kind_name((enum target_kind)i);
	for (i = 0; i < GRANULARITIES; i++)
		granularities[i] = granularity_name((enum granularity)i);
	if (!err)
		err = read_choice(r, obj, "target", targets, TARGET_KINDS,
				  &target);
	if (!err)
		err = read_choice(r, obj, "granularity", granularities,
				  GRANULARITIES, &granularity);
	if (!err)
		err = read_number(r, obj, "threads", &threads);
	if (!err)
		err = read_choice(r, obj, "tasks", task_names, 2, &tasks);
	if (!err)
		err = read_choice(r, obj, "map", map_names, 2, &map);
	if (!err && (!threads || threads > CELL_TASKS_MAX))
		err = refuse(r, "\"threads\" is %" PRIu64 ", not 1 to %d",
			     threads, CELL_TASKS_MAX);
	if (!err)
		err = read_round(r, obj, &cell->round);
	if (err)
		return err;
	cell->target = (enum target_kind)target;
	cell->granularity = (enum granularity)granularity;
	cell->threads = (unsigned int)threads;
	cell->tasks = (enum task_kind)tasks;
	cell->map = (enum map_kind)map;
	return 0;
}

static int load_cell(struct reader *r, json_object *obj, void *item)
{
	struct result_cell *cell = item;
	unsigned int status;
	char id[CELL_ID_MAX];
	int err = load_which(r, obj, &cell->cell);

	if (err)
		return err;
	step_into(r, "cell", cell_id(&cell->cell, id));
	err = read_choice(r, obj, "status", status_names, 4, &status);
	if (!err)
		err = read_text(r, obj, "why", true, &cell->why);
	if (!err)
		err = read_text(r, obj, "proof", true, &cell->proof);
	if (!err)
		err = read_array(r, obj, "metrics", sizeof(*cell->metrics),
				 load_metric, &cell->metrics,
				 &cell->nr_metrics);
	if (!err)
		err = read_array(r, obj, "checks", sizeof(*cell->checks),
				 load_check, &cell->checks, &cell->nr_checks);
	if (!err)
		err = result_ran_load(r, obj, cell);
	if (err)
		return err;
	cell->status = (enum cell_status)status;
	r->at[0] = '\0';
	return 0;
}

static int load_event(struct reader *r, json_object *obj, void *item)
{
	struct result_event *event = item;
	int err = read_text(r, obj, "kind", false, &event->kind);

	if (!err)
		err = read_text(r, obj, "text", false, &event->text);
	return err ? err : read_text(r, obj, "cell", true, &event->cell);
}

static int load_machine(const struct reader *r, json_object *root,
			struct result *res)
{
	unsigned int unit;
	json_object *obj;
	int err = read_member(r, root, "machine", json_type_object, false,
			      &obj);

	if (!err)
		err = read_text(r, obj, "cpu", false, &res->cpu);
	if (!err)
		err = read_number(r, obj, "cpus", &res->cpus);
	if (!err)
		err = read_text(r, obj, "hypervisor", true, &res->hypervisor);
	if (!err)
		err = read_member(r, root, "clock", json_type_object, false,
				  &obj);
	if (!err)
		err = read_text(r, obj, "name", false, &res->clock);
	if (!err)
		err = read_choice(r, obj, "unit", unit_names, 2, &unit);
	if (!err)
		err = read_text(r, obj, "unit", false, &res->unit);
	if (!err)
		err = read_double(r, obj, "empty_inside", &res->empty_inside);
	return err ? err
		   : read_double(r, obj, "empty_total", &res->empty_total);
}

/* Is it ours, and was it finished? Asked first: the rest then makes sense. */
static int check_identity(const struct reader *r, json_object *root)
{
	json_object *format, *complete;

	if (!json_object_object_get_ex(root, "format", &format) ||
	    !json_object_is_type(format, json_type_string))
		return refuse(r, "not a result of daxstorm: \"format\" is "
			      "missing");
	if (strcmp(json_object_get_string(format), RESULT_FORMAT))
		return refuse(r, "format is \"%.60s\", this program reads "
			      "\"%s\"", json_object_get_string(format),
			      RESULT_FORMAT);
	if (!json_object_object_get_ex(root, "complete", &complete) ||
	    !json_object_is_type(complete, json_type_boolean) ||
	    !json_object_get_boolean(complete))
		return refuse(r, "the run did not finish (\"complete\" is not "
			      "true): measure again");
	return 0;
}

static int load_root(struct reader *r, json_object *root, struct result *res)
{
	unsigned int mode;
	int err = check_identity(r, root);

	if (!err)
		err = read_choice(r, root, "mode", mode_names, 2, &mode);
	if (!err)
		err = read_text(r, root, "mode", false, &res->mode);
	if (!err)
		err = read_text(r, root, "withheld", true, &res->withheld);
	if (!err)
		err = read_text(r, root, "plan", false, &res->plan);
	if (!err)
		err = read_text(r, root, "plan_digest", false,
				&res->plan_digest);
	if (!err)
		err = read_number(r, root, "seed", &res->seed);
	if (!err)
		err = result_kernel_load(r, root, res);
	if (!err)
		err = load_machine(r, root, res);
	if (!err)
		err = read_number(r, root, "boots", &res->boots);
	if (!err)
		err = read_array(r, root, "cells", sizeof(*res->cells),
				 load_cell, &res->cells, &res->nr_cells);
	if (!err)
		err = read_array(r, root, "events", sizeof(*res->events),
				 load_event, &res->events, &res->nr_events);
	return err;
}

int result_load(const char *path, struct result *result, struct why *why)
{
	struct reader r = { .path = path, .why = why };
	json_object *root;
	int err = read_file(&r, RESULT_BYTES_MAX, &root);

	memset(result, 0, sizeof(*result));
	if (err)
		return err;
	err = load_root(&r, root, result);
	json_object_put(root);
	if (err)
		result_free(result);
	return err;
}
