/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.h - what the emulator's plugin counted, turned into functions */
#ifndef DAXSTORM_RECORD_PROFILE_H
#define DAXSTORM_RECORD_PROFILE_H

#include <json-c/json.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "record/result.h"
#include "record/symtab.h"

#define PROFILE_FORMAT "daxstorm-profile/1"

struct profile_count {
	uint64_t address; /* of one instruction; 0: all of user space */
	uint64_t insn;
};

struct profile_node {
	uint64_t parent;  /* number of another, from 1; 0: none */
	uint64_t address; /* entry of its function; 0: user space, 1: unknown */
	int64_t insn;
	uint64_t calls;
};

struct profile_record {
	uint64_t number, label, regions, insn;
	struct profile_count *count;
	struct profile_node *node;
	size_t nr_counts, nr_nodes;
};

/* All whole records of one boot; bench/qemu/profile.c says how they are spelled. */
struct profile {
	struct profile_record *record;
	size_t nr;
};

/**
 * profile_load() - read what the plugin wrote in one boot
 *
 * A record that a lost guest left without its end is left out.
 *
 * Return: 0; -EPROTO when the marks of the guest made no sense; -errno.
 */
int profile_load(const char *path, struct profile *profile, struct err *reason);
void profile_free(struct profile *profile);

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
