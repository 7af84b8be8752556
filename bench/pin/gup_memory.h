/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gup_memory.h - DAX memory, mapped in each state that a mapping can be in */
#ifndef DAXSTORM_PIN_GUP_MEMORY_H
#define DAXSTORM_PIN_GUP_MEMORY_H

#include "base/page_size.h"
#include "check/test.h"
#include "measure/task.h"

#define GUP_MEMORY_ENTRIES_4K 16
#define GUP_MEMORY_TOUCHED    (UINT64_C(2) << 20) /* of anonymous memory */

enum gup_memory_kind {
	MEMORY_ANON, /* no file: for comparison */
	MEMORY_SHARED_UNTOUCHED,
	MEMORY_SHARED_READ,
	MEMORY_SHARED_WRITTEN,
	MEMORY_READONLY, /* shared, PROT_READ, read */
	MEMORY_MIXED,	 /* anonymous before, shared and written from there */
	MEMORY_PRIVATE_UNTOUCHED,
	MEMORY_PRIVATE_READ,
	MEMORY_PRIVATE_WRITTEN, /* every page a copy by now */
	MEMORIES
};

/* X(arg, name) for each but MEMORY_ANON, in that order. */
#define GUP_MEMORY_FILE_NAMES(X, arg)                                          \
	X(arg, "shared-untouched"), X(arg, "shared-read"),                     \
		X(arg, "shared-written"), X(arg, "readonly"), X(arg, "mixed"), \
		X(arg, "private-untouched"), X(arg, "private-read"),           \
		X(arg, "private-written")

/* "shared-read", ... */
const char *gup_memory_name(enum gup_memory_kind memory);

struct gup_memory {
	const struct target *target;
	struct extent_set extents; /* a file of its own for each memory */
	struct task task;
	struct mapping map; /* 1 entry, 16 of 4k */
	char *reserved;
	uint64_t reserved_bytes;
};

/* Find room. Return: 0, or -errno with nothing to close. */
int gup_memory_open(struct gup_memory *gup_memory, const struct test *test,
		    struct err *reason);
void gup_memory_close(struct gup_memory *gup_memory);

/* Can the target have such memory? A device cannot be mapped private. */
bool gup_memory_has(const struct gup_memory *gup_memory,
		    enum gup_memory_kind memory);

/**
 * gup_memory_map() - make a file and map it at memory->map, in the asked state
 *
 * Entries that were touched are proven to be of the cell's granularity. For
 * MEMORY_MIXED GUP_MEMORY_TOUCHED / 2 bytes before the mapping are anonymous.
 *
 * Return: 0, to be ended by gup_memory_unmap(), or -errno.
 */
int gup_memory_map(struct gup_memory *gup_memory, enum gup_memory_kind memory,
		   struct err *reason);
void gup_memory_unmap(struct gup_memory *gup_memory);

/**
 * gup_memory_truncate() - shrink the file to nothing, in another process
 *
 * Return: 0; -ETIMEDOUT if it took longer than @limit_ms, with where it stood
 * in @reason; -errno.
 */
int gup_memory_truncate(struct gup_memory *gup_memory, struct test *test,
			unsigned int limit_ms, struct err *reason);

#endif
