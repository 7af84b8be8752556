// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * madvise.c - cost of advice and NUMA calls that walk DAX memory
 *
 * Purpose: Measure what MADV_COLD, MADV_PAGEOUT, MADV_FREE, MADV_WILLNEED,
 *	    mbind() and move_pages() cost on DAX memory, for which they can do
 *	    nothing.
 * Path:    madvise_cold, madvise_pageout -> madvise_cold_or_pageout_pte_range;
 *	    do_pages_stat_array -> folio_walk_start (follow_page before 6.12).
 * Expect:  No page is moved, freed or written on any kernel. Model devmap
 *	    finds no folio behind a DAX page-table entry (vm_normal_page
 *	    returns NULL) and skips it; model refcounted finds one and ages it.
 *	    For a part of a PMD entry it tries to split the folio: at each
 *	    call, __folio_split allocates nodes for the page cache, fails, and
 *	    frees them. The walk itself drops a PUD entry on both models
 *	    (walk_pud_range splits it).
 * Needs:   A DAX target. MADV_FREE is for anonymous memory and fails with
 *	    EINVAL: "free" measures the refusal.
 * Notes:   "mm/madvise: skip zone device folios in cold/pageout PMD range"
 *	    (7.3.4) removes the attempt to split. mbind() leaves DAX mappings
 *	    out before it walks (vma_migratable): "mbind" measures the call
 *	    alone.
 */
#include <errno.h>
#include <stddef.h>

#include <linux/mempolicy.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

#define PAGES 64
#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = PAGES, [GRAN_2M] = PAGES, [GRAN_1G] = 3            \
	}

static void advise(struct task *task, uint64_t i, int advice)
{
	task_must(task, !madvise(task->map[i].address,
				 task->map[i].length_bytes, advice));
}

static void advise_part(struct task *task, uint64_t i, int advice)
{
	task_must(task, !madvise(task->map[i].address + PAGE_BYTES, PAGE_BYTES,
				 advice));
}

static void cold(struct task *task, uint64_t i)
{
	advise(task, i, MADV_COLD);
}

static void pageout(struct task *task, uint64_t i)
{
	advise(task, i, MADV_PAGEOUT);
}

static void cold_part(struct task *task, uint64_t i)
{
	advise_part(task, i, MADV_COLD);
}

static void pageout_part(struct task *task, uint64_t i)
{
	advise_part(task, i, MADV_PAGEOUT);
}

static void willneed(struct task *task, uint64_t i)
{
	advise(task, i, MADV_WILLNEED);
}

static void free_refused(struct task *task, uint64_t i)
{
	if (!madvise(task->map[i].address, task->map[i].length_bytes,
		     MADV_FREE))
		task->error = EPROTO;
	else if (errno != EINVAL)
		task->error = errno;
}

static void bind_move(struct task *task, uint64_t i)
{
	unsigned long node = 1;

	task_must(task, !syscall(SYS_mbind, task->map[i].address,
				 task->map[i].length_bytes, MPOL_BIND, &node,
				 8 * sizeof(node), MPOL_MF_MOVE));
}

/* Ask for the node of each page, without moving any. */
static void ask_nodes(struct task *task, uint64_t i)
{
	void *page[PAGES];
	int status[PAGES];
	unsigned int k;

	for (k = 0; k < task->per; k++)
		page[k] = task_entry(task, &task->map[i], i * task->per + k);
	task_must(task, !syscall(SYS_move_pages, 0, task->per, page, NULL,
				 status, 0));
}

static const char *const exercises[] = {
	"madvise_cold_or_pageout_pte_range",
	"vm_normal_page",
	NULL,
};

#define ADVICE(what, text, how)                                                \
	{                                                                      \
		.name = what, .summary = text, .per = ENTRIES_PER_CALL,        \
		.prepare = task_write_each, .op = how,                         \
		.finish = task_check_each                                      \
	}
#define PART(what, text, how)                                                  \
	{                                                                      \
		.name = what, .summary = text, .granularities = 1U << GRAN_2M, \
		.prepare = task_write_each, .op = how,                         \
		.finish = task_check_each                                      \
	}

static const struct metric metrics[] = {
	ADVICE("cold", "MADV_COLD of written entries, per entry", cold),
	PART("cold_part", "MADV_COLD of 4k of a PMD entry", cold_part),
	ADVICE("pageout", "MADV_PAGEOUT of written entries, per entry",
	       pageout),
	PART("pageout_part", "MADV_PAGEOUT of 4k of a PMD entry", pageout_part),
	ADVICE("free", "MADV_FREE, which is refused, per entry", free_refused),
	ADVICE("willneed", "MADV_WILLNEED of written entries, per entry",
	       willneed),
	ADVICE("mbind",
	       "mbind with MPOL_MF_MOVE to the memory's own node, per entry",
	       bind_move),
	ADVICE("move_pages",
	       "move_pages that only asks for the node, per entry", ask_nodes),
	{ .name = NULL },
};

static struct workload madvise_workload = {
	.name = "madvise",
	.summary =
		"madvise, mbind and move_pages on DAX memory, where they have no effect",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 256, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(madvise_workload)
