// SPDX-License-Identifier: GPL-2.0-or-later
/* result.c - read a result file and check it */
#include "record/result.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/model.h"
#include "base/workload.h"
#include "file/json_read.h"
#include "host/json.h"
#include "record/old_names.h"

#define RESULT_BYTES_MAX (512L << 20) /* a full plan takes a few MiB */
#define FIO_BINS	 64 /* of a power of two: FIO_IO_U_PLAT_VAL of fio */

static const char *const mode_names[] = { "exact", "time" };
static const char *const unit_names[] = { "insn", "ns" };
static const char *const better_names[] = { "higher", "lower" };

/* Take one bucket; @next is the lowest index that is valid. */
static int load_bucket(const struct json_reader *r, uint64_t index,
		       uint64_t count, struct sparse_hist *h, uint64_t *next,
		       uint64_t *left)
{
	if (index >= HIST_BUCKETS || index < *next)
		return json_refuse(r,
				   "\"hist\" has bucket %" PRIu64
				   ", which is out of range or out of order",
				   index);
	if (!count || count > *left)
		return json_refuse(
			r, "the sum of \"hist\" is not \"count\" %" PRIu64,
			h->count);
	if (count >> HIST_COUNT_BITS)
		return json_refuse(r,
				   "\"hist\" has %" PRIu64
				   " values in bucket %" PRIu64
				   ", but 2^%d - 1 are the most",
				   count, index, HIST_COUNT_BITS);
	h->bucket[h->nr++] =
		(struct hist_bucket){ .index = index, .count = count };
	*next = index + 1;
	*left -= count;
	return 0;
}

/* Check count, sum, min and max against each other and the buckets. */
static int check_hist(const struct json_reader *r, const struct sparse_hist *h,
		      uint64_t left)
{
	if (left)
		return json_refuse(r,
				   "the sum of \"hist\" is %" PRIu64
				   ", but \"count\" is %" PRIu64,
				   h->count - left, h->count);
	if (!h->count)
		return h->sum ? json_refuse(
					r,
					"\"count\" is 0, but \"sum\" is not") :
				0;
	if (h->min > h->max || h->bucket[0].index != hist_index(h->min) ||
	    h->bucket[h->nr - 1].index != hist_index(h->max))
		return json_refuse(r,
				   "\"min\" %" PRIu64 " and \"max\" %" PRIu64
				   " do not match the buckets of \"hist\"",
				   h->min, h->max);
	if (h->sum < (unsigned __int128)h->min * h->count ||
	    h->sum > (unsigned __int128)h->max * h->count)
		return json_refuse(r,
				   "\"sum\" %" PRIu64
				   " is not between count*min and count*max",
				   h->sum);
	return 0;
}

static int load_hist(const struct json_reader *r, json_object *obj,
		     struct sparse_hist *h)
{
	uint64_t next = 0, left, pair[2];
	struct json_pairs pairs;
	size_t i;
	int err = json_read_number(r, obj, "count", &h->count);

	if (!err)
		err = json_read_number(r, obj, "sum", &h->sum);
	if (!err)
		err = json_read_pairs(r, obj, "hist", &pairs);
	/* An empty histogram has no minimum and no maximum. */
	if (!err && h->count)
		err = json_read_number(r, obj, "min", &h->min);
	if (!err && h->count)
		err = json_read_number(r, obj, "max", &h->max);
	if (err)
		return err;
	left = h->count;
	h->bucket = calloc(pairs.nr + 1, sizeof(*h->bucket));
	if (!h->bucket)
		return json_no_memory(r);
	for (i = 0; !err && i < pairs.nr; i++) {
		err = json_next_pair(r, &pairs, pair);
		if (!err)
			err = load_bucket(r, pair[0], pair[1], h, &next, &left);
	}
	return err ? err : check_hist(r, h, left);
}

/*
 * The sums that the buckets allow: each value is within its bucket, none is below
 * the minimum or above the maximum, and one value is each of these two.
 */
