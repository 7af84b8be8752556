// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * split.c - losing a part of a huge entry
 *
 * Purpose: what it costs to take 4k out of a 2m entry, or 2m out of a 1g one.
 * Path:    munmap -> split_vma -> vma_adjust_trans_huge -> __split_huge_pmd;
 *	    madvise(MADV_DONTNEED) -> zap_page_range_single -> zap_pmd_range ->
 *	    __split_huge_pmd, or zap_pud_range -> __split_huge_pud.
 * Expect:  the entry is lost as a whole on every kernel: of a DAX entry the
 *	    kernel drops all instead of filling a table with the rest, and
 *	    whoever touches that faults again. Model refcounted then drops map
 *	    count, RSS and reference too.
 * Needs:   a DAX target with huge entries; munmap of 4k only fsdax.
 * Notes:   a VMA on devdax may not be split inside an entry
 *	    (dev_dax_may_split): munmap of a part of one gives EINVAL and
 *	    drops nothing, on every kernel. "munmap_2m" is what the refusal
 *	    costs, and fails if it is none or costs the entry.
 *	    Where the bug below is, "dontneed_2m" measures the warning too.
 *	    protect.c and move.c split for other reasons.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/leak_check.h"
#include "measure/task.h"

/* The second page: what stays is on both sides of it. */
static void unmap_page(struct task *task, uint64_t i)
{
	task_must(task, !munmap(task->map[i].address + PAGE_BYTES, PAGE_BYTES));
}

/* Of 1g on devdax: refused. */
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

/* One fault for each brings it back: nothing of it was left. */
static int check_dropped(struct task *task, struct err *reason)
{
	return task_check_faults(task, task->ops, reason);
}

/* None is needed: nothing of it was lost. */
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
		.summary = "munmap of 4k out of a 2m entry",
		.fsdax_only = true,
		.granularities = 1U << GRAN_2M,
		.prepare = task_write_each,
		.op = unmap_page,
		.finish = check_dropped,
	},
	{
		.name = "dontneed_4k",
		.summary = "MADV_DONTNEED of 4k of a 2m entry",
		.granularities = 1U << GRAN_2M,
		.prepare = task_write_each,
		.op = drop_page,
		.finish = check_dropped,
	},
	{
		.name = "dontneed_2m",
		.summary = "MADV_DONTNEED of 2m of a 1g entry",
		.granularities = 1U << GRAN_1G,
		.samples = 6,
		.prepare = task_write_each,
		.op = drop_2m,
		.finish = check_dropped,
	},
	{
		.name = "munmap_2m",
		.summary = "munmap of 2m of a 1g entry, refused with EINVAL",
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
	.summary = "losing 4k of a 2m entry, or 2m of a 1g one",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_2M] = 256, [GRAN_1G] = 3 },
	.metrics = metrics,
	.settle = true,
};
WORKLOAD(split)
