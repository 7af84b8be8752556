// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exit.c - end of an address space that has DAX memory mapped
 *
 * Purpose: Measure what mapped page-table entries cost when their process
 *	    exits or calls execve().
 * Path:    do_exit -> exit_mm, or execve -> begin_new_exec -> exec_mmap; then
 *	    mmput -> exit_mmap -> unmap_vmas -> unmap_page_range, and
 *	    free_pgtables after it.
 * Expect:  Per entry, the cost of munmap without the share of the system call.
 *	    Model refcounted drops the reference of each page as munmap does.
 * Needs:   A DAX target; for execve, ptrace to stop the process.
 * Notes:   The operation is kill(SIGKILL) and waitpid() of a stopped child
 *	    that maps the entries: the kernel tears the child's address space
 *	    down before it notifies the parent. The value includes two task
 *	    switches and the teardown of the rest of the process. In exact mode
 *	    it is what the parent and every other task execute, in equal parts
 *	    if several parents wait. "empty" is the same operation with
 *	    nothing touched; it is not subtracted.
 *	    The operation of "exec_*" is kill(SIGCONT) and waitpid(): the child
 *	    asks to be traced and executes /proc/self/exe. A traced process
 *	    stops when the new image is loaded, before its first instruction
 *	    (ptrace(2)); by then, the old address space is gone (fs/exec.c,
 *	    exec_mmap). The image never runs: the process is killed at this
 *	    stop. The value includes loading the image; "exec_empty" shows how
 *	    much that costs. The rest of the process differs from metric to
 *	    metric (by 540 pages of its own between "exec_written" and
 *	    "exec_clean" of xfs:2m, according to their profile): use the 4k
 *	    cells, with 4096 entries, to tell written from clean.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "base/mark.h"
#include "base/workload.h"
#include "measure/child.h"
#include "measure/task.h"

static __thread struct child child;
static __thread int (*touch)(const struct task *task, const struct mapping *map,
			     uint64_t first, uint64_t nr, struct err *reason);

static int become(enum __ptrace_request request, const char *path)
{
	char *const argv[] = { "daxstorm", NULL };

	if (ptrace(request, 0, NULL, NULL) && *path)
		return errno;
	execv(path, argv);
	return errno;
}

/*
 * Runs in the child. Step 1 does not return. Step 0 calls become() in advance,
 * so that none of its code is faulted in during the measured region: an
 * instruction whose fetch faults is not counted.
 */
static int live(struct task *task, unsigned int step, struct err *reason)
{
	if (step)
		return err_sys(reason, become(PTRACE_TRACEME, "/proc/self/exe"),
			       "execute /proc/self/exe under ptrace");
	become(PTRACE_CONT, "");
	return touch ? touch(task, &task->map[0], 0, task->per, reason) : 0;
}

/* fork() does not copy the PTEs of a shared mapping: the child touches it. */
static int start(struct task *task, struct err *reason)
{
	int err = task_map_each(task, reason);

	return err ? err : child_start(&child, live, task, reason);
}

static int start_untouched(struct task *task, struct err *reason)
{
	touch = NULL;
	return start(task, reason);
}

static int start_written(struct task *task, struct err *reason)
{
	touch = task_touch;
	return start(task, reason);
}

static int start_read(struct task *task, struct err *reason)
{
	touch = task_read;
	return start(task, reason);
}

static int start_private(struct task *task, struct err *reason)
{
	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	return start_read(task, reason);
}

static void end(struct task *task, uint64_t i)
{
	(void)i;
	MARK(MARK_OP_OTHERS, MARK_METRIC);
	task_must(task, !child_end(&child));
}

static void exec(struct task *task, uint64_t i)
{
	int err;

	(void)i;
	MARK(MARK_OP_OTHERS, MARK_METRIC);
	err = child_step(&child);
	if (err)
		task->error = -err;
}

static int drop_child(struct task *task, struct err *reason)
{
	child_free(&child);
	return task_unmap_each(task, reason);
}

/* Check that the file holds what the dead child wrote. */
static int check_written(struct task *task, struct err *reason)
{
	child_free(&child);
	return task_check_each(task, reason);
}

static const char *const exercises[] = {
	"begin_new_exec",
	"exit_mmap",
	"unmap_page_range",
	"zap_huge_pmd",
	"zap_huge_pud",
	"refcounted:free_zone_device_folio",
	NULL,
};

#define ALL_ENTRIES                                                            \
	{                                                                      \
		[GRAN_4K] = 4096, [GRAN_2M] = 256, [GRAN_1G] = 3               \
	}
#define END(what, text, call, how, then)                                       \
	{                                                                      \
		.name = what, .summary = text, .per = ALL_ENTRIES, .ops = 1,   \
		.samples = 16, .prepare = how, .op = call, .finish = then      \
	}

static const struct metric metrics[] = {
	END("written", "exit with written entries mapped, per entry", end,
	    start_written, check_written),
	END("clean", "exit with clean entries mapped (only read), per entry",
	    end, start_read, drop_child),
	{
		.name = "private",
		.summary =
			"exit with private entries mapped (only read), per entry",
		.fsdax_only = true,
		.per = ALL_ENTRIES,
		.ops = 1,
		.samples = 16,
		.prepare = start_private,
		.op = end,
		.finish = drop_child,
	},
	END("empty", "exit with nothing touched, per entry", end,
	    start_untouched, drop_child),
	END("exec_written", "execve with written entries mapped, per entry",
	    exec, start_written, check_written),
	END("exec_clean",
	    "execve with clean entries mapped (only read), per entry", exec,
	    start_read, drop_child),
	END("exec_empty", "execve with nothing touched, per entry", exec,
	    start_untouched, drop_child),
	{ .name = NULL },
};

static struct workload exit_workload = {
	.name = "exit",
	.summary = "exit and execve of a process that has DAX memory mapped",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = ALL_ENTRIES,
	.metrics = metrics,
};
WORKLOAD(exit_workload)