static void bound_sum(const struct sparse_hist *h, unsigned __int128 *low,
		      unsigned __int128 *high)
{
	uint64_t from, to;
	size_t i;

	*low = *high = 0;
	for (i = 0; i < h->nr; i++) {
		from = h->bucket[i].index ?
			       hist_bucket_max(h->bucket[i].index - 1) + 1 :
			       0;
		to = hist_bucket_max(h->bucket[i].index);
		if (!i)
			from = h->min;
		if (i + 1 == h->nr) {
			*low += h->max - from;
			to = h->max;
		}
		if (!i)
			*high -= to - h->min;
		*low += (unsigned __int128)from * h->bucket[i].count;
		*high += (unsigned __int128)to * h->bucket[i].count;
	}
}

static uint64_t shown(unsigned __int128 sum)
{
	return sum > UINT64_MAX ? UINT64_MAX : (uint64_t)sum;
}

/*
 * The mean is of the sum, and the percentiles are of the buckets. The sum of fio
 * is exact too, but its bins are wider than our buckets: see run/fio.c.
 */
static int check_sum(const struct json_reader *r, const struct sparse_hist *h,
		     bool of_fio)
{
	unsigned __int128 low, high;

	if (!h->count)
		return 0;
	bound_sum(h, &low, &high);
	if (of_fio) {
		low -= low / FIO_BINS;
		high += high / FIO_BINS;
	}
	if (h->sum >= low && h->sum <= high)
		return 0;
	return json_refuse(
		r,
		"\"sum\" is %" PRIu64 ", but by \"hist\" it is %" PRIu64
		" to %" PRIu64
		": the file was changed after it was written; measure again",
		h->sum, shown(low), shown(high));
}

/* Append to the position in messages; the caller cuts it off again. */
static void step_into(struct json_reader *r, const char *what, const char *name)
{
	size_t len = strlen(r->at);

	snprintf(r->at + len, sizeof(r->at) - len, "%s%s %s", len ? ": " : "",
		 what, name);
}

#define PROFILE_NAME_MAX 512 /* KSYM_NAME_LEN of include/linux/kallsyms.h */

/* Read item @at of a row [name, numbers...] as a number. */
static int row_number(const struct json_reader *r, json_object *row, size_t at,
		      uint64_t *out)
{
	return json_read_row_number(r, row, "profile", at, out);
}

/*
 * Names of symbols are printable ASCII. Refuse every other character, and those
 * that could end a folded stack or a gnuplot string, so that code that prints a
 * name does not have to check it.
 */
static bool good_name(const char *name)
{
	size_t len;

	for (len = 0; name[len]; len++)
		if (name[len] < ' ' || name[len] > '~' ||
		    strchr(";\"\\", name[len]))
			return false;
	return len && len < PROFILE_NAME_MAX;
}

/* Copy the name at the start of a row of @len items. */
static int row_name(const struct json_reader *r, json_object *row, size_t len,
		    char **name)
{
	const char *text;
	int err = json_read_row(r, row, "profile", len);

	if (!err)
		err = json_read_row_text(r, row, "profile", 0, &text);
	if (err)
		return err;
	if (!good_name(text))
		return json_refuse(
			r,
			"\"profile\" has a name that is empty, longer than %d characters, not printable or contains one of ;\"\\",
			PROFILE_NAME_MAX - 1);
	*name = strdup(text);
	return *name ? 0 : json_no_memory(r);
}

