/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture.h - memory that a test works on: its file or device, and a mapping */
#ifndef DAXSTORM_CHECK_FIXTURE_H
#define DAXSTORM_CHECK_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/page_size.h"
#include "base/random.h"
#include "check/test.h"
#include "measure/task.h"

#define PAGE_WORD_AT 512 /* bytes into each page: where its word lies */

struct dax_area {
	struct extent_set extents;
	struct task task; /* covers all entries and proves their page size */
	uint64_t bytes;	  /* from the first entry to the end of the last */
};

/**
 * dax_area_open() - make the file of a test, or open its device
 * @area: filled; release with dax_area_close()
 * @test: the test
 * @reason: set to the cause of a failure
 *
 * The area has workload->entries of the cell's page size, or fewer if a device
 * is small. An fsdax file of 2m may have misaligned blocks between the entries;
 * a mapping includes them.
 *
 * Return: 0, or -errno of extents_open().
 */
int dax_area_open(struct dax_area *area, const struct test *test,
		  struct err *reason);
void dax_area_close(struct dax_area *area);

/* Map all of it as task_map() does. Undo it with task_unmap(). */
int dax_area_map(const struct dax_area *area, struct mapping *map,
		 struct err *reason);

/**
 * dax_area_map_as() - map all of it with given flags and protection
 * @area: the area
 * @flags: MAP_SHARED or MAP_PRIVATE
 * @prot: protection bits of mmap()
 * @map: filled
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int dax_area_map_as(const struct dax_area *area, int flags, int prot,
		    struct mapping *map, struct err *reason);

/* The area and mapping of a test. */
struct fixture {
	struct test *test;
	struct dax_area area; /* workload->entries of the cell's page size */
	struct mapping map;   /* shared mapping of the whole area */
	uint64_t entry_bytes;
	void *own; /* private data of the workload */
};

/**
 * fixture_run() - open and map an area, call @judge, unmap and close the area
 * @test: the test
 * @judge: makes the checks
 * @own: private data of the workload, for fixture->own
 * @reason: set to the cause of a failure
 *
 * Return: the result of @judge, or -errno.
 */
int fixture_run(struct test *test, int (*judge)(struct fixture *, struct err *),
		void *own, struct err *reason);

/* Write to every page-table entry, and prove the page size. */
int dax_area_touch(const struct dax_area *area, const struct mapping *map,
		   struct err *reason);

/* The word that pages_fill() writes into page @page, counted from @address. */
static inline uint64_t page_word(uint64_t tag, uint64_t page)
{
	return tag * RANDOM_GOLDEN + page + 1;
}

/*
 * Write one word to each 4 KiB page of @bytes at @address, at the same offset
 * in each page, so that a later call overwrites it. pages_wrong() counts the
 * pages that do not hold their word, pages_not_zero() those whose word is not
 * 0.
 */
void pages_fill(char *address, uint64_t bytes, uint64_t tag);
uint64_t pages_wrong(const char *address, uint64_t bytes, uint64_t tag);
uint64_t pages_not_zero(const char *address, uint64_t bytes);

/**
 * catch_signals() - run @body with SIGBUS and SIGSEGV caught
 * @body: the function; the signal ends it
 * @arg: passed to @body
 * @code: set to si_code of the signal; may be NULL
 * @address: set to si_addr of the signal; may be NULL
 *
 * One thread at a time may call it.
 *
 * Return: the signal, or 0 if none was raised.
 */
int catch_signals(void (*body)(void *), void *arg, int *code, void **address);

/* The signal that a read or write of one byte raises; 0: none. */
int signal_of_read(const char *address);
int signal_of_write(char *address, char value);

#endif
