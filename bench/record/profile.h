/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.h - read the file that the emulator's plugin wrote */
#ifndef DAXSTORM_RECORD_PROFILE_H
#define DAXSTORM_RECORD_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PROFILE_FORMAT "daxstorm-profile/2"

struct profile_count {
	uint64_t address; /* of an instruction; 0: all of user space */
	uint64_t insn;
};

struct profile_node {
	uint64_t parent;  /* number of the parent node, from 1; 0: none */
	uint64_t address; /* start of the function; 0: user space, 1: unknown */
	int64_t insn;
	uint64_t calls;
	/* executed by operations themselves; absent in a record without any */
	int64_t own;
	uint64_t own_calls;
};

struct profile_value { /* bucket of base/hist.h */
	uint64_t bucket, count;
};

struct profile_record {
	uint64_t number, label, regions, insn;
	uint64_t astray, halts;	     /* see bench/qemu/calls.h */
	uint64_t ops, sum, min, max; /* of what operations executed */
	uint64_t between, waiting, background, deferred, drained;
	struct profile_value *value;
	struct profile_count *count;
	struct profile_node *node;
	size_t nr_values, nr_counts, nr_nodes;
};

/* Why the plugin has dropped a record. */
struct profile_error {
	uint64_t number;
	char text[160];
};

/* All complete records of a boot. bench/qemu/profile.c defines the format. */
struct profile {
	struct profile_record *record;
	size_t nr;
	struct profile_error *error;
	size_t nr_errors;
	/*
	 * Kinds of work whose functions the plugin did not find, so that it
	 * counts as the operations' own: "softirqs (__do_softirq, handle_softirqs)"
	 */
	char **unknown;
	size_t nr_unknown;
	bool profiled; /* which instructions ran, and not only how many */
};

/**
 * profile_load() - read the file that the plugin wrote in one boot
 * @path: the file
 * @profile: filled; release with profile_free()
 * @reason: set to the cause of a failure
 *
 * A record without its end, left by a lost guest, is dropped.
 *
 * Return: 0 or -errno.
 */
int profile_load(const char *path, struct profile *profile, struct err *reason);
void profile_free(struct profile *profile);

/**
 * profile_find() - find a record
 * @profile: counts of a boot
 * @number: of the record
 * @record: set to it
 * @reason: why there is none
 *
 * Return: 0; -EPROTO if the plugin has dropped the record; -ENOENT.
 */
int profile_find(const struct profile *profile, uint64_t number,
		 const struct profile_record **record, struct err *reason);

#endif
