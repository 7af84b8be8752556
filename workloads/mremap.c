// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mremap.c - mremap() of DAX memory
 *
 * Purpose: Measure what it costs to move page-table entries to another
 *	    address: whole entries, 4k out of a PMD entry, and a mapping that
 *	    grows while it moves.
 * Path:    mremap -> move_vma -> move_page_tables -> move_ptes, or
 *	    move_huge_pmd; for a part: __split_huge_pmd first.
 * Expect:  Whole entries move without a fault on every kernel, and no count
 *	    changes. A part of a PMD entry cannot move: the entry is dropped,
 *	    and comes back by a fault.
 * Needs:   A DAX target; "part" only on fsdax; no 1g: the smallest move of
 *	    three PUD entries would need an aligned address range of 12 GiB.
 * Notes:   The call moves the mapping onto a reserved empty range, which it
 *	    unmaps first: "empty" is the same move with nothing touched. Both
 *	    have the same offset within 2 MiB, without which PMD entries would
 *	    be split.
 */
#include <stddef.h>

#include <sys/mman.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 64, [GRAN_2M] = 64                                 \
	}

/* The range that the mapping of operation @i moves to. */
static struct mapping *room(struct task *task, uint64_t i)
{
	return &task->map[task->ops + i];
}

static int reserve_each(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		err = task_reserve(task, i * task->per, task->per,
				   room(task, i), reason);
	return err;
}

static int map_and_reserve(struct task *task, struct err *reason)
{
	int err = task_map_each(task, reason);

	task->faults = 0;
	return err ? err : reserve_each(task, reason);
}

static int write_and_reserve(struct task *task, struct err *reason)
{
	int err = task_write_each(task, reason);

	return err ? err : reserve_each(task, reason);
}

/* End the mapping one entry early, so that the file covers its growth. */
static int write_short(struct task *task, struct err *reason)
{
	uint64_t entry = granularity_bytes(task->cell->granularity), i;
	int err = write_and_reserve(task, reason);

	for (i = 0; !err && i < task->ops; i++) {
		struct mapping *map = &task->map[i];

		map->length_bytes -= entry;
		task_must(task,
			  !munmap(map->address + map->length_bytes, entry));
	}
	return err;
}

static int write_parts(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = write_and_reserve(task, reason);

	for (i = 0; !err && i < task->ops; i++)
		task->map[i].address[PAGE_BYTES] = task_mark(task, i + 1);
	return err;
}

static void move(struct task *task, uint64_t i)
{
	struct mapping *map = &task->map[i], *to = room(task, i);

	task_must(task, mremap(map->address, map->length_bytes,
			       to->length_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
			       to->address) == to->address);
	map->address = to->address;
	map->length_bytes = to->length_bytes;
	to->address = NULL;
}

/* Move the second page to the same offset of the reserved range. */
static void move_part(struct task *task, uint64_t i)
{
	char *to = room(task, i)->address + PAGE_BYTES;

	task_must(task,
		  mremap(task->map[i].address + PAGE_BYTES, PAGE_BYTES,
			 PAGE_BYTES, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to);
}

static int check_moved(struct task *task, struct err *reason)
{
	return task_check_faults(task, 0, reason);
}

/* The entry by which the mapping grew comes in by a fault. */
static int check_grown(struct task *task, struct err *reason)
{
	return task_check_faults(task, task->ops, reason);
}

/* Check that the moved page holds what was written to it before. */
static int check_parts(struct task *task, struct err *e)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		if (*(volatile signed char *)(room(task, i)->address +
					      PAGE_BYTES) !=
		    task_mark(task, i + 1))
			err = err_set(
				e, EBADMSG,
				"the page moved out of entry %llu does not hold the file's data",
				(unsigned long long)i);
	for (i = 0; !err && i < task->ops; i++)
		err = task_unmap(room(task, i), e);
	return err ? err : task_check_each(task, e);
}

static const char *const exercises[] = {
	"move_page_tables",
	"__split_huge_pmd_locked",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "whole",
		.summary = "mremap of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = write_and_reserve,
		.op = move,
		.finish = check_moved,
	},
	{
		.name = "grow",
		.file_only = true,
		.summary =
			"mremap of written entries that grows by one, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = write_short,
		.op = move,
		.finish = check_grown,
	},
	{
		.name = "empty",
		.summary = "mremap with nothing touched, per entry",
		.per = ENTRIES_PER_CALL,
		.prepare = map_and_reserve,
		.op = move,
		.finish = task_unmap_each,
	},
	{
		.name = "part",
		.summary = "mremap of 4k out of a PMD entry",
		.fsdax_only = true,
		.granularities = 1U << GRAN_2M,
		.prepare = write_parts,
		.op = move_part,
		.finish = check_parts,
	},
	{ .name = NULL },
};

static struct workload mremap_workload = {
	.name = "mremap",
	.summary = "mremap of whole entries, of a part of one, and with growth",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax anon tmpfs",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 256 },
	.metrics = metrics,
};
WORKLOAD(mremap_workload)
