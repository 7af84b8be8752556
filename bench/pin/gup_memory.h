/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gup_memory.h - DAX memory mapped in each state that matters to GUP */
#ifndef DAXSTORM_PIN_GUP_MEMORY_H
#define DAXSTORM_PIN_GUP_MEMORY_H

#include "base/page_size.h"
#include "check/test.h"
#include "measure/task.h"

#define GUP_MEMORY_ENTRIES_4K 16
/* bytes touched of anonymous memory */
#define GUP_MEMORY_TOUCHED (UINT64_C(2) << 20)

enum gup_memory_kind {
	MEMORY_ANON, /* no file; the control */
	MEMORY_SHARED_UNTOUCHED,
	MEMORY_SHARED_READ,
	MEMORY_SHARED_WRITTEN,
	MEMORY_READONLY, /* shared, PROT_READ, read */
	MEMORY_MIXED,	 /* anonymous, then shared and written */
	MEMORY_PRIVATE_UNTOUCHED,
	MEMORY_PRIVATE_READ,
	MEMORY_PRIVATE_WRITTEN, /* every page is a private copy */
	MEMORIES
};

/* X(arg, name) for each kind but MEMORY_ANON, in this order. */
#define GUP_MEMORY_FILE_NAMES(X, arg)                                          \
	X(arg, "shared-untouched"), X(arg, "shared-read"),                     \
		X(arg, "shared-written"), X(arg, "readonly"), X(arg, "mixed"), \
		X(arg, "private-untouched"), X(arg, "private-read"),           \
		X(arg, "private-written")

/* Name of a kind of memory: "shared-read", ... */
const char *gup_memory_name(enum gup_memory_kind memory);

struct gup_memory {
	const struct target *target;
	struct extent_set extents; /* a new file for each kind of memory */
	struct task task;
	struct mapping map; /* 1 page-table entry; 16 of 4k */
	char *reserved;
	uint64_t reserved_bytes;
};

/* Reserve address space. Return: 0, or -errno with nothing to close. */
int gup_memory_open(struct gup_memory *gup_memory, const struct test *test,
		    struct err *reason);
void gup_memory_close(struct gup_memory *gup_memory);

/*
 * Return whether the target supports @memory: devdax has no private mappings.
 */
bool gup_memory_has(const struct gup_memory *gup_memory,
		    enum gup_memory_kind memory);

/**
 * gup_memory_map() - make a file and map it at gup_memory->map
 * @gup_memory: opened by gup_memory_open()
 * @memory: the state that the mapping is brought to
 * @reason: set to the cause of a failure
 *
 * The page size of touched entries is proven. With MEMORY_MIXED,
 * GUP_MEMORY_TOUCHED / 2 bytes in front of the mapping are anonymous.
 *
 * Return: 0, undo with gup_memory_unmap(); or -errno.
 */
int gup_memory_map(struct gup_memory *gup_memory, enum gup_memory_kind memory,
		   struct err *reason);
void gup_memory_unmap(struct gup_memory *gup_memory);

/**
 * gup_memory_truncate() - truncate the file to 0 in another process
 * @gup_memory: the memory
 * @test: the test
 * @limit_ms: time limit
 * @reason: set to the cause of a failure
 *
 * Return: 0; -ETIMEDOUT with the process's kernel stack in @reason; or -errno.
 */
int gup_memory_truncate(struct gup_memory *gup_memory, struct test *test,
			unsigned int limit_ms, struct err *reason);

#endif
