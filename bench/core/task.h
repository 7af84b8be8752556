/* SPDX-License-Identifier: GPL-2.0-or-later */
/* task.h - what one thread or process of a cell works with */
#ifndef DAXSTORM_CORE_TASK_H
#define DAXSTORM_CORE_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/cell.h"
#include "core/target.h"
#include "core/why.h"

struct mapping {
	char *address; /* NULL while unmapped */
	uint64_t length_bytes;
	uint64_t offset; /* of the file, where @address maps it */
};

struct task {
	const struct cell *cell;
	const struct extent_set *extents;
	uint64_t first, nr;    /* this task's entries, as in extents->offset */
	uint64_t ops;	       /* operations of the region at hand */
	unsigned int per;      /* entries that one of them covers */
	unsigned int pages;    /* 4 KiB pages that one of them covers */
	struct mapping *map;   /* room for @ops mappings; map[0] always */
	uint64_t seed;
	int64_t moved;	       /* what the calls of the region gave, summed */
	uint64_t faults;       /* expected of the region; UINT64_MAX: any */
	bool prove;	       /* first repetition: prove the granularity */
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
	     struct mapping *map, struct why *why);
int task_unmap(struct mapping *map, struct why *why);

/**
 * task_map_once() - map and write all entries, unless a repetition before did
 *
 * For operations that leave the entries as they were: the mapping stays until
 * the metric ends. Expects no fault of the region. Return: 0 or -errno.
 */
int task_map_once(struct task *task, struct why *why);

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
	return UINT64_C(4096) * task->pages;
}

/* Did each operation give @each, as task->moved says? Return: 0 or -EIO. */
int task_moved(const struct task *task, uint64_t each, struct why *why);

/**
 * task_touch() - write one byte to each of @nr entries from @first on and
 * prove, where task->prove says so, that each took one entry of the asked size
 *
 * Two proofs: the kernel counts one fault per entry while touching and none
 * more when every 4 KiB page of the entries is read; and PAGEMAP_SCAN
 * (6.7 and later; not for 1g: it would split the entry) tells huge from small.
 *
 * Return: 0; -EPROTO with "asked for 2m, got 4k: ..." in @why.
 */
int task_touch(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct why *why);

/* The proof alone, for entries that a measured region has just touched. */
int task_prove(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct why *why);

/* Page faults of the calling thread so far, minor and major. */
uint64_t task_faults(void);

/* Does this kernel's PAGEMAP_SCAN answer? (Linux 6.7, "fs/proc/task_mmu") */
bool pagemap_scan_works(void);

#endif