/* @sum: set to the sum of the instructions. */
static int load_rows(const struct json_reader *r, json_object *list,
		     struct result_function **functions, size_t *nr,
		     uint64_t *sum)
{
	size_t n = json_length(list), i;
	int err = 0;

	*sum = 0;
	*functions = calloc(n + 1, sizeof(**functions));
	if (!*functions)
		return json_no_memory(r);
	for (i = 0; !err && i < n; i++) {
		struct result_function *f = &(*functions)[(*nr)++];
		json_object *row = json_item(list, i);

		err = row_name(r, row, 3, &f->name);
		if (!err)
			err = row_number(r, row, 1, &f->insn);
		if (!err)
			err = row_number(r, row, 2, &f->calls);
		if (!err && i && strcmp(f[-1].name, f->name) >= 0)
			err = json_refuse(
				r, "\"profile\": function %s is out of order",
				f->name);
		if (!err && __builtin_add_overflow(*sum, f->insn, sum))
			err = json_refuse(
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
		err = json_refuse(
			r,
			"\"profile\": the sum of the functions is %" PRIu64
			", but \"insn\" is %" PRIu64,
			sum, p->insn);
	return err;
}

static int load_nodes(const struct json_reader *r, json_object *list,
		      struct result_profile *p)
{
	size_t n = json_length(list), i;
	int err = 0;

	p->nodes = calloc(n + 1, sizeof(*p->nodes));
	if (!p->nodes)
		return json_no_memory(r);
	for (i = 0; !err && i < n; i++) {
		struct result_node *node = &p->nodes[p->nr_nodes++];
		json_object *row = json_item(list, i);
		uint64_t parent = 0;

		err = row_name(r, row, 4, &node->name);
		if (!err)
			err = row_number(r, row, 1, &parent);
		if (!err)
			err = row_number(r, row, 2, &node->insn);
		if (!err)
			err = row_number(r, row, 3, &node->calls);
		/* 0 is a root. A parent always comes before its children. */
		if (!err && parent > i)
			err = json_refuse(
				r,
				"\"profile\": node %s comes before its parent",
				node->name);
		node->parent = parent ? (size_t)parent - 1 : SIZE_MAX;
	}
	return err;
}

static int load_profile(const struct json_reader *r, json_object *metric,
			struct result_profile **profile)
{
	json_object *o, *functions, *beside, *tree;
	struct result_profile *p;
	uint64_t sum;
	int err = json_read_member(r, metric, "profile", json_type_object, true,
				   &o);

	*profile = NULL;
	if (err || !o)
		return err;
	p = calloc(1, sizeof(*p));
	if (!p)
		return json_no_memory(r);
	*profile = p;
	err = json_read_number(r, o, "entries", &p->entries);
	if (!err && !p->entries)
		err = json_refuse(r, "\"entries\" of \"profile\" is 0");
	if (!err)
		err = json_read_number(r, o, "regions", &p->regions);
	if (!err)
		err = json_read_number(r, o, "insn", &p->insn);
	if (!err)
		err = json_read_member(r, o, "functions", json_type_array,
				       false, &functions);
	if (!err)
		err = load_functions(r, functions, p);
	if (!err)
		err = json_read_member(r, o, "beside", json_type_array, true,
				       &beside);
	if (!err && beside)
		err = load_rows(r, beside, &p->beside, &p->nr_beside, &sum);
	if (!err)
		err = json_read_member(r, o, "tree", json_type_array, true,
				       &tree);
	return err || !tree ? err : load_nodes(r, tree, p);
}

static int load_ran(const struct json_reader *r, json_object *obj,
		    struct result_cell *cell)
{
	json_object *list;
	uint64_t sum;
	int err = json_read_member(r, obj, "ran", json_type_array, true, &list);

	return err || !list ?
		       err :
		       load_rows(r, list, &cell->ran, &cell->nr_ran, &sum);
}

void result_metric_name_series(struct result_metric *metric)
{
	const char *digits = strrchr(metric->name, '_');
	uint64_t size;
	char *end;

	if (!digits || digits == metric->name || digits[1] < '1' ||
	    digits[1] > '9')
		return;
	errno = 0;
	size = strtoull(digits + 1, &end, 10);
	if (*end || errno)
		return;
	metric->size = size;
	snprintf(metric->series, sizeof(metric->series), "%.*s",
		 (int)(digits - metric->name), metric->name);
}

static int load_series(struct json_reader *r, json_object *obj,
		       struct result_metric *metric)
{
	int err;

	if (!json_get(obj, "size")) {
		result_metric_name_series(metric);
		return 0;
	}
	err = json_read_name(r, obj, "series", metric->series);
	if (!err)
		err = json_read_number(r, obj, "size", &metric->size);
	if (!err && !metric->size)
		err = json_refuse(r, "\"size\" is 0");
	return err;
}

/* Results of mode time, and older ones of mode exact, have none of them. */
static int load_beside(const struct json_reader *r, json_object *obj,
		       struct result_metric *metric)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < BESIDES; i++) {
		if (!json_get(obj, beside_names[i]))
			continue;
		metric->has_beside = true;
		err = json_read_number(r, obj, beside_names[i],
				       &metric->beside[i]);
	}
	return err;
}

