// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exit.c - the end of a process that has DAX entries mapped
 *
 * Purpose: what entries that are still mapped cost when their process ends.
 * Path:    do_exit -> exit_mm -> mmput -> exit_mmap -> unmap_vmas ->
 *	    unmap_page_range, and free_pgtables after it.
 * Expect:  per entry what munmap costs, less the part that a call has; model
 *	    refcounted drops each page's reference as munmap does.
 * Needs:   a DAX target.
 * Notes:   the operation is kill(SIGKILL) and waitpid() of a child that maps
 *	    the entries and stands stopped: the kernel tears its address space
 *	    down before it tells the parent. Two switches of tasks and all
 *	    that a process has beside are in it: "empty" is the same with
 *	    nothing touched, and is not taken off.
 */
#include <stddef.h>

#include <sys/mman.h>

#include "core/child.h"
#include "core/task.h"
#include "core/workload.h"

static __thread struct child child;

static int touch_none(struct task *task, unsigned int step, struct why *why)
{
	(void)task;
	(void)step;
	(void)why;
	return 0;
}

static int write_all(struct task *task, unsigned int step, struct why *why)
{
	(void)step;
	return task_touch(task, &task->map[0], 0, task->per, why);
}

static int read_all(struct task *task, unsigned int step, struct why *why)
{
	(void)step;
	return task_read(task, &task->map[0], 0, task->per, why);
}

/* Shared mappings are inherited without their entries: the child touches. */
static int start(struct task *task, int (*body)(struct task *, unsigned int,
						struct why *),
		 struct why *why)
{
	int err = task_map_each(task, why);

	return err ? err : child_start(&child, body, task, why);
}

static int start_untouched(struct task *task, struct why *why)
{
	return start(task, touch_none, why);
}

static int start_written(struct task *task, struct why *why)
{
	return start(task, write_all, why);
}

static int start_read(struct task *task, struct why *why)
{
	return start(task, read_all, why);
}

static int start_private(struct task *task, struct why *why)
{
	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	return start(task, read_all, why);
}

static void end(struct task *task, uint64_t i)
{
	(void)i;
	task_must(task, !child_end(&child));
}

static int drop_child(struct task *task, struct why *why)
{
	child_free(&child);
	return task_unmap_each(task, why);
}

/* What the dead child wrote is in the file. */
static int check_written(struct task *task, struct why *why)
{
	child_free(&child);
	return task_check_each(task, why);
}

static const char *const exercises[] = {
	"exit_mmap", "unmap_page_range", "zap_huge_pmd", "zap_huge_pud",
	"refcounted:free_zone_device_folio", NULL
};

static const unsigned char patches[] = { 4, 6, 7, 8, 10, 12, 0 };

#define ALL_ENTRIES { [GRAN_4K] = 4096, [GRAN_2M] = 256, [GRAN_1G] = 3 }
#define EXIT(what, text, how, then)                                      \
	{                                                                \
		.name = what, .summary = text, .per = ALL_ENTRIES,       \
		.ops = 1, .samples = 16, .prepare = how, .op = end,      \
		.finish = then                                           \
	}

static const struct metric metrics[] = {
	EXIT("written", "exit with written entries mapped, per entry",
	     start_written, check_written),
	EXIT("clean", "exit with entries mapped that were read, per entry",
	     start_read, drop_child),
	{
		.name = "private",
		.summary = "exit with private entries that were read",
		.fsdax_only = true,
		.per = ALL_ENTRIES,
		.ops = 1,
		.samples = 16,
		.prepare = start_private,
		.op = end,
		.finish = drop_child,
	},
	EXIT("empty", "exit with nothing touched, per entry", start_untouched,
	     drop_child),
	{ .name = NULL },
};

static struct workload exit_workload = {
	.name = "exit",
	.summary = "the end of a process that has entries mapped",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.patches = patches,
	.targets = TARGETS_ALL,
	.entries = ALL_ENTRIES,
	.metrics = metrics,
	.settle = true,
};
WORKLOAD(exit_workload)
