/* SPDX-License-Identifier: GPL-2.0-or-later */
/* task.h - a thread or process of a cell, and its mappings */
#ifndef DAXSTORM_MEASURE_TASK_H
#define DAXSTORM_MEASURE_TASK_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/err.h"
#include "base/page_size.h"
#include "target/fault_count.h"
#include "target/target.h"

struct mapping {
	char *address; /* NULL while unmapped */
	uint64_t length_bytes;
	uint64_t offset; /* file offset that @address maps */
};

struct task {
	const struct cell *cell;
	const struct target *target;
	const struct extent_set *extents;
	uint64_t first, nr;  /* this task's part of extents->offset */
	uint64_t ops;	     /* operations of one region */
	unsigned int per;    /* page-table entries of one operation */
	unsigned int pages;  /* 4 KiB pages of one operation */
	struct mapping *map; /* 2 * @ops mappings */
	uint64_t seed;
	uint64_t random; /* state of random_next(), by @seed */
	uint64_t turn;	 /* operation with which a region begins */
	int64_t moved;	 /* sum of the return values of a region's calls */
	uint64_t faults; /* faults expected in the region; UINT64_MAX: any */
	bool prove;	 /* first repetition: prove the page size */
	/*
	 * Options of task_map(). prepare may set them; the engine resets them.
	 */
	int flags;	    /* MAP_SHARED, ...; 0: as the cell says */
	bool small;	    /* 2m on fsdax: map by PTEs nevertheless */
	int error;	    /* errno of a failed operation */
	unsigned char mark; /* differs in each repetition */
	unsigned int index;
};

/**
 * task_map() - map entries of this task at the cell's page size
 * @task: the task
 * @first: first entry, counted from the task's first
 * @nr: number of entries; they must be contiguous in the file unless @nr is all
 * @map: filled
 * @reason: set to the cause of a failure
 *
 * The address is congruent to the file offset modulo the page size. For the 4k
 * twin on fsdax it differs by one page modulo 2 MiB, so that the kernel can use
 * PTEs only (fs/dax.c, dax_fault_check_fallback). Gaps between the mappings
 * keep their VMAs from being merged; how wide they are follows from the seed.
 *
 * Return: 0 or -errno.
 */
int task_map(const struct task *task, uint64_t first, uint64_t nr,
	     struct mapping *map, struct err *reason);
/* As task_map(), but without access: a destination for mremap(). */
int task_reserve(const struct task *task, uint64_t first, uint64_t nr,
		 struct mapping *map, struct err *reason);
int task_unmap(struct mapping *map, struct err *reason);

/**
 * task_map_once() - map and write all entries, unless a repetition has done so
 * @task: the task
 * @reason: set to the cause of a failure
 *
 * For operations that do not change the page-table entries: the mapping stays
 * until the metric ends, and the region is expected to take no fault.
 *
 * Return: 0 or -errno.
 */
int task_map_once(struct task *task, struct err *reason);

/* Address of entry @i of the task in @map. */
static inline char *task_entry(const struct task *task,
			       const struct mapping *map, uint64_t i)
{
	return map->address +
	       (task->extents->offset[task->first + i] - map->offset);
}

/* Address of the range in map[0] that operation @i covers. */
static inline char *task_range(const struct task *task, uint64_t i)
{
	return task_entry(task, &task->map[0], i * task->per);
}

/* Number of the operation that runs as @i-th of a region. */
static inline uint64_t task_turn(const struct task *task, uint64_t i)
{
	uint64_t at = task->turn + i;

	return at < task->ops ? at : at - task->ops;
}

static inline uint64_t task_bytes(const struct task *task)
{
	return PAGE_BYTES * task->pages;
}

/* Check that each operation returned @each (task->moved). Return: 0 or -EIO. */
int task_moved(const struct task *task, uint64_t each, struct err *reason);

/**
 * task_touch() - write one byte to each of @nr entries from @first on
 * @task: the task
 * @map: the mapping
 * @first: first entry
 * @nr: number of entries
 * @reason: set to the cause of a failure
 *
 * If task->prove is set, it also proves the page size. Each entry must take a
 * fault, after which the page tables map all of it (/proc/self/pagemap), with the
 * page size asked for (PAGEMAP_SCAN, 6.7 and later). Faults of other memory of the
 * thread change nothing. Both files would split a PUD entry: for 1g, one fault per
 * entry is counted, and hardly any when every 2 MiB of it are read.
 *
 * Return: 0, or -EPROTO with "asked for 2m, got 4k ..." in @reason.
 */
int task_touch(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *reason);

/* As task_touch(), but read one byte of each entry. */
int task_read(const struct task *task, const struct mapping *map,
	      uint64_t first, uint64_t nr, struct err *reason);

/*
 * The byte that task_touch() writes to entry @i: differs from the one before.
 */
static inline signed char task_mark(const struct task *task, uint64_t i)
{
	return (signed char)(task->mark + i);
}

/* Prove the page size only, for entries that a measured region has touched. */
int task_prove(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *reason);

/**
 * task_check() - check that each entry holds the byte of task_touch()
 * @task: the task
 * @map: the mapping
 * @first: first entry
 * @nr: number of entries
 * @reason: set to the cause of a failure
 *
 * Return: 0, or -EBADMSG with the first wrong entry in @reason.
 */
int task_check(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *reason);

/*
 * Hooks that many metrics use. task->map[i] maps the entries of operation i.
 * The first leaves them untouched, the second writes and the third reads each
 * entry. The second and third set task->faults to 0; prepare may change that.
 */
int task_map_each(struct task *task, struct err *reason);
int task_write_each(struct task *task, struct err *reason);
int task_read_each(struct task *task, struct err *reason);
/*
 * Make private copies: a 4 KiB page per entry, whatever the cell's page size.
 */
int task_copy_each(struct task *task, struct err *reason);
/* Unmap them; the second first checks what task_write_each() wrote. */
int task_unmap_each(struct task *task, struct err *reason);
int task_check_each(struct task *task, struct err *reason);
/* As task_check_each(); -EPROTO unless the reads take @faults faults. */
int task_check_faults(struct task *task, uint64_t faults, struct err *reason);

/* Operations: read or write each entry, or unmap all of them. */
void task_read_op(struct task *task, uint64_t i);
void task_write_op(struct task *task, uint64_t i);
void task_unmap_op(struct task *task, uint64_t i);

/* For an operation that is a system call: keep its errno for the engine. */
static inline void task_must(struct task *task, bool worked)
{
	if (!worked)
		task->error = errno;
}

/*
 * Return whether /proc/self/pagemap and PAGEMAP_SCAN can report the page size of
 * this cell. They split a PUD entry before they walk the level below, and
 * PAGEMAP_SCAN ignores page frames without a struct page (fs/proc/task_mmu.c,
 * pagemap_scan_test_walk).
 */
bool pagemap_scan_sees(const struct cell *cell);

/* Return whether this kernel has PAGEMAP_SCAN (6.7, "fs/proc/task_mmu"). */
bool pagemap_scan_works(void);

#endif
