// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * template.c - one line that says what this file is
 *
 * Purpose: What the workload measures, and which question that answers.
 * Path:    The call chain from the system call to the functions of interest:
 *	    madvise(MADV_DONTNEED) -> unmap_page_range -> zap_pte_range.
 * Expect:  What holds on every kernel; what each model does differently, and
 *	    why.
 * Needs:   A DAX target. Also, say, a second file, a driver, an option.
 * Notes:   Commits, known races, what the numbers leave out.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/workload.h"
#include "measure/task.h"

/*
 * Operation number @i of a repetition, which is measured. It consists of the
 * system call only: no allocation, no output, no check of the result beyond
 * task_must(). task->map[i] was set up by prepare.
 */
static void zap(struct task *task, uint64_t i)
{
	task_must(task, !madvise(task->map[i].address,
				 task->map[i].length_bytes, MADV_DONTNEED));
}

/*
 * Kernel functions that the workload calls. "devmap:NAME" is called on kernels
 * of that model only. `daxstorm coverage --check` compares the list with the
 * functions that ran.
 */
static const char *const exercises[] = {
	"unmap_page_range",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "zap",
		.summary = "MADV_DONTNEED of a written entry",
		/*
		 * before each repetition, not measured: map and write entries
		 */
		.prepare = task_write_each,
		.op = zap,
		/* after each repetition, not measured: undo what prepare did */
		.finish = task_unmap_each,
	},
	{ .name = NULL },
};

static struct workload template_workload = {
	.name = "template",
	.summary = "what the workload measures, for `daxstorm list`",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	/* page-table entries per cell, by page size */
	.entries = { [GRAN_4K] = 1024, [GRAN_2M] = 64, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(template_workload)
