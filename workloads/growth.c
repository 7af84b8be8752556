// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * growth.c - cost of faults and munmap() as the number of entries grows
 *
 * Purpose: Show whether the cost of a page-table entry depends on how many
 *	    there are. Each series spans three decades or more; the comparison
 *	    prints the exponent with which the cost of the whole operation
 *	    grows: 1 means a constant cost per entry.
 * Path:    As fault.c and munmap.c.
 * Expect:  Exponents near 1 at the end of a series on every kernel, and below
 *	    1 at its beginning, since the system call itself costs the same for
 *	    one entry and for many. Model refcounted frees the pages of a zap
 *	    in batches (mmu_gather), so that its cost per entry keeps falling
 *	    longer.
 * Needs:   A DAX target; room for 1,024 entries of 2m.
 * Notes:   "fault_cached_N" touches memory whose DAX entries the file's page cache
 *	    holds: "munmap_N" runs first and leaves them there. fork.c and
 *	    truncate.c have series too.
 */
#include <stddef.h>

#include "base/workload.h"
#include "measure/task.h"

static int map_each(struct task *task, struct err *reason)
{
	task->faults = task->ops * task->per;
	return task_map_each(task, reason);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dev_dax_huge_fault",
	"unmap_page_range",
	"tlb_finish_mmu",
	"refcounted:free_zone_device_folio",
	"refcounted:folios_put_refs",
	NULL,
};

#define SMALL_ONLY (1U << GRAN_4K)

#define SIZE(n, at, most)                                                      \
	{ METRIC_OF_SERIES("munmap", n),                                       \
	  .summary = "munmap of " #n " written entries, per entry",            \
	  .granularities = (at),                                               \
	  .samples = (most),                                                   \
	  .prepare = task_write_each,                                          \
	  .op = task_unmap_op },                                               \
	{                                                                      \
		METRIC_OF_SERIES("fault_cached", n),                           \
			.summary = "first write to " #n                        \
				   " entries in the page cache, per entry",    \
			.granularities = (at), .samples = (most),              \
			.prepare = map_each, .op = task_write_op,              \
			.finish = task_check_each                              \
	}

static const struct metric metrics[] = {
	SIZE(1, 0, 64),
	SIZE(8, 0, 64),
	SIZE(64, 0, 16),
	SIZE(256, 0, 4),
	SIZE(1024, 0, 2),
	SIZE(8192, SMALL_ONLY, 1),
	SIZE(32768, SMALL_ONLY, 1),
	{ .name = NULL },
};

static struct workload growth = {
	.name = "growth",
	.summary = "fault and munmap from 1 to 32,768 entries",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 32768, [GRAN_2M] = 1024 },
	.metrics = metrics,
};
WORKLOAD(growth)
