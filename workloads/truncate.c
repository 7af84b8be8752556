// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * truncate.c - truncate and punch as the number of mapped entries grows
 *
 * Purpose: Measure what mapped page-table entries add to the latency of an
 *	    operation on one page of the file that is not mapped, per mapped
 *	    entry; and the faults after it.
 * Path:    xfs_file_fallocate or ext4_fallocate, xfs_setattr_size or
 *	    ext4_setattr -> {xfs,ext4}_break_layouts -> dax_break_layout ->
 *	    dax_layout_busy_page_range (unmap_mapping_pages), and from 6.15 on
 *	    dax_delete_mapping_range.
 * Expect:  Every kernel unmaps the whole file to look for pins, so that all
 *	    entries fault again. Model devmap keeps the DAX entries in the page
 *	    cache; model refcounted deletes them all, under the lock of the
 *	    page cache and with interrupts off (bde708f1a65d, "fs/dax: always
 *	    remove DAX page-cache entries when breaking layouts"), and each 2m
 *	    DAX entry with a loop over its 512 pages.
 * Needs:   fsdax; files of 1 GiB, in 2m cells of 2 GiB.
 * Notes:   The page that is punched or added lies behind the mapped entries.
 *	    "truncate" truncates a file of its own to 0, blocks included. Only
 *	    one task operates on a file: several would truncate each other's
 *	    pages.
 */
#include <errno.h>
#include <stddef.h>

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "base/workload.h"
#include "measure/task.h"

/* The file that "truncate" works on, except at the largest size. */
static struct extent_set own;
static struct task owner; /* the task, working on that file */

/* Make the page that the operations work on: allocated, written, clean. */
static int spare_page(const struct task *task, struct err *e)
{
	static const char zeros[PAGE_BYTES];
	int fd = task->extents->fd;

	if (task->cell->threads > 1)
		return err_set(
			e, ENOTSUP,
			"truncate works on the whole file, one task only: set threads = 1 in the plan");
	if (pwrite(fd, zeros, PAGE_BYTES, (off_t)task->extents->length_bytes) <
		    0 ||
	    ftruncate(fd, (off_t)(task->extents->length_bytes + PAGE_BYTES)))
		return err_sys(e, errno, "write a page behind %llu bytes",
			       (unsigned long long)task->extents->length_bytes);
	return fsync(fd) ? err_sys(e, errno, "fsync") : 0;
}

static int write_with_spare(struct task *task, struct err *e)
{
	int err = spare_page(task, e);

	return err ? err : task_write_each(task, e);
}

static void punch(struct task *task, uint64_t i)
{
	(void)i;
	task_must(task,
		  !fallocate(task->extents->fd,
			     FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			     (off_t)task->extents->length_bytes, PAGE_BYTES));
}

static void extend(struct task *task, uint64_t i)
{
	(void)i;
	task_must(task, !ftruncate(task->extents->fd,
				   (off_t)(task->extents->length_bytes +
					   2 * PAGE_BYTES)));
}

/* Check that the page-table entries are gone: each takes one new fault. */
static int check_unmapped(struct task *task, struct err *reason)
{
	return task_check_faults(task, task->per, reason);
}

static int write_and_punch(struct task *task, struct err *e)
{
	int err = write_with_spare(task, e);

	punch(task, 0);
	task->faults = task->per;
	return err;
}

/* The largest size comes last, so it may truncate the file of the cell. */
static int write_own(struct task *task, struct err *e)
{
	int err;

	owner = *task;
	if (task->cell->threads > 1 || task->per == task->extents->nr)
		return write_with_spare(task, e);
	err = extents_open(task->target, task->cell->granularity, task->per,
			   &own, e);
	if (err)
		return err;
	owner.extents = &own;
	err = task_write_each(&owner, e);
	if (err) {
		task_unmap_each(&owner, NULL);
		extents_close(&own);
	}
	return err;
}

static void truncate_own(struct task *task, uint64_t i)
{
	(void)task;
	(void)i;
	task_must(task, !ftruncate(owner.extents->fd, 0));
}

static int drop_own(struct task *task, struct err *e)
{
	int err = task_unmap_each(&owner, e);

	if (owner.extents == &own)
		extents_close(&own);
	(void)task;
	return err;
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"unmap_page_range",
	"refcounted:dax_break_layout",
	"refcounted:dax_delete_mapping_range",
	"refcounted:dax_folio_put",
	"devmap:dax_disassociate_entry",
	"dax_insert_entry",
	NULL,
};

#define SMALL_ONLY (1U << GRAN_4K)

#define ROW(what, n, at, most, text, before, how, after)                       \
	METRIC_OF_SERIES(what, n),                                             \
		.summary = text " " #n " entries, per entry",                  \
		.granularities = (at), .ops = 1, .samples = (most),            \
		.prepare = before, .op = how, .finish = after
#define CACHED(n, at, most)                                                    \
	{ ROW("punch", n, at, most, "punch of one page of a file with",        \
	      write_with_spare, punch, check_unmapped) },                      \
	{                                                                      \
		ROW("fault_cached", n, at, most,                               \
		    "first writes after a punch to", write_and_punch,          \
		    task_write_op, task_check_each)                            \
	}
#define SIZE(n, at, most, last)                                                \
	CACHED(n, at, most),                                                   \
		{ ROW("extend", n, at, most,                                   \
		      "extension by ftruncate of a file with",                 \
		      write_with_spare, extend, check_unmapped) },             \
	{                                                                      \
		ROW("truncate", n, at, most, "ftruncate to 0 of a file with",  \
		    write_own, truncate_own, drop_own),                        \
			.once = (last)                                         \
	}

/* In ascending order: model devmap keeps the DAX entries of earlier sizes. */
static const struct metric metrics[] = {
	SIZE(1, 0, 8, false),
	SIZE(16, 0, 4, false),
	SIZE(128, 0, 2, false),
	SIZE(1024, 0, 1, true),
	SIZE(8192, SMALL_ONLY, 1, false),
	SIZE(65536, SMALL_ONLY, 1, false),
	CACHED(262144, SMALL_ONLY, 1),
	{ .name = NULL },
};

static struct workload truncate_workload = {
	.name = "truncate",
	.summary = "truncate and punch of a file with 1 to 262,144 entries",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 262144, [GRAN_2M] = 1024 },
	.metrics = metrics,
};
WORKLOAD(truncate_workload)
