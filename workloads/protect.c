// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * protect.c - mprotect() of DAX memory
 *
 * Purpose: Measure what mprotect() costs per page-table entry, for whole
 *	    entries and for a part of one, in both directions.
 * Path:    mprotect -> mprotect_fixup -> change_protection -> change_pte_range
 *	    or change_huge_pmd; for a part: __split_huge_pmd.
 * Expect:  Whole entries are changed in place on every kernel. For a part, the
 *	    PMD entry is dropped and comes back by a fault; model refcounted
 *	    drops its map count, RSS and reference too.
 * Needs:   A DAX target; "part" only on fsdax: a VMA on devdax cannot be split
 *	    inside an entry.
 * Notes:   "part" protects the second page of each PMD entry, which makes
 *	    three VMAs out of one. "part_back" merges them again. 6.18 changes
 *	    PTEs in batches (prot_commit_flush_ptes), which takes twice the
 *	    instructions of 6.12 and is not an effect of the series.
 */
#include <stddef.h>

#include <sys/mman.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 64, [GRAN_2M] = 64, [GRAN_1G] = 3                  \
	}
#define READ_WRITE (PROT_READ | PROT_WRITE)

static void protect(struct task *task, uint64_t i, int prot)
{
	task_must(task, !mprotect(task->map[i].address,
				  task->map[i].length_bytes, prot));
}

static void protect_part(struct task *task, uint64_t i, int prot)
{
	task_must(task, !mprotect(task->map[i].address + PAGE_BYTES, PAGE_BYTES,
				  prot));
}

static void set_read_only(struct task *task, uint64_t i)
{
	protect(task, i, PROT_READ);
}

static void set_writable(struct task *task, uint64_t i)
{
	protect(task, i, READ_WRITE);
}

static void set_part_read_only(struct task *task, uint64_t i)
{
	protect_part(task, i, PROT_READ);
}

static void set_part_writable(struct task *task, uint64_t i)
{
	protect_part(task, i, READ_WRITE);
}

static int write_and(struct task *task, void (*op)(struct task *, uint64_t),
		     struct err *reason)
{
	uint64_t i;
	int err = task_write_each(task, reason);

	for (i = 0; !err && i < task->ops; i++)
		op(task, i);
	return err;
}

static int write_and_protect(struct task *task, struct err *reason)
{
	return write_and(task, set_read_only, reason);
}

static int write_and_protect_part(struct task *task, struct err *reason)
{
	return write_and(task, set_part_read_only, reason);
}

/* Check that the entries are still mapped and hold the data. */
static int check_kept(struct task *task, struct err *reason)
{
	return task_check_faults(task, 0, reason);
}

static const char *const exercises[] = {
	"change_protection",
	"__split_huge_pmd_locked",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "read_only",
		.summary =
			"mprotect of written entries to read-only, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = task_write_each,
		.op = set_read_only,
		.finish = check_kept,
	},
	{
		.name = "writable",
		.summary =
			"mprotect of written entries back to writable, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = write_and_protect,
		.op = set_writable,
		.finish = check_kept,
	},
	{
		.name = "part",
		.summary = "mprotect of 4k of a PMD entry to read-only",
		.fsdax_only = true,
		.granularities = 1U << GRAN_2M,
		.prepare = task_write_each,
		.op = set_part_read_only,
		.finish = task_check_each,
	},
	{
		.name = "part_back",
		.summary = "mprotect of the 4k back to writable",
		.fsdax_only = true,
		.granularities = 1U << GRAN_2M,
		.prepare = write_and_protect_part,
		.op = set_part_writable,
		.finish = task_check_each,
	},
	{ .name = NULL },
};

static struct workload protect_workload = {
	.name = "protect",
	.summary = "mprotect of whole entries and of a part of one",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax control",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 256, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(protect_workload)
