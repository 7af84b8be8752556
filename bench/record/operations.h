/* SPDX-License-Identifier: GPL-2.0-or-later */
/* operations.h - the values that the plugin counted, put into a metric */
#ifndef DAXSTORM_RECORD_OPERATIONS_H
#define DAXSTORM_RECORD_OPERATIONS_H

#include <json-c/json.h>

#include "base/cell_result.h"
#include "base/err.h"
#include "record/profile.h"

/**
 * operations_span() - hold a record against the guest's clock
 * @record: what was counted
 * @region: what the clock saw of the same regions
 * @label: of their marks
 * @idle: set to what the clock saw and nobody executed: the CPU slept
 *
 * Return: 0; -EPROTO if the two do not agree to the last instruction.
 */
int operations_span(const struct profile_record *record,
		    const struct result_region *region, unsigned int label,
		    uint64_t *idle, struct err *reason);

/**
 * operations_json() - give a metric the values of its operations
 * @profile: what was counted in the boot
 * @region: what the guest's clock saw
 * @metric: of the journal: "count" operations; gets "sum", "min", "max" and
 *	    "hist", and beside them, in instructions of all its regions:
 *	    "waiting" of the measuring tasks, "background" of interrupts and
 *	    other tasks, "deferred" that the regions left to RCU, softirqs and
 *	    workqueues, drained behind them; "between", of the measuring tasks
 *	    outside of operations; where there is any, "idle" (the CPU slept)
 *	    and "astray" (jumps that the plugin could not follow: what is own
 *	    and what is background may be wrong)
 *
 * Refused unless all of it makes up the span of the regions on the guest's own
 * clock, to the last instruction.
 *
 * Return: 0; -ENOENT: no such record; -EPROTO: it does not add up.
 */
int operations_json(const struct profile *profile,
		    const struct result_region *region, json_object *metric,
		    struct err *reason);

/* Mean instructions of an operation of record @region, or -ENOENT, -EPROTO. */
int operations_mean(const struct profile *profile,
		    const struct result_region *region, double *mean,
		    struct err *reason);

#endif
