// SPDX-License-Identifier: GPL-2.0-or-later
/* result.c - reads a result file and refuses every other file */
#include "record/result.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESULT_BYTES_MAX (512L << 20) /* a full plan stays below a few MiB */

static const char *const mode_names[] = { "exact", "time" };
static const char *const unit_names[] = { "insn", "ns" };
static const char *const better_names[] = { "higher", "lower" };
static const char *const task_names[] = {
	[TASK_THREADS] = "threads",
	[TASK_PROCESSES] = "processes",
};
static const char *const map_names[] = {
	[MAP_KIND_SHARED] = "shared",
	[MAP_KIND_SYNC] = "sync",
};

/* One [index, count] pair; @next is the lowest index that may come. */
static int load_bucket(const struct json_reader *r, json_object *pair,
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
		return refuse(r,
			      "\"hist\" has bucket %" PRIu64
			      " out of range or out of order",
			      index);
	if (!count || count > *left)
		return refuse(r,
			      "\"hist\" does not add up to \"count\" %" PRIu64,
			      h->count);
	h->bucket[index] = count;
	*next = index + 1;
	*left -= count;
	return 0;
}

/* Do count, sum, min and max fit each other and the buckets at both ends? */
static int check_hist(const struct json_reader *r, const struct hist *h,
		      uint64_t first, uint64_t next, uint64_t left)
{
	if (left)
		return refuse(r,
			      "\"hist\" adds up to %" PRIu64
			      ", \"count\" says %" PRIu64,
			      h->count - left, h->count);
	if (!h->count)
		return h->sum ? refuse(r, "\"sum\" of no values is not 0") : 0;
	if (h->min > h->max || first != hist_index(h->min) ||
	    next - 1 != hist_index(h->max))
		return refuse(r,
			      "\"min\" %" PRIu64 " and \"max\" %" PRIu64
			      " do not fit the buckets of \"hist\"",
			      h->min, h->max);
	if (h->sum < (unsigned __int128)h->min * h->count ||
	    h->sum > (unsigned __int128)h->max * h->count)
		return refuse(r,
			      "\"sum\" %" PRIu64
			      " is not between count*min and count*max",
			      h->sum);
	return 0;
}

static int load_hist(const struct json_reader *r, json_object *obj,
		     struct hist *h)
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
static void step_into(struct json_reader *r, const char *what, const char *name)
{
	size_t len = strlen(r->at);

	snprintf(r->at + len, sizeof(r->at) - len, "%s%s %s", len ? ": " : "",
		 what, name);
}

static int load_metric(struct json_reader *r, json_object *obj, void *item)
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
		return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
	err = load_hist(r, obj, metric->hist);
	if (!err)
		err = result_profile_load(r, obj, &metric->profile);
	if (!err && metric->profile && strcmp(metric->unit, "insn"))
		err = refuse(
			r,
			"\"profile\" counts instructions, the metric is in %s",
			metric->unit);
	r->at[place] = '\0';
	return err;
}

static int load_check(struct json_reader *r, json_object *obj, void *item)
{
	struct result_check *check = item;
	json_object *known;
	unsigned int status;
	int err = read_label(r, obj, "name", check->name);

	if (!err)
		err = read_choice(r, obj, "status", check_status_names,
				  CHECK_STATUSES, &status);
	if (!err)
		err = read_member(r, obj, "known", json_type_boolean, true,
				  &known);
	if (err)
		return err;
	check->status = (enum check_status)status;
	check->known = json_object_get_boolean(known);
	return read_text(r, obj, "why", true, &check->reason);
}

/* Absent where the plan has none. */
static int read_round(struct json_reader *r, json_object *obj,
		      unsigned int *round)
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
static int load_which(struct json_reader *r, json_object *obj,
		      struct cell *cell)
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

