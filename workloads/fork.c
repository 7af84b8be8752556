// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fork.c - fork() with DAX memory mapped
 *
 * Purpose: Measure what fork() costs per page-table entry that the parent has
 *	    mapped: shared, private and only read, private and copied.
 * Path:    dup_mmap -> copy_page_range -> copy_pte_range -> copy_present_pte
 *	    (_ptes since 6.8).
 * Expect:  The page-table entries of a shared mapping are not copied: the cost
 *	    does not grow. Those of a private mapping are copied if the VMA has
 *	    anonymous pages: model devmap copies the bare entries; model
 *	    refcounted takes a reference, a map count and RSS for each. PMD
 *	    entries of a file are never copied: the child faults. The pages of
 *	    "copied_*" are anonymous on both models and serve as a control.
 * Needs:   fsdax: devdax allows shared mappings only.
 * Notes:   One operation is one fork() in the parent. In cells of one task,
 *	    the parent runs as SCHED_FIFO, so that the child does not run in
 *	    between. fork() copies the whole process, which then writes to a
 *	    few pages of its own again: "empty" measures what that costs.
 */
#include <stddef.h>

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/workload.h"
#include "measure/child.h"
#include "measure/task.h"

static __thread struct child child;

static void give_way(struct task *task, bool give)
{
	struct sched_param param = { .sched_priority = give ? 0 : 1 };

	/* without the privilege, the child may run before fork() returns */
	if (task->cell->threads == 1)
		sched_setscheduler(0,
				   give ? SCHED_OTHER :
					  SCHED_FIFO | SCHED_RESET_ON_FORK,
				   &param);
}

static int write_shared(struct task *task, struct err *reason)
{
	int err = task_write_each(task, reason);

	task->faults = UINT64_MAX;
	give_way(task, false);
	return err;
}

/* Make the last page anonymous: fork() then copies the PTEs of all the VMA. */
static int read_private(struct task *task, struct err *reason)
{
	uint64_t i;
	int err;

	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	err = task_read_each(task, reason);
	for (i = 0; !err && i < task->ops; i++)
		task->map[i].address[task->map[i].length_bytes - 1] = 1;
	return err;
}

static int fork_private(struct task *task, struct err *reason)
{
	int err = read_private(task, reason);

	task->faults = UINT64_MAX;
	give_way(task, false);
	return err;
}

static int fork_copied(struct task *task, struct err *reason)
{
	int err = task_copy_each(task, reason);

	task->faults = UINT64_MAX;
	give_way(task, false);
	return err;
}

static void fork_one(struct task *task, uint64_t i)
{
	(void)i;
	child.pid = fork();
	while (!child.pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
	}
	task_must(task, child.pid > 0);
}

static int check_parent(struct task *task, struct err *reason)
{
	give_way(task, true);
	child_free(&child);
	return task_check_each(task, reason);
}

static int drop_child(struct task *task, struct err *reason)
{
	give_way(task, true);
	child_free(&child);
	return task_unmap_each(task, reason);
}

static int map_empty(struct task *task, struct err *reason)
{
	int err = task_map_each(task, reason);

	give_way(task, false);
	return err;
}

static const char *const exercises[] = {
	"copy_page_range",
	NULL,
};

#define SMALL_ONLY (1U << GRAN_4K)

#define SIZE(n, at, most)                                                      \
	{ METRIC_OF_SERIES("shared", n),                                       \
	  .summary = "fork with " #n " shared entries, per entry",             \
	  .granularities = (at),                                               \
	  .ops = 1,                                                            \
	  .samples = (most),                                                   \
	  .prepare = write_shared,                                             \
	  .op = fork_one,                                                      \
	  .finish = check_parent },                                            \
		{ METRIC_OF_SERIES("private", n),                              \
		  .summary = "fork with " #n                                   \
			     " private entries that were read, per entry",     \
		  .granularities = (at),                                       \
		  .ops = 1,                                                    \
		  .samples = (most),                                           \
		  .prepare = fork_private,                                     \
		  .op = fork_one,                                              \
		  .finish = drop_child },                                      \
	{                                                                      \
		METRIC_OF_SERIES("copied", n),                                 \
			.summary = "fork with " #n                             \
				   " private copies of 4k, per copy",          \
			.granularities = (at), .ops = 1, .samples = (most),    \
			.prepare = fork_copied, .op = fork_one,                \
			.finish = check_parent                                 \
	}

static const struct metric metrics[] = {
	{
		.name = "empty",
		.summary = "fork with nothing touched in the mapping",
		.ops = 1,
		.samples = 8,
		.prepare = map_empty,
		.op = fork_one,
		.finish = drop_child,
	},
	SIZE(1, 0, 8),
	SIZE(32, 0, 8),
	SIZE(1024, 0, 2),
	SIZE(16384, SMALL_ONLY, 1),
	SIZE(65536, SMALL_ONLY, 1),
	{ .name = NULL },
};

static struct workload fork_workload = {
	.name = "fork",
	.summary = "fork with 1 to 65,536 entries mapped",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 65536, [GRAN_2M] = 1024 },
	.metrics = metrics,
};
WORKLOAD(fork_workload)
