// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage_json.c - the coverage of all kernels as one JSON object */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>

#include "stats/coverage.h"

static void add_text(json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key, json_object_new_string(text));
}

static void add_count(json_object *o, const char *key, uint64_t count)
{
	json_object_object_add(o, key, json_object_new_uint64(count));
}

static json_object *runs_json(const struct coverage_run *run, size_t nr)
{
	json_object *list = json_object_new_array(), *o;
	size_t i;

	for (i = 0; i < nr; i++) {
		o = json_object_new_object();
		add_text(o, "workload", run[i].workload);
		add_count(o, "calls", run[i].calls);
		add_count(o, "insn", run[i].insn);
		json_object_array_add(list, o);
	}
	return list;
}

static json_object *function_json(const struct coverage_kernel *k,
				  const struct series_function *f)
{
	json_object *o = json_object_new_object();
	json_object *patches = json_object_new_array();
	bool exists = coverage_exists(k, f->name);
	const struct coverage_run *run;
	size_t nr, i;

	run = coverage_runs(k, f->name, &nr);
	add_text(o, "name", f->name);
	for (i = 0; i < sizeof(f->patches) && f->patches[i]; i++)
		json_object_array_add(patches,
				      json_object_new_int(f->patches[i]));
	json_object_object_add(o, "patches", patches);
	json_object_object_add(o, "exists", json_object_new_boolean(exists));
	if (f->inlined_into)
		add_text(o, "inlined_into", f->inlined_into);
	if (exists && !nr)
		add_text(o, "why", coverage_why(k, f));
	json_object_object_add(o, "runs", runs_json(run, nr));
	return o;
}

static void add_misses(json_object *o, const struct coverage_miss *miss,
		       size_t nr)
{
	json_object *never = json_object_new_array();
	json_object *unjudged = json_object_new_array(), *claim;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!miss[i].function) {
			json_object_array_add(
				unjudged,
				json_object_new_string(miss[i].workload));
			continue;
		}
		claim = json_object_new_object();
		add_text(claim, "workload", miss[i].workload);
		add_text(claim, "function", miss[i].function);
		json_object_array_add(never, claim);
	}
	json_object_object_add(o, "claimed_and_never_ran", never);
	json_object_object_add(o, "not_profiled", unjudged);
}

static int kernel_json(const struct coverage_kernel *k,
		       const struct workload *first, json_object *list,
		       struct err *e)
{
	json_object *o = json_object_new_object();
	json_object *functions = json_object_new_array();
	json_object *sides = json_object_new_array();
	struct coverage_count n = coverage_count(k);
	struct coverage_miss *miss;
	size_t nr, nr_miss, i;
	const struct series_function *f = series_functions(&nr);
	unsigned int s;
	int err = coverage_misses(k, first, &miss, &nr_miss, e);

	for (s = 0; s < SIDES; s++)
		if (k->side[s])
			json_object_array_add(sides,
					      json_object_new_string(
						      side_name((enum side)s)));
	add_text(o, "release", k->like->release);
	add_text(o, "model", k->like->model);
	json_object_object_add(o, "sides", sides);
	add_count(o, "boots", k->boots);
	add_count(o, "executed", n.ran);
	add_count(o, "exist", n.exist);
	add_count(o, "beyond", n.beyond);
	for (i = 0; i < nr; i++)
		json_object_array_add(functions, function_json(k, &f[i]));
	json_object_object_add(o, "functions", functions);
	add_misses(o, miss, nr_miss);
	json_object_array_add(list, o);
	free(miss);
	return err;
}

int coverage_json(FILE *out, const struct coverage *c,
		  const struct workload *first, struct err *e)
{
	json_object *o = json_object_new_object();
	json_object *kernels = json_object_new_array();
	size_t i;
	int err = 0;

	add_text(o, "format", COVERAGE_FORMAT);
	for (i = 0; !err && i < c->nr; i++)
		err = kernel_json(&c->kernel[i], first, kernels, e);
	json_object_object_add(o, "kernels", kernels);
	if (!err)
		fprintf(out, "%s\n",
			json_object_to_json_string_ext(
				o, JSON_C_TO_STRING_PRETTY));
	json_object_put(o);
	return err;
}
