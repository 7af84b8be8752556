// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scaling.c - tasks on one folio, and tasks on folios of their own
 *
 * Purpose: All reference and map counts of a folio share a cache line. Measure
 *	    what it costs when many tasks map the same 2 MiB folio, by a PMD
 *	    entry or by PTEs, compared with folios of their own.
 * Path:    As fault.c and munmap.c; for PTEs of a 2 MiB folio:
 *	    __folio_add_file_rmap with the lock of the folio's map count.
 * Expect:  Model devmap keeps no counts: "same" and "own" differ only by the
 *	    lock of the DAX entry and by memtype_lock. Model refcounted counts
 *	    in the folio: the number of instructions stays the same, the time
 *	    does not.
 * Needs:   A DAX target with 2m; PTEs of a 2 MiB folio only on fsdax.
 * Notes:   Exact mode counts instructions and cannot see the cache line; what
 *	    it shows in "same" is spinning. Threads share one address space,
 *	    but each has a mapping of its own.
 */
#include <stddef.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

static void choose(struct task *task, bool same)
{
	task->first = same ? 0 : task->index * task->nr;
}

/* Put the DAX entries into the page cache before anything is measured. */
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

/* Make one 2 MiB folio by a first touch, then map it through PTEs. */
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
	FAULTS("same", "first write through a PMD to the folio of all tasks",
	       map_same),
	FAULTS("own", "first write through a PMD to the task's own folio",
	       map_own),
	UNMAPS("same_munmap",
	       "munmap of PMDs of the folios of all tasks, per entry",
	       write_same),
	UNMAPS("own_munmap",
	       "munmap of PMDs of the task's own folios, per entry", write_own),
	SMALL_FAULTS("small_same",
		     "first write through a PTE to the folio of all tasks",
		     map_small_same),
	SMALL_FAULTS("small_own",
		     "first write through a PTE to the task's own folio",
		     map_small_own),
	SMALL_UNMAPS("small_same_munmap",
		     "munmap of PTEs of the folio of all tasks, per entry",
		     write_small_same),
	SMALL_UNMAPS("small_own_munmap",
		     "munmap of PTEs of the task's own folio, per entry",
		     write_small_own),
	{ .name = NULL },
};

static struct workload scaling = {
	.name = "scaling",
	.summary = "tasks on one folio, and tasks on folios of their own",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_2M] = 256 },
	.metrics = metrics,
};
WORKLOAD(scaling)