static int load_metric(struct json_reader *r, json_object *obj, void *item)
{
	struct result_metric *metric = item;
	size_t place = strlen(r->at);
	unsigned int unit = 0, lower = 0;
	int err = json_read_name(r, obj, "name", metric->name);

	if (err)
		return err;
	step_into(r, "metric", metric->name);
	err = json_read_choice(r, obj, "unit", unit_names, 2, &unit);
	if (!err)
		err = json_read_choice(r, obj, "better", better_names, 2,
				       &lower);
	if (!err)
		err = json_read_number(r, obj, "per", &metric->per);
	if (!err && !metric->per)
		err = json_refuse(r, "\"per\" is 0");
	if (!err)
		err = load_series(r, obj, metric);
	if (err)
		return err;
	strcpy(metric->unit, unit_names[unit]);
	metric->lower_better = lower;
	err = load_hist(r, obj, &metric->values);
	if (!err)
		err = load_beside(r, obj, metric);
	if (!err)
		err = load_profile(r, obj, &metric->profile);
	if (!err && metric->profile && strcmp(metric->unit, "insn"))
		err = json_refuse(
			r,
			"\"profile\" counts instructions, but the unit of the metric is %s",
			metric->unit);
	r->at[place] = '\0';
	return err;
}

static int check_sums(struct json_reader *r, const struct result_cell *cell)
{
	bool of_fio = !strncmp(cell->cell.workload, "fio-", 4);
	size_t place = strlen(r->at), i;
	int err = 0;

	for (i = 0; !err && i < cell->nr_metrics; i++) {
		step_into(r, "metric", cell->metrics[i].name);
		err = check_sum(r, &cell->metrics[i].values, of_fio);
		r->at[place] = '\0';
	}
	return err;
}

static int load_check(struct json_reader *r, json_object *obj, void *item)
{
	struct result_check *check = item;
	unsigned int status;
	int err = json_read_label(r, obj, "name", check->name);

	if (!err)
		err = json_read_choice(r, obj, "status", check_status_names,
				       CHECK_STATUSES, &status);
	if (!err)
		err = json_read_bool(r, obj, "known", true, &check->known);
	if (err)
		return err;
	check->status = (enum check_status)status;
	return json_read_text(r, obj, "why", true, &check->reason);
}

static int load_cell(struct json_reader *r, json_object *obj, void *item)
{
	struct result_cell *cell = item;
	unsigned int status;
	char id[CELL_ID_MAX];
	int err = json_read_cell(r, obj, &cell->cell);

	if (err)
		return err;
	step_into(r, "cell", cell_id(&cell->cell, id));
	err = json_read_choice(r, obj, "status", cell_status_names,
			       CELL_STATUSES, &status);
	if (!err)
		err = json_read_text(r, obj, "why", true, &cell->reason);
	if (!err)
		err = json_read_text(r, obj, "proof", true, &cell->proof);
	if (!err)
		err = json_read_array(r, obj, "metrics", sizeof(*cell->metrics),
				      load_metric, &cell->metrics,
				      &cell->nr_metrics);
	if (!err)
		err = check_sums(r, cell);
	if (!err)
		err = json_read_array(r, obj, "checks", sizeof(*cell->checks),
				      load_check, &cell->checks,
				      &cell->nr_checks);
	if (!err)
		err = load_ran(r, obj, cell);
	if (!err)
		err = host_cell_load(r, obj, "host", &cell->host);
	if (err)
		return err;
	cell->status = (enum cell_status)status;
	r->at[0] = '\0';
	return 0;
}

static int load_event(struct json_reader *r, json_object *obj, void *item)
{
	struct result_event *event = item;
	int err = json_read_text(r, obj, "kind", false, &event->kind);

	if (!err)
		err = json_read_text(r, obj, "text", false, &event->text);
	return err ? err : json_read_text(r, obj, "cell", true, &event->cell);
}

struct config_reader {
	const struct json_reader *r;
	struct result *result;
	json_object *config;
};

static int load_option(void *data, const char *name, json_object *value)
{
	struct config_reader *c = data;
	struct result *res = c->result;
	struct result_option *option =
		array_add(&res->config, &res->nr_config, sizeof(*option));

	(void)value;
	if (option)
		option->name = strdup(name);
	if (!option || !option->name)
		return json_no_memory(c->r);
	return json_read_text(c->r, c->config, name, false, &option->value);
}

static int load_config(const struct json_reader *r, json_object *kernel,
		       struct result *res)
{
	struct config_reader c = { .r = r, .result = res };
	int err = json_read_member(r, kernel, "config", json_type_object, true,
				   &c.config);

