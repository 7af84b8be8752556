/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture.h - the memory of a test: its file or device, and what lies in it */
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
	struct task task; /* of all its entries; it proves what it touches */
	uint64_t bytes;	  /* from the first entry to the end of the last */
};

/**
 * dax_area_open() - make the file of a test, or open its device
 *
 * It has workload->entries of the cell's granularity; on a small device fewer.
 * Where an fsdax file of 2m has blocks that cannot be mapped so, they lie
 * between the entries and are part of a mapping too.
 *
 * Return: 0, to be ended by dax_area_close(); -errno as of extents_open().
 */
int dax_area_open(struct dax_area *area, const struct test *test,
		  struct err *reason);
void dax_area_close(struct dax_area *area);

/* Map all of it as task_map() does; undone by task_unmap(). */
int dax_area_map(const struct dax_area *area, struct mapping *map,
		 struct err *reason);

/**
 * dax_area_map_as() - the same with other flags or rights
 * @flags: MAP_SHARED or MAP_PRIVATE
 * @prot: of mmap()
 */
int dax_area_map_as(const struct dax_area *area, int flags, int prot,
		    struct mapping *map, struct err *reason);

/* What a test works on. */
struct fixture {
	struct test *test;
	struct dax_area area; /* of workload->entries */
	struct mapping map;   /* shared, of all of it */
	uint64_t entry_bytes;
	void *own; /* of the workload */
};

/**
 * fixture_run() - open a place, map it, let @judge judge, put all away
 *
 * Return: what @judge returns, or -errno.
 */
int fixture_run(struct test *test, int (*judge)(struct fixture *, struct err *),
		void *own, struct err *reason);

/* Touch every entry by writing, and prove its size. */
int dax_area_touch(const struct dax_area *area, const struct mapping *map,
		   struct err *reason);

/* The word that pages_fill() writes into page @page, counted from @address. */
static inline uint64_t page_word(uint64_t tag, uint64_t page)
{
	return tag * RANDOM_GOLDEN + page + 1;
}

/*
 * Write one word to each 4k page of @bytes at @address, always in the same
 * place: what is written later replaces it. Count the pages that do not hold
 * it, or not 0.
 */
void pages_fill(char *address, uint64_t bytes, uint64_t tag);
uint64_t pages_wrong(const char *address, uint64_t bytes, uint64_t tag);
uint64_t pages_not_zero(const char *address, uint64_t bytes);

/**
 * catch_signals() - run @body with SIGBUS and SIGSEGV caught
 * @address: set to si_addr of the signal
 *
 * The signal ends @body. For one thread at a time.
 *
 * Return: 0 if none came, else the signal; its si_code in @code.
 */
int catch_signals(void (*body)(void *), void *arg, int *code, void **address);

/* The signal that reading, or writing, one byte there gives; 0: none. */
int signal_of_read(const char *address);
int signal_of_write(char *address, char value);

#endif
