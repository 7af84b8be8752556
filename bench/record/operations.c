// SPDX-License-Identifier: GPL-2.0-or-later
/* operations.c - copy the values that the plugin counted into a metric */
#include "record/operations.h"

#include <errno.h>
#include <inttypes.h>

#include "base/mark.h"
#include "file/json_out.h"
#include "file/json_read.h"

int operations_span(const struct profile_record *r,
		    const struct result_region *region, unsigned int label,
		    uint64_t *idle, struct err *e)
{
	*idle = region->span - r->insn;
	if (r->label != label || r->regions != region->regions)
		return err_set(e, EPROTO,
			       "record %" PRIu64 " has label %" PRIu64
			       " and %" PRIu64
			       " regions, the guest says %u and %" PRIu64,
			       r->number, r->label, r->regions, label,
			       region->regions);
	/* the clock advances while a CPU sleeps */
	if (r->halts && r->insn <= region->span)
		return 0;
	if (r->insn == region->span)
		return 0;
	return err_set(e, EPROTO,
		       "record %" PRIu64 " does not add up: %" PRIu64
		       " instructions counted, the clock saw %" PRIu64
		       " (%" PRIu64 " regions, %" PRIu64
		       " faults): the attribution is not complete",
		       r->number, r->insn, region->span, region->regions,
		       region->faults);
}

/*
 * Check that the contexts add up to the region and each operation has a value.
 */
static int check_sums(const struct profile_record *r, uint64_t ops,
		      struct err *e)
{
	uint64_t sum =
		r->sum + r->between + r->waiting + r->background + r->deferred;
	uint64_t values = 0;
	size_t i;

	for (i = 0; i < r->nr_values; i++)
		values += r->value[i].count;
	if (r->ops != ops || values != ops)
		return err_set(e, EPROTO,
			       "record %" PRIu64 " holds %" PRIu64
			       " operations and %" PRIu64
			       " values, the guest ran %" PRIu64,
			       r->number, r->ops, values, ops);
	if (sum != r->insn)
		return err_set(e, EPROTO,
			       "record %" PRIu64 " does not add up: %" PRIu64
			       " instructions in all contexts, %" PRIu64
			       " in its regions",
			       r->number, sum, r->insn);
	return 0;
}

static void put_values(json_object *metric, const struct profile_record *r)
{
	json_object *list, *pair;
	size_t i;

	json_put_number(metric, "sum", r->sum);
	json_put_number(metric, "min", r->min);
	json_put_number(metric, "max", r->max);
	list = json_put_list(metric, "hist");
	for (i = 0; i < r->nr_values; i++) {
		pair = json_add_list(list);
		json_add_number(pair, r->value[i].bucket);
		json_add_number(pair, r->value[i].count);
	}
}

static void put_contexts(json_object *metric, const struct profile_record *r,
			 uint64_t idle)
{
	const uint64_t beside[BESIDES] = {
		[BESIDE_WAITING] = r->waiting,
		[BESIDE_BACKGROUND] = r->background,
		[BESIDE_DEFERRED] = r->deferred + r->drained,
		[BESIDE_BETWEEN] = r->between,
		[BESIDE_IDLE] = idle,
		[BESIDE_ASTRAY] = r->astray,
	};
	unsigned int i;

	for (i = 0; i < BESIDES; i++)
		if (beside[i] || i < BESIDE_IDLE)
			json_put_number(metric, beside_names[i], beside[i]);
}

int operations_json(const struct profile *p, const struct result_region *region,
		    json_object *metric, struct err *e)
{
	const struct profile_record *r;
	uint64_t idle;
	int err = profile_find(p, region->record, &r, e);

	if (!err)
		err = operations_span(r, region, MARK_METRIC, &idle, e);
	if (!err)
		err = check_sums(r, json_get_number(metric, "count"), e);
	if (err)
		return err;
	put_values(metric, r);
	put_contexts(metric, r, idle);
	return 0;
}

int operations_empty(const struct profile *p,
		     const struct result_region *region, json_object *clock,
		     struct err *e)
{
	const struct profile_record *r;
	uint64_t idle;
	int err = profile_find(p, region->record, &r, e);

	if (!err)
		err = operations_span(r, region, MARK_EMPTY, &idle, e);
	if (!err)
		err = check_sums(r, region->entries, e);
	if (err)
		return err;
	json_put_number(clock, "call", r->min);
	json_put_real(clock, "empty_inside",
		      (double)(r->sum - r->min * r->ops) / (double)r->ops);
	return 0;
}
