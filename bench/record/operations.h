/* SPDX-License-Identifier: GPL-2.0-or-later */
/* operations.h - copy the values that the plugin counted into a metric */
#ifndef DAXSTORM_RECORD_OPERATIONS_H
#define DAXSTORM_RECORD_OPERATIONS_H

#include <json-c/json.h>

#include "base/cell_result.h"
#include "base/err.h"
#include "record/profile.h"

/**
 * operations_span() - compare a record with the guest's clock
 * @record: counts of the plugin
 * @region: clock readings of the same regions
 * @label: label of their marks
 * @idle: set to the ticks in which no instruction was executed, since the CPU
 *	slept
 *
 * Return: 0; -EPROTO if the two differ by even one instruction.
 */
int operations_span(const struct profile_record *record,
		    const struct result_region *region, unsigned int label,
		    uint64_t *idle, struct err *reason);

/**
 * operations_json() - add the values of its operations to a metric
 * @profile: counts of the boot
 * @region: clock readings of the guest
 * @metric: metric of the journal with "count" operations. It gets "sum", "min",
 *	"max" and "hist", and these counts of instructions over all its regions:
 *	"waiting" by the measuring tasks; "background" by interrupts and other
 *	tasks; "deferred", the work that the regions left to RCU, softirqs and
 *	workqueues and that was drained afterwards; "between", by the measuring
 *	tasks outside of operations. If they are not 0, it also gets "idle" (the
 *	CPU slept) and "astray" (jumps that the plugin could not follow, so that
 *	own and background instructions may be mixed up)
 *
 * The values are refused unless they add up to the span of the regions on the
 * guest's clock, to the instruction.
 *
 * Return: 0; -ENOENT if there is no such record; -EPROTO if the sums differ.
 */
int operations_json(const struct profile *profile,
		    const struct result_region *region, json_object *metric,
		    struct err *reason);

/**
 * operations_empty() - what the empty operation of the boot cost
 * @profile: counts of the boot
 * @region: its record
 * @clock: of the journal's header. It gets "call", the instructions that the
 *	plugin has subtracted from every value, and "empty_inside", what an empty
 *	operation has left of them
 *
 * Return: 0, -ENOENT or -EPROTO.
 */
int operations_empty(const struct profile *profile,
		     const struct result_region *region, json_object *clock,
		     struct err *reason);

#endif
