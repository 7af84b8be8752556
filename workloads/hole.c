// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hole.c - faults where the file has no data yet: holes and unwritten blocks
 *
 * Purpose: what the first read costs (a zero page), the first write (a block
 *	    is cleared, or found and cleared), the write after the read, and
 *	    each with MAP_SYNC, which writes the file's metadata back within.
 * Path:    dax_iomap_pte_fault or dax_iomap_pmd_fault -> dax_load_hole,
 *	    dax_pmd_load_hole; dax_fault_iter -> dax_insert_entry; MAP_SYNC:
 *	    dax_finish_sync_fault -> vfs_fsync_range. write(2): dax_iomap_rw ->
 *	    invalidate_inode_pages2_range -> __dax_invalidate_entry.
 * Expect:  one fault an entry on every kernel. Zero pages take part in no count
 *	    of either model. The block that follows a zero page in an entry is
 *	    one more state for model refcounted to set up.
 * Needs:   fsdax; room to make the blocks unwritten again each time.
 * Notes:   blocks become unwritten by FALLOC_FL_ZERO_RANGE, after which 2m
 *	    blocks still lie aligned: ext4 keeps them, XFS takes new ones of a
 *	    whole stripe. "hole" has really none. Clearing 2 MiB is most of what
 *	    a write to a 2m entry costs here. The cells "sync" of fault.c meet
 *	    blocks that are written and synced, and never get to the sync.
 */
#include <errno.h>
#include <stddef.h>

#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/workload.h"
#include "measure/task.h"

static int empty_blocks(const struct task *task, int how, struct err *e)
{
	const uint64_t *offset = task->extents->offset + task->first;
	uint64_t entry = granularity_bytes(task->cell->granularity);
	/*
	 * An unwritten extent of ext4 ends after 32,767 blocks: cut before.
	 * XFS takes new blocks, of whole stripes only if it gets many at once.
	 */
	bool cut = task->cell->target == TARGET_EXT4 && entry != 4096;
	uint64_t step = cut ? 1 : task->ops, length, i;
	int fd = task->extents->fd;

	for (i = 0; i < task->ops; i += step) {
		length = offset[i + step - 1] + entry - offset[i];
		if (fallocate(fd, how | FALLOC_FL_KEEP_SIZE, (off_t)offset[i],
			      (off_t)length))
			return err_sys(e, errno,
				       "empty %llu bytes at offset 0x%llx",
				       (unsigned long long)length,
				       (unsigned long long)offset[i]);
	}
	return fsync(fd) ? err_sys(e, errno, "fsync") : 0;
}

static int map_emptied(struct task *task, int how, struct err *reason)
{
	int err = empty_blocks(task, how, reason);

	task->faults = task->ops;
	return err ? err : task_map_each(task, reason);
}

static int map_unwritten(struct task *task, struct err *reason)
{
	return map_emptied(task, FALLOC_FL_ZERO_RANGE, reason);
}

static int map_hole(struct task *task, struct err *reason)
{
	return map_emptied(task, FALLOC_FL_PUNCH_HOLE, reason);
}

static int map_sync(struct task *task, struct err *reason)
{
	task->flags = MAP_SHARED_VALIDATE | MAP_SYNC;
	return map_unwritten(task, reason);
}

static int map_and_read(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = map_unwritten(task, reason);

	for (i = 0; !err && i < task->ops; i++)
		task_read_op(task, i);
	return err;
}

/* The first huge zero page of the machine has to be made. */
static int map_again(struct task *task, struct err *reason)
{
	int err = 0;

	if (task->prove)
		err = map_and_read(task, reason);
	if (!err)
		err = task_unmap_each(task, reason);
	return err ? err : map_unwritten(task, reason);
}

static int map_and_read_only(struct task *task, struct err *reason)
{
	int err = map_and_read(task, reason);

	task->faults = 0;
	return err;
}

/* What read(2) and write(2) do beside the mapping. */
static void write_file(struct task *task, uint64_t i)
{
	signed char mark = task_mark(task, i);

	task_must(task,
		  pwrite(task->extents->fd, &mark, 1,
			 (off_t)task->extents->offset[task->first + i]) == 1);
}

/*
 * The rest of an entry reads as zeros: not what its block held before. It is
 * there without another fault, or the entry is smaller than was asked for; and
 * it is written to, so that the next time has something to be wrong about.
 */
static int check_rest(struct task *task, bool huge, struct err *e)
{
	uint64_t last = granularity_bytes(task->cell->granularity) - 1, i;
	uint64_t before = task_faults();
	char end;

	for (i = 0; i < task->ops; i++) {
		end = *(volatile char *)(task_entry(task, &task->map[i], i) +
					 last);
		if (end)
			return err_set(
				e, EBADMSG,
				"entry %llu ends in %d: old data of its block shows",
				(unsigned long long)i, end);
	}
	if (huge && task_faults() != before)
		return err_set(
			e, EPROTO,
			"asked for %s, got smaller: reading the end of %llu entries took %llu faults",
			granularity_name(task->cell->granularity),
			(unsigned long long)task->ops,
			(unsigned long long)(task_faults() - before));
	for (i = 0; i < task->ops; i++)
		*(volatile char *)(task_entry(task, &task->map[i], i) + last) =
			77;
	return task_unmap_each(task, e);
}

static int check_read(struct task *task, struct err *reason)
{
	return check_rest(task, true, reason);
}

static int check_written(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		err = task_check(task, &task->map[i], i, 1, reason);
	for (i = 0; !err && task->prove && i < task->ops; i++)
		err = task_prove(task, &task->map[i], i, 1, reason);
	return err ? err : check_rest(task, true, reason);
}

/* write(2) took the zero page out of the way; what comes instead is new. */
static int check_file(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		err = task_check(task, &task->map[i], i, 1, reason);
	return err ? err : check_rest(task, false, reason);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dax_fault_iter",
	"dax_insert_entry",
	"dax_finish_sync_fault",
	"__dax_invalidate_entry",
	NULL,
};

static const unsigned char patches[] = { 6, 8, 10, 0 };

static const struct metric metrics[] = {
	{
		.name = "read",
		.summary = "first read of unwritten blocks: a zero page",
		.prepare = map_again,
		.op = task_read_op,
		.finish = check_read,
	},
	{
		.name = "write",
		.summary = "first write to unwritten blocks",
		.prepare = map_unwritten,
		.op = task_write_op,
		.finish = check_written,
	},
	{
		.name = "mkwrite",
		.summary = "first write to unwritten blocks that were read",
		.prepare = map_and_read,
		.op = task_write_op,
		.finish = check_written,
	},
	{
		.name = "sync",
		.summary = "first write to unwritten blocks with MAP_SYNC",
		.prepare = map_sync,
		.op = task_write_op,
		.finish = check_written,
	},
	{
		.name = "file_write",
		.summary =
			"write(2) of a byte of unwritten blocks that are mapped",
		.prepare = map_and_read_only,
		.op = write_file,
		.finish = check_file,
	},
	{
		.name = "hole",
		.summary = "first write where the file has no block",
		.granularities = 1U << GRAN_4K,
		.prepare = map_hole,
		.op = task_write_op,
		.finish = check_written,
	},
	{ .name = NULL },
};

static struct workload hole = {
	.name = "hole",
	.summary = "faults on holes and unwritten blocks, with MAP_SYNC too",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS | 1U << TARGET_EXT4,
	.entries = { [GRAN_4K] = 256, [GRAN_2M] = 64 },
	.metrics = metrics,
	.settle = true,
};
WORKLOAD(hole)
