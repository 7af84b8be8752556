/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_counts.h - counted instructions become the functions of a metric */
#ifndef DAXSTORM_RECORD_PROFILE_COUNTS_H
#define DAXSTORM_RECORD_PROFILE_COUNTS_H

#include <json-c/json.h>

#include "base/cell_result.h"
#include "record/profile.h"
#include "record/symtab.h"

/**
 * profile_json() - the "profile" member of a metric (record/result.h)
 * @region: what the guest's clock saw of the same regions
 * @symbols: of the kernel, its modules where the boot had them
 * @json: made; release with json_object_put()
 *
 * Refused unless the counted instructions are to the last one those of the
 * clock, and one more for each page fault: the instruction that faults runs
 * twice, and the clock counts it once. Page faults are told by
 * their entry into the kernel; where it has no symbol, by region->faults. That
 * proves that nothing was lost on the way.
 *
 * Return: 0; -ENOENT: no such record; -EPROTO: it does not add up; -errno.
 */
int profile_json(const struct profile *profile,
		 const struct result_region *region, unsigned int label,
		 const struct symtab *symbols, json_object **json,
		 struct err *reason);

/**
 * profile_ran() - the "ran" member of a test's cell (record/result.h)
 * @record: its number
 * @names: the functions asked about, sorted, ended by NULL
 * @json: made: rows of name, instructions and calls; release with
 *	  json_object_put()
 *
 * What ran on the whole machine while the test did; nothing it could be held
 * against adds up with it.
 *
 * Return: 0; -ENOENT: no such record; -EPROTO: of another label; -ENOMEM.
 */
int profile_ran(const struct profile *profile, uint64_t record,
		const struct symtab *symbols, char *const *names,
		json_object **json, struct err *reason);

#endif
