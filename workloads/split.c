// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * split.c - unmapping a part of a PMD or PUD entry
 *
 * Purpose: Measure what it costs to take 4k out of a PMD entry, or 2m out of a
 *	    PUD entry.
 * Path:    munmap -> split_vma -> vma_adjust_trans_huge -> __split_huge_pmd;
 *	    madvise(MADV_DONTNEED) -> zap_page_range_single -> zap_pmd_range ->
 *	    __split_huge_pmd, or zap_pud_range -> __split_huge_pud.
 * Expect:  The whole entry is lost on every kernel: for DAX memory, the kernel
 *	    drops the PMD or PUD entry instead of filling a page table with the
 *	    rest, and a process that touches the rest faults again. Model
 *	    refcounted then drops map count, RSS and reference too.
 * Needs:   A DAX target with 2m or 1g; munmap of 4k only on fsdax.
 * Notes:   A VMA on devdax cannot be split inside an entry
 *	    (dev_dax_may_split): munmap of a part of one fails with EINVAL and
 *	    drops nothing, on every kernel. "munmap_2m" measures the refusal,
 *	    and fails if munmap succeeds or drops the entry. On kernels with
 *	    the bug that `daxstorm list --bugs` names for split, "dontneed_2m"
 *	    includes the cost of the warning. protect.c and mremap.c split
 *	    entries for other reasons.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/leak_check.h"
#include "measure/task.h"

/* Unmap the second page: pages on both sides of it stay mapped. */
static void unmap_page(struct task *task, uint64_t i)
{
	task_must(task, !munmap(task->map[i].address + PAGE_BYTES, PAGE_BYTES));
}

/* On devdax, munmap of a part of a PUD entry must fail with EINVAL. */
static void refuse_2m(struct task *task, uint64_t i)
{
	if (!munmap(task->map[i].address + (2 << 20), 2 << 20))
		task->error = EPROTO;
	else if (errno != EINVAL)
		task->error = errno;
}

static void drop(struct task *task, uint64_t i, size_t part)
{
	task_must(task,
		  !madvise(task->map[i].address + part, part, MADV_DONTNEED));
}

static void drop_page(struct task *task, uint64_t i)
{
	drop(task, i, PAGE_BYTES);
}

static void drop_2m(struct task *task, uint64_t i)
{
	drop(task, i, 2 << 20);
}

/* Each entry takes one fault to come back: nothing of it was left. */
static int check_dropped(struct task *task, struct err *reason)
{
	return task_check_faults(task, task->ops, reason);
}

/* No entry takes a fault: nothing of it was lost. */
static int check_kept(struct task *task, struct err *reason)
{
	return task_check_faults(task, 0, reason);
}

static const char *const exercises[] = {
	"__split_huge_pmd_locked",
	"__split_huge_pud",
	"unmap_page_range",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "munmap_4k",
		.summary = "munmap of 4k out of a PMD entry",
		.fsdax_only = true,
		.granularities = 1U << GRAN_2M,
		.prepare = task_write_each,
		.op = unmap_page,
		.finish = check_dropped,
	},
	{
		.name = "dontneed_4k",
		.summary = "MADV_DONTNEED of 4k of a PMD entry",
		.granularities = 1U << GRAN_2M,
		.prepare = task_write_each,
		.op = drop_page,
		.finish = check_dropped,
	},
	{
		.name = "dontneed_2m",
		.summary = "MADV_DONTNEED of 2m of a PUD entry",
		.granularities = 1U << GRAN_1G,
		.samples = 6,
		.prepare = task_write_each,
		.op = drop_2m,
		.finish = check_dropped,
	},
	{
		.name = "munmap_2m",
		.summary =
			"munmap of 2m of a PUD entry, which fails with EINVAL",
		.granularities = 1U << GRAN_1G,
		.samples = 6,
		.prepare = task_write_each,
		.op = refuse_2m,
		.finish = check_kept,
	},
	{ .name = NULL },
};

static struct workload split = {
	.name = "split",
	.summary = "unmapping 4k of a PMD entry, or 2m of a PUD entry",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax tmpfs",
	.entries = { [GRAN_2M] = 256, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(split)
