// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hole.c - faults where the file has no data yet: holes, unwritten blocks
 *
 * Purpose: Measure the first read (a zero page is mapped), the first write (a
 *	    block is zeroed, or allocated and zeroed), the write after a read,
 *	    and the first write with MAP_SYNC, during which the kernel writes
 *	    the file's metadata back.
 * Path:    dax_iomap_pte_fault or dax_iomap_pmd_fault -> dax_load_hole,
 *	    dax_pmd_load_hole; dax_fault_iter -> dax_insert_entry; MAP_SYNC:
 *	    dax_finish_sync_fault -> vfs_fsync_range. write(2): dax_iomap_rw ->
 *	    invalidate_inode_pages2_range -> __dax_invalidate_entry.
 * Expect:  One fault per entry on every kernel. Zero pages take part in no
 *	    count of either model. For model refcounted, the block that
 *	    replaces a zero page in a DAX entry is one more state to set up.
 * Needs:   fsdax; room to make the blocks unwritten again each time.
 * Notes:   FALLOC_FL_ZERO_RANGE makes the blocks unwritten; afterwards 2m
 *	    blocks are still aligned: ext4 keeps them, XFS allocates new ones
 *	    of a whole stripe. "hole" really has no blocks. Most of the cost of
 *	    a write to a PMD entry here is zeroing 2 MiB. The "sync" cells of
 *	    fault.c touch blocks that are written and synced, and never reach
 *	    the sync.
 */
#include <errno.h>
#include <stddef.h>

#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

static int empty_blocks(const struct task *task, int how, struct err *e)
{
	const uint64_t *offset = task->extents->offset + task->first;
	uint64_t entry = granularity_bytes(task->cell->granularity);
	/*
	 * An unwritten extent of ext4 holds at most 32,767 blocks, so each
	 * entry gets a call of its own. XFS allocates new blocks, and whole
	 * stripes only if it is asked for many blocks at once.
	 */
	bool cut = task->cell->target->unwritten_max_bytes &&
		   entry != PAGE_BYTES;
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

/* Read once in advance: the first huge zero page must be allocated. */
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

/* Write one byte by pwrite(), beside the mapping. */
static void write_file(struct task *task, uint64_t i)
{
	signed char mark = task_mark(task, i);

	task_must(task,
		  pwrite(task->extents->fd, &mark, 1,
			 (off_t)task->extents->offset[task->first + i]) == 1);
}

/*
 * Check that the rest of an entry reads as zeros, and not as what its block
 * held before. With @huge, reading it must take no fault, or the entry is
 * smaller than was asked for. Then write to it, so that stale data would show
 * the next time.
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
				"entry %llu ends in byte %d, expected 0: old data of its block shows",
				(unsigned long long)i, end);
	}
	if (huge && task_faults() != before)
		return err_set(
			e, EPROTO,
			"asked for %s, got smaller: reading the end of %llu entries took %llu faults, expected 0",
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

/* write(2) removed the zero page, so that reading may take a new fault. */
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

static const struct metric metrics[] = {
	{
		.name = "read",
		.summary =
			"first read of unwritten blocks, which maps a zero page",
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
			"write(2) of a byte to unwritten blocks mapped by a zero page",
		.prepare = map_and_read_only,
		.op = write_file,
		.finish = check_file,
	},
	{
		.name = "hole",
		.summary = "first write to a hole, where the file has no block",
		.granularities = 1U << GRAN_4K,
		.prepare = map_hole,
		.op = task_write_op,
		.finish = check_written,
	},
	{ .name = NULL },
};

static struct workload hole = {
	.name = "hole",
	.summary = "faults on holes and unwritten blocks, also with MAP_SYNC",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 256, [GRAN_2M] = 64 },
	.metrics = metrics,
};
WORKLOAD(hole)
