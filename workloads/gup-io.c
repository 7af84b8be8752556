// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gup-io.c - block I/O whose buffer is DAX memory
 *
 * Purpose: Measure one direct I/O per 4 KiB of a DAX buffer, and how this cost
 *	    falls with the number of pages per call: 1, 16, 512.
 * Path:    blkdev_read_iter or io_read -> blkdev_direct_IO ->
 *	    bio_iov_iter_get_pages -> iov_iter_extract_pages ->
 *	    pin_user_pages_fast -> gup_fast_fallback; unpinned at completion.
 * Expect:  No page fault on any kernel. Model devmap takes one page per step
 *	    (gup_fast_devmap_leaf), model refcounted one folio. On
 *	    refcounted-special, the special page-table entries send gup-fast to
 *	    the slow path.
 * Needs:   A DAX target and the module null_blk, for uring_* also io_uring; at
 *	    most 4 tasks. It writes to /dev/nullb0, which keeps nothing.
 * Notes:   A value is one call divided by its pages, and includes the share of
 *	    the block layer: null_blk completes in place and copies nothing. On
 *	    6.12, io_uring pins the 512 pages twice, once in an io-wq worker:
 *	    in exact mode, the value of uring_* is what the caller and every
 *	    other task execute.
 *	    I/O to a file of the DAX file system would pin nothing, even with
 *	    O_DIRECT (dax_iomap_rw copies).
 */
#include <unistd.h>

#include "base/mark.h"
#include "base/workload.h"
#include "measure/task.h"
#include "pin/disk.h"
#include "pin/uring.h"

static __thread int disk; /* from prepare to finish */
static __thread struct uring ring;

static int open_disk(struct task *task, struct err *e)
{
	int err;

	disk = disk_null(task->index, e);
	if (disk < 0)
		return disk;
	err = task_map_once(task, e);
	if (err)
		close(disk);
	return err;
}

static int open_ring(struct task *task, struct err *e)
{
	int err = uring_open(&ring, 8, e);

	if (err)
		return err;
	err = open_disk(task, e);
	if (err)
		uring_close(&ring);
	return err;
}

static void disk_read(struct task *task, uint64_t i)
{
	task->moved += pread(disk, task_range(task, i), task_bytes(task), 0);
}

static void disk_write(struct task *task, uint64_t i)
{
	task->moved += pwrite(disk, task_range(task, i), task_bytes(task), 0);
}

static void by_ring(struct task *task, uint64_t i, unsigned int opcode)
{
	struct io_uring_sqe sqe = uring_rw(opcode, disk, task_range(task, i),
					   (unsigned int)task_bytes(task));

	MARK(MARK_OP_OTHERS, MARK_METRIC);
	task->moved += uring_run(&ring, &sqe);
}

static void ring_read(struct task *task, uint64_t i)
{
	by_ring(task, i, IORING_OP_READ);
}

static void ring_write(struct task *task, uint64_t i)
{
	by_ring(task, i, IORING_OP_WRITE);
}

static int close_disk(struct task *task, struct err *e)
{
	close(disk);
	return task_moved(task, task_bytes(task), e);
}

static int close_ring(struct task *task, struct err *e)
{
	uring_close(&ring);
	return close_disk(task, e);
}

static const char *const exercises[] = {
	"pin_user_pages_fast",
	"gup_fast_fallback",
	"try_grab_folio_fast",
	"unpin_user_folio",
	"devmap:gup_fast_devmap_leaf",
	"devmap:get_dev_pagemap",
	"devmap:gup_put_folio",
	"devmap:__put_devmap_managed_folio_refs",
	NULL,
};

static const struct metric metrics[] = {
	METRICS_BY_PAGES("disk_read", "O_DIRECT read into DAX", open_disk,
			 disk_read, close_disk),
	METRICS_BY_PAGES("disk_write", "O_DIRECT write from DAX", open_disk,
			 disk_write, close_disk),
	METRICS_BY_PAGES("uring_read", "io_uring read into DAX", open_ring,
			 ring_read, close_ring),
	METRICS_BY_PAGES("uring_write", "io_uring write from DAX", open_ring,
			 ring_write, close_ring),
	{ .name = NULL },
};

static struct workload gup_io = {
	.name = "gup-io",
	.summary = "block I/O to and from DAX memory, by pages per call",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 64, [GRAN_1G] = 3 },
	.metrics = metrics,
	.alters = true,
};
WORKLOAD(gup_io)
