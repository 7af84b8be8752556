// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_attribution.c - add profiles to the metrics of a boot's journal */
#include "record/profile_attribution.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mark.h"
#include "file/json_out.h"
#include "file/json_read.h"
#include "record/operations.h"
#include "record/profile_counts.h"
#include "symbols/symbols.h"
#include "symbols/symtab.h"

struct attribution {
	struct profile profile;
	struct symtab symtab;  /* of its kernel */
	struct series *series; /* whose functions are asked about */
	size_t nr_series;
	char **names; /* functions asked about that the kernel has; or NULL */
};

/* The cell of such a record fails; the program may have written none. */
static void tell_errors(const char *path, const struct profile *p)
{
	size_t i;

	for (i = 0; i < p->nr_errors; i++)
		complain("%s: the plugin dropped record %" PRIu64 ": %s", path,
			 p->error[i].number, p->error[i].text);
}

int attribution_open(const char *profile, const char *symbols,
		     struct attribution **attribution, struct err *e)
{
	struct attribution *a = calloc(1, sizeof(*a));
	int err;

	if (!a)
		return err_set(e, ENOMEM, "out of memory for a profile");
	err = profile_load(profile, &a->profile, e);
	if (err)
		goto free;
	tell_errors(profile, &a->profile);
	err = symtab_load(symbols, &a->symtab, e);
	if (err)
		goto free_profile;
	err = series_load_all(&a->series, &a->nr_series, e);
	if (err)
		goto free_symtab;
	*attribution = a;
	return 0;
free_symtab:
	symtab_free(&a->symtab);
free_profile:
	profile_free(&a->profile);
free:
	free(a);
	return err;
}

void attribution_close(struct attribution *a)
{
	if (!a)
		return;
	profile_free(&a->profile);
	symtab_free(&a->symtab);
	series_free_all(a->series, a->nr_series);
	symbols_free(a->names);
	free(a);
}

/* Remove the member "region" from @o and return it; false if there is none. */
static bool take_region(json_object *o, struct result_region *region)
{
	json_object *r = json_get(o, "region");

	if (!r)
		return false;
	*region = (struct result_region){
		.record = json_get_number(r, "record"),
		.regions = json_get_number(r, "regions"),
		.span = json_get_number(r, "span"),
		.faults = json_get_number(r, "faults"),
		.entries = json_get_number(r, "entries"),
		.marked = json_get(r, "marked"),
	};
	json_remove(o, "region");
	return true;
}

/*
 * Add the functions of the series and of the workloads that this kernel has.
 * The symbols file is used, since a guest may not have loaded all modules yet.
 */
static int put_symbols(struct attribution *a, json_object *kernel,
		       struct err *e)
{
	json_object *list = json_put_list(kernel, "symbols");
	size_t nr, i;

	symbols_free(a->names);
	if (!symbols_read(a->symtab.path, a->series, a->nr_series, &a->names,
			  &nr))
		return err_set(e, ENOMEM, "no memory for the symbols");
	for (i = 0; i < nr; i++)
		json_add_text(list, a->names[i]);
	return 0;
}

/* Values that only the plugin has are not to be had without it. */
static int check_counted(const struct attribution *a,
			 const struct result_region *region, struct err *e)
{
	if (a || !region->marked)
		return 0;
	return err_set(
		e, EPROTO,
		"the guest left counting to the emulator (--marked), and nothing says what it counted: add --symbols");
}

/* The empty operation of the boot proves that the counts match the clock. */
static int attribute_empty(struct attribution *a, json_object *clock,
			   struct err *e)
{
	json_object *empty = NULL;
	struct result_region region;
	int err;

	if (!take_region(clock, &region))
		return 0;
	err = check_counted(a, &region, e);
	if (err || !a)
		return err;
	if (region.marked)
		err = operations_empty(&a->profile, &region, clock, e);
	if (!err && a->profile.profiled)
		err = profile_json(&a->profile, &region, MARK_EMPTY, &a->symtab,
				   &empty, e);
	json_object_put(empty);
	return err;
}

/* What the plugin counts as the operations', since it knows none of its functions. */
static void put_unknown(const struct profile *p, json_object *clock)
{
	json_object *list;
	size_t i;

	if (!p->nr_unknown)
		return;
	list = json_put_list(clock, "unknown");
	for (i = 0; i < p->nr_unknown; i++)
		json_add_text(list, p->unknown[i]);
}

int attribute_header(struct attribution *a, json_object *header, struct err *e)
{
	json_object *kernel = json_get(header, "kernel");
	int err = 0;

	if (a)
		err = symtab_match(&a->symtab, json_get_text(kernel, "release"),
				   json_get_text(kernel, "build_id"), e);
	if (a && a->profile.profiled && !err)
		err = put_symbols(a, kernel, e);
	if (a && !err)
		put_unknown(&a->profile, json_get(header, "clock"));
	return err ? err : attribute_empty(a, json_get(header, "clock"), e);
}

static int attribute_test(struct attribution *a, json_object *cell,
			  struct err *e)
{
	uint64_t record = json_get_number(cell, "record");
	json_object *ran;
	int err;

	json_remove(cell, "record");
	if (!record || !a || !a->names)
		return 0;
	err = profile_ran(&a->profile, record, &a->symtab, a->names, &ran, e);
	if (!err)
		json_put(cell, "ran", ran);
	return err;
}

static int attribute_metric(struct attribution *a, json_object *metric,
			    struct err *e)
{
	struct result_region region;
	json_object *profile;
	int err;

	if (!take_region(metric, &region))
		return 0;
	err = check_counted(a, &region, e);
	if (!err && a && region.marked)
		err = operations_json(&a->profile, &region, metric, e);
	if (err || !a || !a->profile.profiled)
		return err;
	err = profile_json(&a->profile, &region, MARK_METRIC, &a->symtab,
			   &profile, e);
	if (!err)
		json_put(metric, "profile", profile);
	return err;
}

/* A cell that had failed before keeps its own reason. */
static void fail_cell(json_object *cell, const struct err *reason)
{
	const char *status = json_get_text(cell, "status");

	json_put_list(cell, "metrics");
	if (status && strcmp(status, "pass"))
		return;
	json_put_text(cell, "status", "fail");
	json_put_text(cell, "why", reason->text);
}

int attribute_cell(struct attribution *a, json_object *cell, struct err *e)
{
	json_object *metrics = json_get(cell, "metrics");
	size_t i;
	int err = 0;

	/* The cell may have loaded modules: use the addresses of this boot. */
	if (a && a->profile.profiled)
		err = symtab_relocate(&a->symtab,
				      json_get_text(cell, "modules"), e);
	json_remove(cell, "modules");
	for (i = 0; !err && i < json_length(metrics); i++)
		err = attribute_metric(a, json_item(metrics, i), e);
	if (!err)
		err = attribute_test(a, cell, e);
	if (!a || (err != -EPROTO && err != -ENOENT))
		return err;
	fail_cell(cell, e);
	return 0;
}
