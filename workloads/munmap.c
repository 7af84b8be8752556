// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * munmap.c - munmap() of DAX memory
 *
 * Purpose: Measure what munmap() costs per page-table entry that was written
 *	    to, and what the same call costs when nothing was touched.
 * Path:    munmap -> do_vmi_munmap -> unmap_region -> unmap_vmas ->
 *	    zap_pte_range, zap_huge_pmd or zap_huge_pud.
 * Expect:  Model devmap only clears the page-table entry; model refcounted
 *	    drops the map count, the RSS and the reference of each folio, and
 *	    calls free_zone_device_folio for the last reference (commit
 *	    38607c62b34b).
 * Needs:   A DAX target; 1g only on devdax.
 * Notes:   One call unmaps many entries, so that the call itself has little
 *	    weight: a value is the cost of the call divided by its entries.
 *	    "empty" is the same call over an untouched mapping of the same
 *	    size; it is not subtracted. There are gaps between the mappings of
 *	    a task, so that they never merge.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/workload.h"
#include "measure/task.h"

static void unmap_one(struct task *task, uint64_t i)
{
	if (!munmap(task->map[i].address, task->map[i].length_bytes))
		task->map[i].address = NULL;
}

static int check_unmapped(struct task *task, struct err *e)
{
	uint64_t i;

	for (i = 0; i < task->ops; i++)
		if (task->map[i].address)
			return err_set(e, EIO, "munmap %llu of %llu failed",
				       (unsigned long long)i,
				       (unsigned long long)task->ops);
	return 0;
}

static const char *const exercises[] = {
	"unmap_vmas",
	"zap_huge_pmd",
	"zap_huge_pud",
	"zap_pte_range",
	"tlb_finish_mmu",
	"refcounted:folio_remove_rmap_ptes",
	"refcounted:folio_remove_rmap_pmd",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "munmap",
		.summary = "munmap of written entries, per entry",
		.per = { [GRAN_4K] = 64, [GRAN_2M] = 64, [GRAN_1G] = 3 },
		.prepare = task_write_each,
		.op = unmap_one,
		.finish = check_unmapped,
	},
	{
		.name = "empty",
		.summary = "munmap with nothing touched, per entry",
		.per = { [GRAN_4K] = 64, [GRAN_2M] = 64, [GRAN_1G] = 3 },
		.prepare = task_map_each,
		.op = unmap_one,
		.finish = check_unmapped,
	},
	{ .name = NULL },
};

static struct workload munmap_workload = {
	.name = "munmap",
	.summary = "munmap of written entries, many per call",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax bar control",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 256, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(munmap_workload)