	return err ? err : json_each(c.config, load_option, &c);
}

static int load_kernel(const struct json_reader *r, json_object *root,
		       struct result *res)
{
	unsigned int model;
	json_object *obj;
	int err = json_read_member(r, root, "kernel", json_type_object, false,
				   &obj);

	if (!err)
		err = json_read_field(r, obj, "release", false, '!',
				      &res->release);
	if (!err)
		err = json_read_text(r, obj, "version", false, &res->version);
	if (!err)
		err = json_read_text(r, obj, "machine", false, &res->machine);
	if (!err)
		err = json_read_choice(r, obj, "model", model_names,
				       MODEL_NAMES, &model);
	if (!err)
		err = json_read_text(r, obj, "model", false, &res->model);
	if (!err)
		err = json_read_text(r, obj, "cmdline", false, &res->cmdline);
	if (!err)
		err = json_read_texts(r, obj, "symbols", true, &res->symbols,
				      &res->nr_symbols);
	return err ? err : load_config(r, obj, res);
}

static int load_quiet(const struct json_reader *r, json_object *root,
		      struct result *res)
{
	return json_read_texts(r, root, "quiet", true, &res->quiet,
			       &res->nr_quiet);
}

#define EMPTY_MAX 1000000 /* instructions or ns of an empty operation */

static int load_machine(const struct json_reader *r, json_object *root,
			struct result *res)
{
	unsigned int unit;
	json_object *obj;
	int err = json_read_member(r, root, "machine", json_type_object, false,
				   &obj);

	if (!err)
		err = json_read_text(r, obj, "cpu", false, &res->cpu);
	if (!err)
		err = json_read_number(r, obj, "cpus", &res->cpus);
	if (!err)
		err = json_read_text(r, obj, "hypervisor", true,
				     &res->hypervisor);
	if (!err)
		err = json_read_member(r, root, "clock", json_type_object,
				       false, &obj);
	if (!err)
		err = json_read_text(r, obj, "name", false, &res->clock);
	if (!err)
		err = json_read_choice(r, obj, "unit", unit_names, 2, &unit);
	if (!err)
		err = json_read_text(r, obj, "unit", false, &res->unit);
	if (!err)
		err = json_read_real(r, obj, "empty_inside",
				     &res->empty_inside);
	if (!err && res->empty_inside > EMPTY_MAX)
		err = json_refuse(
			r,
			"\"empty_inside\" is %g: an operation that does nothing takes less than %d",
			res->empty_inside, EMPTY_MAX);
	if (!err)
		err = json_read_real(r, obj, "empty_total", &res->empty_total);
	return err ? err :
		     json_read_texts(r, obj, "unknown", true, &res->unknown,
				     &res->nr_unknown);
}

/* Check format and completeness first, since the rest depends on them. */
static int check_identity(const struct json_reader *r, json_object *root)
{
	const char *format = json_get_text(root, "format");
	bool complete;

	if (!format)
		return json_refuse(
			r, "not a result of daxstorm: \"format\" is missing");
	if (strcmp(format, RESULT_FORMAT) && strcmp(format, RESULT_FORMAT_1))
		return json_refuse(
			r,
			"format is \"%.60s\", this program reads \"%s\" and \"%s\"",
			format, RESULT_FORMAT_1, RESULT_FORMAT);
	if (json_read_bool(r, root, "complete", true, &complete) || !complete)
		return json_refuse(
			r,
			"the run did not finish (\"complete\" is not true); measure again");
	return 0;
}

static int load_root(struct json_reader *r, json_object *root,
		     struct result *res)
{
	unsigned int mode;
	int err = check_identity(r, root);

