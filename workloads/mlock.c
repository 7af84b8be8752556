// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mlock.c - mlock() and MADV_POPULATE_* of DAX memory
 *
 * Purpose: Measure what it costs when the kernel itself walks DAX memory and
 *	    faults it in.
 * Path:    mlock -> mm_populate, or madvise -> madvise_populate ->
 *	    faultin_page_range; then __get_user_pages -> follow_page_mask ->
 *	    follow_page_pte, follow_devmap_pmd or follow_pmd_mask.
 * Expect:  DAX mappings are never locked (mlock_fixup leaves them out), but
 *	    mlock() populates them all the same. In a PMD entry, model devmap
 *	    steps from 4k page to 4k page (follow_devmap_pmd returns -EEXIST
 *	    for each), model refcounted over the whole entry at once: 512 steps
 *	    to 1.
 * Needs:   A DAX target; RLIMIT_MEMLOCK above the size of the mapping, or the
 *	    privilege to exceed it.
 * Notes:   "mlock", "read_again" and "write_again" find every entry mapped;
 *	    "populate_*" finds none, and takes the faults that fault.c
 *	    measures. mlockall() walks the whole process: "mlockall_empty"
 *	    measures it without a DAX mapping.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/workload.h"
#include "measure/task.h"

#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 64, [GRAN_2M] = 64                                 \
	}
#define ENOUGH 16 /* samples: each takes long on model devmap */

/* Linux 5.14; older headers do not have them. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

static int write_lockable(struct task *task, struct err *e)
{
	int err = task_write_each(task, e);
	uint64_t i;

	for (i = 0; !err && i < task->ops; i++) {
		if (mlock(task->map[i].address, task->map[i].length_bytes))
			return err_sys(
				e, errno,
				"mlock of %llu bytes: raise the limit (ulimit -l) or run as root",
				(unsigned long long)task->map[i].length_bytes);
		munlock(task->map[i].address, task->map[i].length_bytes);
	}
	return err;
}

static int write_locked(struct task *task, struct err *e)
{
	int err = write_lockable(task, e);
	uint64_t i;

	for (i = 0; !err && i < task->ops; i++)
		task_must(task, !mlock(task->map[i].address,
				       task->map[i].length_bytes));
	return err;
}

/* Call mlockall() in advance: it faults in the rest of the process. */
static int write_locked_once(struct task *task, struct err *reason)
{
	int err = write_lockable(task, reason);

	task_must(task, !mlockall(MCL_CURRENT));
	munlockall();
	return err;
}

static void lock_one(struct task *task, uint64_t i)
{
	task_must(task,
		  !mlock(task->map[i].address, task->map[i].length_bytes));
}

static int lock_all_unwritten(struct task *task, struct err *reason)
{
	task_must(task, !mlockall(MCL_CURRENT));
	munlockall();
	(void)reason;
	return 0;
}

static void unlock_one(struct task *task, uint64_t i)
{
	task_must(task,
		  !munlock(task->map[i].address, task->map[i].length_bytes));
}

static void lock_all(struct task *task, uint64_t i)
{
	(void)i;
	task_must(task, !mlockall(MCL_CURRENT));
}

static int unlock_all(struct task *task, struct err *reason)
{
	munlockall();
	return task_check_each(task, reason);
}

static int unlock_nothing(struct task *task, struct err *reason)
{
	(void)task;
	(void)reason;
	munlockall();
	return 0;
}

static void populate(struct task *task, uint64_t i, int advice)
{
	task_must(task, !madvise(task->map[i].address,
				 task->map[i].length_bytes, advice));
}

static void populate_read(struct task *task, uint64_t i)
{
	populate(task, i, MADV_POPULATE_READ);
}

static void populate_write(struct task *task, uint64_t i)
{
	populate(task, i, MADV_POPULATE_WRITE);
}

/*
 * The kernel does not count these faults for the task. The proof is that no
 * fault is left to take.
 */
static int check_populated(struct task *task, struct err *e)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && task->prove && i < task->ops; i++)
		err = task_prove(task, &task->map[i], i * task->per, task->per,
				 e);
	return err ? err : task_unmap_each(task, e);
}

static const char *const exercises[] = {
	"__get_user_pages",
	"follow_page_pte",
	"devmap:follow_devmap_pmd",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "populate_read",
		.summary = "MADV_POPULATE_READ of untouched entries, per entry",
		.per = ENTRIES_PER_CALL,
		.samples = ENOUGH,
		.prepare = task_map_each,
		.op = populate_read,
		.finish = check_populated,
	},
	{
		.name = "populate_write",
		.summary =
			"MADV_POPULATE_WRITE of untouched entries, per entry",
		.per = ENTRIES_PER_CALL,
		.samples = ENOUGH,
		.prepare = task_map_each,
		.op = populate_write,
		.finish = check_populated,
	},
	{
		.name = "read_again",
		.summary = "MADV_POPULATE_READ of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.samples = ENOUGH,
		.prepare = task_write_each,
		.op = populate_read,
		.finish = task_check_each,
	},
	{
		.name = "write_again",
		.summary = "MADV_POPULATE_WRITE of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.samples = ENOUGH,
		.prepare = task_write_each,
		.op = populate_write,
		.finish = task_check_each,
	},
	{
		.name = "mlock",
		.summary = "mlock of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.samples = ENOUGH,
		.prepare = write_lockable,
		.op = lock_one,
		.finish = task_check_each,
	},
	{
		.name = "munlock",
		.summary = "munlock of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.samples = ENOUGH,
		.prepare = write_locked,
		.op = unlock_one,
		.finish = task_check_each,
	},
	{
		.name = "mlockall",
		.summary = "mlockall with written entries, per entry",
		.per = { [GRAN_4K] = 4096, [GRAN_2M] = 256 },
		.ops = 1,
		.samples = 8,
		.prepare = write_locked_once,
		.op = lock_all,
		.finish = unlock_all,
	},
	{
		.name = "mlockall_empty",
		.summary = "mlockall without a DAX mapping",
		.per = { [GRAN_4K] = 4096, [GRAN_2M] = 256 },
		.ops = 1,
		.samples = 8,
		.prepare = lock_all_unwritten,
		.op = lock_all,
		.finish = unlock_nothing,
	},
	{ .name = NULL },
};

static struct workload mlock_workload = {
	.name = "mlock",
	.summary = "mlock and MADV_POPULATE_* of mapped and unmapped entries",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax tmpfs hugetlb",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 256 },
	.metrics = metrics,
};
WORKLOAD(mlock_workload)
