/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.h - reads what the emulator's plugin counted */
#ifndef DAXSTORM_RECORD_PROFILE_H
#define DAXSTORM_RECORD_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

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

#endif