static int load_cell(struct json_reader *r, json_object *obj, void *item)
{
	struct result_cell *cell = item;
	unsigned int status;
	char id[CELL_ID_MAX];
	int err = load_which(r, obj, &cell->cell);

	if (err)
		return err;
	step_into(r, "cell", cell_id(&cell->cell, id));
	err = read_choice(r, obj, "status", cell_status_names, CELL_STATUSES,
			  &status);
	if (!err)
		err = read_text(r, obj, "why", true, &cell->reason);
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

static int load_event(struct json_reader *r, json_object *obj, void *item)
{
	struct result_event *event = item;
	int err = read_text(r, obj, "kind", false, &event->kind);

	if (!err)
		err = read_text(r, obj, "text", false, &event->text);
	return err ? err : read_text(r, obj, "cell", true, &event->cell);
}

static int load_machine(const struct json_reader *r, json_object *root,
			struct result *res)
{
	unsigned int unit;
	json_object *obj;
	int err =
		read_member(r, root, "machine", json_type_object, false, &obj);

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
	return err ? err :
		     read_double(r, obj, "empty_total", &res->empty_total);
}

/* Is it ours, and was it finished? Asked first: the rest then makes sense. */
static int check_identity(const struct json_reader *r, json_object *root)
{
	json_object *format, *complete;

	if (!json_object_object_get_ex(root, "format", &format) ||
	    !json_object_is_type(format, json_type_string))
		return refuse(r, "not a result of daxstorm: \"format\" is "
				 "missing");
	if (strcmp(json_object_get_string(format), RESULT_FORMAT))
		return refuse(r,
			      "format is \"%.60s\", this program reads "
			      "\"%s\"",
			      json_object_get_string(format), RESULT_FORMAT);
	if (!json_object_object_get_ex(root, "complete", &complete) ||
	    !json_object_is_type(complete, json_type_boolean) ||
	    !json_object_get_boolean(complete))
		return refuse(r, "the run did not finish (\"complete\" is not "
				 "true): measure again");
	return 0;
}

static int load_root(struct json_reader *r, json_object *root,
		     struct result *res)
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

int result_load(const char *path, struct result *result, struct err *reason)
{
	struct json_reader r = { .path = path, .reason = reason };
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

static void free_lists(struct result *r)
{
	size_t i;

	for (i = 0; i < r->nr_cells; i++)
		result_cell_release(&r->cells[i]);
	for (i = 0; i < r->nr_events; i++) {
		free(r->events[i].kind);
		free(r->events[i].text);
		free(r->events[i].cell);
	}
	for (i = 0; i < r->nr_config; i++) {
		free(r->config[i].name);
		free(r->config[i].value);
	}
	for (i = 0; i < r->nr_symbols; i++)
		free(r->symbols[i]);
	free(r->symbols);
	free(r->cells);
	free(r->events);
	free(r->config);
}

void result_free(struct result *r)
{
	char *texts[] = { r->mode,    r->withheld, r->plan,    r->plan_digest,
			  r->release, r->version,  r->machine, r->model,
			  r->cmdline, r->build_id, r->cpu,     r->hypervisor,
			  r->clock,   r->unit };
	size_t i;

	free_lists(r);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	memset(r, 0, sizeof(*r));
}

static int load_config(const struct json_reader *r, json_object *kernel,
		       struct result *res)
{
	struct json_object_iterator it, end;
	struct result_option *option;
	json_object *config;
	int err = read_member(r, kernel, "config", json_type_object, true,
			      &config);

	if (err || !config)
		return err;
	res->config = calloc((size_t)json_object_object_length(config) + 1,
			     sizeof(*res->config));
	if (!res->config)
		return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
	it = json_object_iter_begin(config);
	end = json_object_iter_end(config);
	for (; !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
		option = &res->config[res->nr_config++];
		option->name = strdup(json_object_iter_peek_name(&it));
		if (!option->name)
			return err_set(r->reason, ENOMEM, "%s: out of memory",
				       r->path);
		err = read_text(r, config, option->name, false, &option->value);
		if (err)
			return err;
	}
	return 0;
}

static int load_symbols(const struct json_reader *r, json_object *kernel,
			struct result *res)
{
	json_object *list, *name;
	size_t n, i;
	int err =
		read_member(r, kernel, "symbols", json_type_array, true, &list);

	if (err || !list)
		return err;
	n = json_object_array_length(list);
	res->symbols = calloc(n + 1, sizeof(*res->symbols));
	if (!res->symbols)
		return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
	for (i = 0; i < n; i++) {
		name = json_object_array_get_idx(list, i);
		if (!json_object_is_type(name, json_type_string))
			return refuse(
				r, "\"symbols\" has a member that is no text");
		res->symbols[i] = strdup(json_object_get_string(name));
		if (!res->symbols[i])
			return err_set(r->reason, ENOMEM, "%s: out of memory",
				       r->path);
		res->nr_symbols++;
	}
	return 0;
}

int result_kernel_load(const struct json_reader *r, json_object *root,
		       struct result *res)
{
	json_object *obj;
	int err = read_member(r, root, "kernel", json_type_object, false, &obj);

	if (!err)
		err = read_text(r, obj, "release", false, &res->release);
	if (!err)
		err = read_text(r, obj, "version", false, &res->version);
	if (!err)
		err = read_text(r, obj, "machine", false, &res->machine);
	if (!err)
		err = read_text(r, obj, "model", false, &res->model);
	if (!err)
		err = read_text(r, obj, "cmdline", false, &res->cmdline);
	if (!err)
		err = load_symbols(r, obj, res);
	return err ? err : load_config(r, obj, res);
}

#define PROFILE_NAME_MAX 512 /* KSYM_NAME_LEN of include/linux/kallsyms.h */

/* Member @at of a row [name, numbers...] as a number. */
static int row_number(const struct json_reader *r, json_object *row, size_t at,
		      uint64_t *out)
{
	return read_value(r, json_object_array_get_idx(row, at), "profile",
			  out);
}

/*
 * Symbols are printable; what could end a folded stack, a string of gnuplot
 * or a line of a terminal is refused here once, for all that print them.
 */
static bool good_name(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (name[i] < ' ' || name[i] > '~' || strchr(";\"\\", name[i]))
			return false;
	return len && len < PROFILE_NAME_MAX;
}

/* The name that a row of @len members starts with, copied. */
static int row_name(const struct json_reader *r, json_object *row, size_t len,
		    char **name)
{
	json_object *first;

	if (!json_object_is_type(row, json_type_array) ||
	    json_object_array_length(row) != len)
		return refuse(
			r, "\"profile\" has a row that is not of %zu members",
			len);
	first = json_object_array_get_idx(row, 0);
	if (!json_object_is_type(first, json_type_string))
		return refuse(r, "\"profile\" has a row without a name");
	if (!good_name(json_object_get_string(first),
		       (size_t)json_object_get_string_len(first)))
		return refuse(
			r,
			"\"profile\" has a name that is empty, longer than %d, not printable or has one of ;\"\\ in it",
			PROFILE_NAME_MAX - 1);
	*name = strdup(json_object_get_string(first));
	return *name ? 0 :
		       err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
}

/* @sum: of their instructions. */
static int load_rows(const struct json_reader *r, json_object *list,
		     struct result_function **functions, size_t *nr,
		     uint64_t *sum)
{
	size_t n = json_object_array_length(list), i;
	int err = 0;

	*sum = 0;
	*functions = calloc(n + 1, sizeof(**functions));
	if (!*functions)
		return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
	for (i = 0; !err && i < n; i++) {
		struct result_function *f = &(*functions)[(*nr)++];
		json_object *row = json_object_array_get_idx(list, i);

		err = row_name(r, row, 3, &f->name);
		if (!err)
			err = row_number(r, row, 1, &f->insn);
		if (!err)
			err = row_number(r, row, 2, &f->calls);
		if (!err && i && strcmp(f[-1].name, f->name) >= 0)
			err = refuse(r,
				     "\"profile\": function %s is out of order",
				     f->name);
		if (!err && __builtin_add_overflow(*sum, f->insn, sum))
			err = refuse(
				r,
				"\"profile\": the sum of the functions does not fit 64 bits");
	}
	return err;
}

static int load_functions(const struct json_reader *r, json_object *list,
			  struct result_profile *p)
{
	uint64_t sum;
	int err = load_rows(r, list, &p->functions, &p->nr_functions, &sum);

	if (!err && sum != p->insn)
		err = refuse(r,
			     "\"profile\": functions add up to %" PRIu64
			     ", \"insn\" says %" PRIu64,
			     sum, p->insn);
	return err;
}

static int load_nodes(const struct json_reader *r, json_object *list,
		      struct result_profile *p)
{
	size_t n = json_object_array_length(list), i;
	int err = 0;

	p->nodes = calloc(n + 1, sizeof(*p->nodes));
	if (!p->nodes)
		return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
	for (i = 0; !err && i < n; i++) {
		struct result_node *node = &p->nodes[p->nr_nodes++];
		json_object *row = json_object_array_get_idx(list, i);
		uint64_t parent = 0;

		err = row_name(r, row, 4, &node->name);
		if (!err)
			err = row_number(r, row, 1, &parent);
		if (!err)
			err = row_number(r, row, 2, &node->insn);
		if (!err)
			err = row_number(r, row, 3, &node->calls);
		/* 0 is a root, so that a parent always comes first */
		if (!err && parent > i)
			err = refuse(
				r,
				"\"profile\": node %s comes before its parent",
				node->name);
		node->parent = parent ? (size_t)parent - 1 : SIZE_MAX;
	}
	return err;
}

int result_profile_load(const struct json_reader *r, json_object *metric,
			struct result_profile **profile)
{
	json_object *o, *functions, *tree;
	struct result_profile *p;
	int err = read_member(r, metric, "profile", json_type_object, true, &o);

	*profile = NULL;
	if (err || !o)
		return err;
	p = calloc(1, sizeof(*p));
	if (!p)
		return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
	*profile = p;
	err = read_number(r, o, "entries", &p->entries);
	if (!err && !p->entries)
		err = refuse(r, "\"profile\" of no entries");
	if (!err)
		err = read_number(r, o, "regions", &p->regions);
	if (!err)
		err = read_number(r, o, "insn", &p->insn);
	if (!err)
		err = read_member(r, o, "functions", json_type_array, false,
				  &functions);
	if (!err)
		err = load_functions(r, functions, p);
	if (!err)
		err = read_member(r, o, "tree", json_type_array, true, &tree);
	return err || !tree ? err : load_nodes(r, tree, p);
}

int result_ran_load(const struct json_reader *r, json_object *obj,
		    struct result_cell *cell)
{
	json_object *list;
	uint64_t sum;
	int err = read_member(r, obj, "ran", json_type_array, true, &list);

	return err || !list ?
		       err :
		       load_rows(r, list, &cell->ran, &cell->nr_ran, &sum);
}
