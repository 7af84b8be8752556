// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scaling.c - one folio for all tasks, against one for each
 *
 * Purpose: all reference and map counts of a folio share a cache line. What
 *	    does it cost that many tasks map the same 2m folio, as one entry or
 *	    by 4k entries, compared with folios of their own?
 * Path:    as fault.c and munmap.c; by 4k entries of a 2m folio:
 *	    __folio_add_file_rmap with the lock of the folio's map count.
 * Expect:  model devmap counts nothing: "same" and "own" differ by the lock of
 *	    the page-cache entry and by memtype_lock only. Model refcounted
 *	    counts in the folio: instructions stay the same, time does not.
 * Needs:   a DAX target with 2m entries; 4k entries of them only on fsdax.
 * Notes:   exact mode counts the instructions and cannot see the cache line;
 *	    what it shows of "same" is spinning. Threads share one address
 *	    space, but each has a mapping of its own.
 */
#include <stddef.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

static void choose(struct task *task, bool same)
{
	task->first = same ? 0 : task->index * task->nr;
}

/* The page cache holds the folios before anybody is measured. */
static int map_cached(struct task *task, struct err *reason)
{
	int err = 0;

	if (task->prove)
		err = task_write_each(task, reason);
	if (!err)
		err = task_unmap_each(task, reason);
	task->faults = task->ops;
	return err ? err : task_map_each(task, reason);
}

static int map_same(struct task *task, struct err *reason)
{
	choose(task, true);
	return map_cached(task, reason);
}

static int map_own(struct task *task, struct err *reason)
{
	choose(task, false);
	return map_cached(task, reason);
}

static int write_same(struct task *task, struct err *reason)
{
	choose(task, true);
	return task_write_each(task, reason);
}

static int write_own(struct task *task, struct err *reason)
{
	choose(task, false);
	return task_write_each(task, reason);
}

/* A mapping of one 2m folio, which a first touch has made, by 4k entries. */
static int map_small(struct task *task, bool same, struct err *reason)
{
	int err;

	choose(task, same);
	err = task_map(task, 0, 1, &task->map[0], reason);
	if (!err)
		err = task_touch(task, &task->map[0], 0, 1, reason);
	if (!err)
		err = task_unmap(&task->map[0], reason);
	task->small = true;
	task->faults = task->ops;
	return err ? err : task_map(task, 0, 1, &task->map[0], reason);
}

static int map_small_same(struct task *task, struct err *reason)
{
	return map_small(task, true, reason);
}

static int map_small_own(struct task *task, struct err *reason)
{
	return map_small(task, false, reason);
}

static void write_page(struct task *task, uint64_t i)
{
	*(volatile char *)(task->map[0].address + i % PMD_PAGES * PAGE_BYTES) =
		1;
}

static int write_small(struct task *task, bool same, struct err *reason)
{
	int err = map_small(task, same, reason);
	uint64_t i;

	for (i = 0; !err && i < task->per; i++)
		write_page(task, i);
	task->faults = 0;
	return err;
}

static int write_small_same(struct task *task, struct err *reason)
{
	return write_small(task, true, reason);
}

static int write_small_own(struct task *task, struct err *reason)
{
	return write_small(task, false, reason);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dev_dax_huge_fault",
	"unmap_page_range",
	"refcounted:free_zone_device_folio",
	NULL,
};

#define FAULTS(what, text, how)                                                \
	{                                                                      \
		.name = what, .summary = text, .prepare = how,                 \
		.op = task_write_op, .finish = task_unmap_each                 \
	}
#define UNMAPS(what, text, how)                                                \
	{                                                                      \
		.name = what, .summary = text, .per = { [GRAN_2M] = 32 },      \
		.prepare = how, .op = task_unmap_op                            \
	}
#define SMALL_FAULTS(what, text, how)                                          \
	{                                                                      \
		.name = what, .summary = text, .fsdax_only = true,             \
		.prepare = how, .op = write_page, .finish = task_unmap_each    \
	}
#define SMALL_UNMAPS(what, text, how)                                          \
	{                                                                      \
		.name = what, .summary = text, .fsdax_only = true,             \
		.per = { [GRAN_2M] = 32 }, .ops = 1, .samples = 64,            \
		.prepare = how, .op = task_unmap_op                            \
	}

static const struct metric metrics[] = {
	FAULTS("same", "first write to a 2m entry that all tasks map",
	       map_same),
	FAULTS("own", "first write to a 2m entry of the task's own", map_own),
	UNMAPS("same_munmap", "munmap of 2m entries that all map, per entry",
	       write_same),
	UNMAPS("own_munmap", "munmap of own 2m entries, per entry", write_own),
	SMALL_FAULTS("small_same", "first write to 4k of the folio of all",
		     map_small_same),
	SMALL_FAULTS("small_own", "first write to 4k of an own 2m folio",
		     map_small_own),
	SMALL_UNMAPS("small_same_munmap",
		     "munmap of 4k entries of the folio of all, per entry",
		     write_small_same),
	SMALL_UNMAPS("small_own_munmap",
		     "munmap of 4k entries of an own folio, per entry",
		     write_small_own),
	{ .name = NULL },
};

static struct workload scaling = {
	.name = "scaling",
	.summary = "tasks on the same folio, and on folios of their own",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_2M] = 256 },
	.metrics = metrics,
	.settle = true,
};
WORKLOAD(scaling)