	if (!err)
		err = json_read_choice(r, root, "mode", mode_names, 2, &mode);
	if (!err)
		err = json_read_field(r, root, "daxstorm", true, ' ',
				      &res->daxstorm);
	if (!err)
		err = json_read_text(r, root, "mode", false, &res->mode);
	if (!err)
		err = json_read_text(r, root, "withheld", true, &res->withheld);
	if (!err)
		err = json_read_text(r, root, "plan", false, &res->plan);
	if (!err)
		err = json_read_text(r, root, "plan_digest", false,
				     &res->plan_digest);
	if (!err)
		err = json_read_number(r, root, "seed", &res->seed);
	if (!err)
		err = load_kernel(r, root, res);
	if (!err)
		err = load_machine(r, root, res);
	if (!err)
		err = load_quiet(r, root, res);
	if (!err)
		err = result_vm_load(r, root, &res->vm);
	if (!err)
		err = host_state_load(r, root, "host_state", &res->state);
	if (!err)
		err = host_state_load(r, root, "outer_state", &res->outer);
	if (!err)
		err = host_cell_load(r, root, "outer_host", &res->outer_host);
	if (!err)
		err = result_provenance_load(r, root, &res->provenance);
	if (!err)
		err = json_read_number(r, root, "boots", &res->boots);
	if (!err && !res->boots)
		err = json_refuse(
			r,
			"\"boots\" is 0, but a kernel that did not boot has no result; measure again");
	if (!err)
		err = json_read_array(r, root, "cells", sizeof(*res->cells),
				      load_cell, &res->cells, &res->nr_cells);
	if (!err)
		err = json_read_array(r, root, "events", sizeof(*res->events),
				      load_event, &res->events,
				      &res->nr_events);
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
	for (i = 0; i < r->nr_quiet; i++)
		free(r->quiet[i]);
	free(r->quiet);
	for (i = 0; i < r->nr_unknown; i++)
		free(r->unknown[i]);
	free(r->unknown);
	free(r->cells);
	free(r->events);
	free(r->config);
}

void result_free(struct result *r)
{
	char *texts[] = { r->daxstorm,	  r->mode,    r->withheld, r->plan,
			  r->plan_digest, r->release, r->version,  r->machine,
			  r->model,	  r->cmdline, r->build_id, r->cpu,
			  r->hypervisor,  r->clock,   r->unit };
	size_t i;

	free_lists(r);
	result_vm_free(&r->vm);
	host_state_free(&r->state);
	host_state_free(&r->outer);
	free(r->outer_host);
	result_provenance_free(&r->provenance);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	memset(r, 0, sizeof(*r));
}

/* What format 1 may call by an older name. */
static int rename_old(struct result *res, struct err *e)
{
	size_t i, k;
	int err = 0;

	for (i = 0; i < res->nr_cells; i++) {
		struct result_cell *cell = &res->cells[i];

		old_workload(cell->cell.workload);
		for (k = 0; k < cell->nr_metrics; k++)
			old_metric(cell->metrics[k].name);
		for (k = 0; k < cell->nr_checks; k++)
			old_check(cell->checks[k].name);
	}
	for (i = 0; !err && i < res->nr_events; i++)
		if (res->events[i].cell)
			err = old_cell_id(&res->events[i].cell, e);
	return err;
}

/*
 * Does measuring add its cost to the values? It does where the clock is read
 * around each operation (measure/region.c). It does not to counts between
 * marks; and nobody knows what it adds to the span of all tasks, which waited
 * for one another meanwhile, to times that fio took, and to those of workloads
 * with checks: they are waits, which two processes measure, or rounds of many
 * operations.
 */
static bool has_cost(const struct result_cell *cell,
		     const struct result_metric *m)
{
	return !strcmp(m->unit, "ns") &&
	       strcmp(workload_per(cell->cell.workload, m->name), "call") &&
	       !result_metric_is_wall(&cell->cell, m->name);
}

static void set_costs(struct result *res)
{
	struct result_cell *cell;
	size_t i, k;

	for (i = 0; i < res->nr_cells; i++) {
		cell = &res->cells[i];
		for (k = 0; k < cell->nr_metrics; k++)
			if (has_cost(cell, &cell->metrics[k]))
				cell->metrics[k].cost = res->empty_inside;
	}
}

int result_load(const char *path, struct result *result, struct err *reason)
{
	struct json_reader r = { .path = path, .reason = reason };
	json_object *root;
	int err = json_read_file(&r, RESULT_BYTES_MAX, &root);

	memset(result, 0, sizeof(*result));
	if (err)
		return err;
	err = load_root(&r, root, result);
	if (!err && !strcmp(json_get_text(root, "format"), RESULT_FORMAT_1))
		err = rename_old(result, reason);
	if (!err)
		set_costs(result);
	json_object_put(root);
	if (err)
		result_free(result);
	return err;
}
