// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * zap.c - zapping entries: in halves, private, clean, by MADV_DONTNEED
 *
 * Purpose: Measure what each way of zapping costs per page-table entry, beside
 *	    munmap.c, which unmaps written mappings as a whole. With several
 *	    tasks, all of them zap at the same time.
 * Path:    munmap or madvise(MADV_DONTNEED) -> unmap_page_range ->
 *	    zap_pte_range, zap_huge_pmd, zap_huge_pud.
 * Expect:  As munmap.c: model devmap only clears page-table entries, model
 *	    refcounted drops map count, RSS and reference of each page. An
 *	    entry that was only read does not mark its page dirty. Private
 *	    copies are anonymous pages: both models run the same code, a
 *	    control.
 * Needs:   A DAX target; 1g only on devdax; private mappings only on fsdax.
 * Notes:   A private mapping at 2m has PMD entries as long as it is only read.
 *	    split.c unmaps parts of entries.
 */
#include <stddef.h>

#include <sys/mman.h>

#include "base/workload.h"
#include "measure/task.h"

#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 64, [GRAN_2M] = 64, [GRAN_1G] = 3                  \
	}

static int read_private(struct task *task, struct err *reason)
{
	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	return task_read_each(task, reason);
}

static void unmap_halves(struct task *task, uint64_t i)
{
	struct mapping *map = &task->map[i];
	uint64_t entry = granularity_bytes(task->cell->granularity);
	uint64_t half = map->length_bytes / entry / 2 * entry;

	task_must(task, !munmap(map->address, half));
	task_must(task, !munmap(map->address + half, map->length_bytes - half));
	map->address = NULL;
}

static void drop_whole(struct task *task, uint64_t i)
{
	task_must(task, !madvise(task->map[i].address,
				 task->map[i].length_bytes, MADV_DONTNEED));
}

/* Each entry takes one fault to come back: nothing of it was left. */
static int check_dropped(struct task *task, struct err *reason)
{
	return task_check_faults(task, task->ops * task->per, reason);
}

static const char *const exercises[] = {
	"unmap_page_range",
	"zap_huge_pmd",
	"zap_huge_pud",
	"tlb_finish_mmu",
	"refcounted:folio_remove_rmap_ptes",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "clean",
		.reads = true,
		.summary = "munmap of entries that were only read, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = task_read_each,
		.op = task_unmap_op,
	},
	{
		.name = "halves",
		.summary = "munmap of written entries in two calls, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = task_write_each,
		.op = unmap_halves,
	},
	{
		.name = "dontneed",
		.reads = true,
		.summary = "MADV_DONTNEED of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = task_write_each,
		.op = drop_whole,
		.finish = check_dropped,
	},
	{
		.name = "private",
		.summary =
			"munmap of private entries that were only read, per entry",
		.fsdax_only = true,
		.per = ENTRIES_PER_CALL,
		.prepare = read_private,
		.op = task_unmap_op,
	},
	{
		.name = "private_copied",
		.summary = "munmap of private copies, 4k each",
		.fsdax_only = true,
		.per = ENTRIES_PER_CALL,
		.prepare = task_copy_each,
		.op = task_unmap_op,
	},
	{ .name = NULL },
};

static struct workload zap = {
	.name = "zap",
	.summary =
		"zapping entries: in halves, private, clean, by MADV_DONTNEED",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax control",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 256, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(zap)
