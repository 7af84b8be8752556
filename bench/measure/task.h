/* SPDX-License-Identifier: GPL-2.0-or-later */
/* task.h - what one thread or process of a cell works with */
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
	uint64_t offset; /* of the file, where @address maps it */
};

struct task {
	const struct cell *cell;
	const struct target *target;
	const struct extent_set *extents;
	uint64_t first, nr;  /* this task's entries, as in extents->offset */
	uint64_t ops;	     /* operations of the region at hand */
	unsigned int per;    /* entries that one of them covers */
	unsigned int pages;  /* 4 KiB pages that one of them covers */
	struct mapping *map; /* room for 2 * @ops mappings */
	uint64_t seed;
	int64_t moved;	 /* what the calls of the region gave, summed */
	uint64_t faults; /* expected of the region; UINT64_MAX: any */
	bool prove;	 /* first repetition: prove the granularity */
	/* How task_map() maps; prepare may say so, the engine forgets it. */
	int flags;	    /* MAP_SHARED, ...; 0: what the cell says */
	bool small;	    /* a cell of 2m on fsdax: by 4k entries */
	int error;	    /* set it to fail after a measured region */
	unsigned char mark; /* another for each repetition */
	unsigned int index;
};

/**
 * task_map() - map entries of this task at the cell's granularity
 * @task: the task
 * @first: first entry, counted within the task's own
 * @nr: entries; they must be contiguous in the file unless @nr is all
 * @map: filled
 *
 * The address is congruent to the file offset modulo the entry's size; for the
 * 4k twin on fsdax it is off by one page modulo 2 MiB, so that the kernel can
 * only use PTEs (fs/dax.c, dax_fault_check_fallback). Every mapping stands
 * alone, with a gap, so that VMAs never merge.
 *
 * Return: 0 or -errno.
 */
int task_map(const struct task *task, uint64_t first, uint64_t nr,
	     struct mapping *map, struct err *reason);
/* The same room, with nothing in it yet: mremap() may land there. */
int task_reserve(const struct task *task, uint64_t first, uint64_t nr,
		 struct mapping *map, struct err *reason);
int task_unmap(struct mapping *map, struct err *reason);

/**
 * task_map_once() - map and write all entries, unless a repetition before did
 *
 * For operations that leave the entries as they were: the mapping stays until
 * the metric ends. Expects no fault of the region. Return: 0 or -errno.
 */
int task_map_once(struct task *task, struct err *reason);

/* Address of entry @i of the task in @map. */
static inline char *task_entry(const struct task *task,
			       const struct mapping *map, uint64_t i)
{
	return map->address +
	       (task->extents->offset[task->first + i] - map->offset);
}

/* What operation @i covers, in map[0]. */
static inline char *task_range(const struct task *task, uint64_t i)
{
	return task_entry(task, &task->map[0], i * task->per);
}

static inline uint64_t task_bytes(const struct task *task)
{
	return PAGE_BYTES * task->pages;
}

/* Did each operation give @each, as task->moved says? Return: 0 or -EIO. */
int task_moved(const struct task *task, uint64_t each, struct err *reason);

/**
 * task_touch() - write one byte to each of @nr entries from @first on and
 * prove, where task->prove says so, that each took one entry of the asked size
 *
 * Two proofs: the kernel counts one fault per entry while touching and none
 * more when every 4 KiB page of the entries is read; and PAGEMAP_SCAN
 * (6.7 and later; not for 1g: it would split the entry) tells huge from small.
 *
 * Return: 0; -EPROTO with "asked for 2m, got 4k: ..." in @reason.
 */
int task_touch(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *reason);

/* The same by reading one byte of each. */
int task_read(const struct task *task, const struct mapping *map,
	      uint64_t first, uint64_t nr, struct err *reason);

/* What task_touch() writes to entry @i: never what stood there before. */
static inline signed char task_mark(const struct task *task, uint64_t i)
{
	return (signed char)(task->mark + i);
}

/* The proof alone, for entries that a measured region has just touched. */
int task_prove(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *reason);

/**
 * task_check() - see that each entry holds what task_touch() wrote there
 *
 * Return: 0; -EBADMSG with the first that does not.
 */
int task_check(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *reason);

/*
 * Hooks that many metrics share: task->map[i] is a mapping of the entries of
 * operation i, untouched, or with each entry written or read. No fault is
 * expected of a region that follows the latter two: prepare may correct that.
 */
int task_map_each(struct task *task, struct err *reason);
int task_write_each(struct task *task, struct err *reason);
int task_read_each(struct task *task, struct err *reason);
/* Private copies: a page of 4k for each entry, whatever the size asked for. */
int task_copy_each(struct task *task, struct err *reason);
/* Undo them; the second checks first what task_write_each() wrote. */
int task_unmap_each(struct task *task, struct err *reason);
int task_check_each(struct task *task, struct err *reason);
/* The same, which must take that many faults: -EPROTO if it does not. */
int task_check_faults(struct task *task, uint64_t faults, struct err *reason);

/* Operations: read or write each of the entries, or unmap them all. */
void task_read_op(struct task *task, uint64_t i);
void task_write_op(struct task *task, uint64_t i);
void task_unmap_op(struct task *task, uint64_t i);

/* For an operation that is a system call: keep its error for the engine. */
static inline void task_must(struct task *task, bool worked)
{
	if (!worked)
		task->error = errno;
}

/*
 * Can PAGEMAP_SCAN tell the size of this cell's entries? It splits a PUD entry
 * before it looks below it, and passes over page frames that have no struct page
 * (fs/proc/task_mmu.c, pagemap_scan_test_walk).
 */
bool pagemap_scan_sees(const struct cell *cell);

/* Does this kernel's PAGEMAP_SCAN answer? (Linux 6.7, "fs/proc/task_mmu") */
bool pagemap_scan_works(void);

#endif
