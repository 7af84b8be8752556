/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_counts.h - sum counted instructions by function and by call path */
#ifndef DAXSTORM_RECORD_PROFILE_COUNTS_H
#define DAXSTORM_RECORD_PROFILE_COUNTS_H

#include <json-c/json.h>

#include "base/cell_result.h"
#include "record/profile.h"
#include "symbols/symtab.h"

/**
 * profile_json() - make the "profile" member of a metric (record/result.h)
 * @profile: of the boot
 * @region: the guest's clock readings of the same regions
 * @label: label of their marks
 * @symbols: of the kernel; its modules are at their addresses in this boot
 * @json: set; release with json_object_put()
 * @reason: set to the cause of a failure
 *
 * The number of counted instructions must be exactly that of the clock plus one
 * for each page fault: an instruction that faults is executed twice, and the
 * clock counts it once. Page faults are counted at their entry point in the
 * kernel, or, if it has no such symbol, taken from region->faults. The
 * comparison proves that no instruction is missing.
 *
 * Return: 0; -ENOENT if there is no such record; -EPROTO if the numbers do not
 * match; or -errno.
 */
int profile_json(const struct profile *profile,
		 const struct result_region *region, unsigned int label,
		 const struct symtab *symbols, json_object **json,
		 struct err *reason);

/**
 * profile_ran() - make the "ran" member of a test's cell (record/result.h)
 * @profile: of the boot
 * @record: number of the record
 * @symbols: of the kernel
 * @names: the functions of interest, sorted, ended by NULL
 * @json: set to rows of name, instructions and calls; release with
 *	  json_object_put()
 * @reason: set to the cause of a failure
 *
 * Contains what the whole machine executed during the test. There is no clock
 * reading to compare it with.
 *
 * Return: 0; -ENOENT if there is no such record; -EPROTO if it has another
 * label; or -ENOMEM.
 */
int profile_ran(const struct profile *profile, uint64_t record,
		const struct symtab *symbols, char *const *names,
		json_object **json, struct err *reason);

#endif
