// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage_json.c - print the coverage of all kernels as a JSON object */
#include "report/coverage_json.h"

#include <errno.h>
#include <stdlib.h>

#include "file/json_out.h"

static void put_runs(json_object *o, const struct coverage_run *run, size_t nr)
{
	json_object *list = json_put_list(o, "runs"), *item;
	size_t i;

	for (i = 0; i < nr; i++) {
		item = json_add_object(list);
		json_put_text(item, "workload", run[i].workload);
		json_put_number(item, "calls", run[i].calls);
		json_put_number(item, "insn", run[i].insn);
	}
}

static void put_function(json_object *o, const struct coverage_kernel *k,
			 const struct series_function *f)
{
	bool exists = coverage_exists(k, f->name);
	const struct coverage_run *run;
	json_object *patches;
	size_t nr, i;

	run = coverage_runs(k, f->name, &nr);
	json_put_text(o, "name", f->name);
	patches = json_put_list(o, "patches");
	for (i = 0; f->patches[i]; i++)
		json_add_number(patches, f->patches[i]);
	json_put_bool(o, "exists", exists);
	json_put_optional_text(o, "inlined_into", f->inlined_into);
	if (exists && !nr)
		json_put_text(o, "why", coverage_why(k, f));
	put_runs(o, run, nr);
}

static void put_misses(json_object *o, const struct coverage_miss *miss,
		       size_t nr)
{
	json_object *never = json_put_list(o, "claimed_and_never_ran");
	json_object *unjudged = json_put_list(o, "not_profiled"), *claim;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!miss[i].function) {
			json_add_text(unjudged, miss[i].workload);
			continue;
		}
		claim = json_add_object(never);
		json_put_text(claim, "workload", miss[i].workload);
		json_put_text(claim, "function", miss[i].function);
	}
}

static int put_kernel(json_object *o, const struct coverage_kernel *k,
		      const struct workload *first, struct err *e)
{
	struct coverage_count n = coverage_count(k);
	struct coverage_miss *miss;
	size_t nr_miss, i;
	const struct series_function *f = k->series->functions;
	json_object *list;
	unsigned int s;
	int err = coverage_misses(k, first, &miss, &nr_miss, e);

	json_put_text(o, "release", k->like->release);
	json_put_text(o, "model", k->like->model);
	list = json_put_list(o, "sides");
	for (s = 0; s < SIDES; s++)
		if (k->side[s])
			json_add_text(list, side_name((enum side)s));
	json_put_number(o, "boots", k->boots);
	json_put_number(o, "executed", n.ran);
	json_put_number(o, "exist", n.exist);
	json_put_number(o, "beyond", n.beyond);
	list = json_put_list(o, "functions");
	for (i = 0; i < k->series->nr_functions; i++)
		put_function(json_add_object(list), k, &f[i]);
	put_misses(o, miss, nr_miss);
	free(miss);
	return err;
}

int coverage_json(FILE *out, const struct coverage *c,
		  const struct workload *first, struct err *e)
{
	json_object *root = json_new_object(), *kernels;
	size_t i;
	int err = 0;

	json_put_text(root, "format", COVERAGE_FORMAT);
	if (c->nr)
		json_put_text(root, "series", c->kernel[0].series->title);
	kernels = json_put_list(root, "kernels");
	for (i = 0; !err && i < c->nr; i++)
		err = put_kernel(json_add_object(kernels), &c->kernel[i], first,
				 e);
	if (!err)
		json_print(out, root);
	json_object_put(root);
	return err;
}
