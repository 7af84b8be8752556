// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * private.c - MAP_PRIVATE of a DAX file: reads and copy on write
 *
 * Purpose: Measure the first touch of an entry through a private mapping.
 * Path:    read: as fault.c; write: do_cow_fault -> dax_iomap_pte_fault ->
 *	    dax_fault_cow_page, or do_wp_page -> wp_page_copy after a read.
 * Expect:  A read maps the file's page, by a PMD entry where possible. A write
 *	    copies 4k into an anonymous page; if a PMD entry was mapped by a
 *	    read, the rest of it is dropped. Model devmap has no struct page to
 *	    copy from (vm_normal_page returns NULL): it copies from the user's
 *	    address (__wp_page_copy_user); model refcounted copies from the
 *	    page, and drops its map count, RSS and reference.
 * Needs:   fsdax: devdax allows shared mappings only.
 * Notes:   Each page that is read takes a fault: DAX has no fault-around
 *	    (filemap_map_pages finds no folio in a DAX entry), and the engine
 *	    checks the number of faults.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>
#include <unistd.h>

#include "base/workload.h"
#include "measure/task.h"

/* Write the marks to the file first: a private copy must not change them. */
static int mark_and_map(struct task *task, struct err *reason)
{
	int err = task_write_each(task, reason);

	if (!err)
		err = task_unmap_each(task, reason);
	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	task->faults = task->ops;
	return err ? err : task_map_each(task, reason);
}

static int mark_and_read(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = mark_and_map(task, reason);

	for (i = 0; !err && i < task->ops; i++)
		err = task_read(task, &task->map[i], i, 1, reason);
	return err;
}

static void copy_one(struct task *task, uint64_t i)
{
	*(volatile signed char *)task_entry(task, &task->map[i], i) =
		(signed char)~task_mark(task, i);
}

static int check_read(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && task->prove && i < task->ops; i++)
		err = task_prove(task, &task->map[i], i, 1, reason);
	return err ? err : task_check_each(task, reason);
}

/* Check that the copy holds what was written and the file is unchanged. */
static int check_copied(struct task *task, struct err *e)
{
	signed char copy, kept;
	uint64_t i, offset;

	for (i = 0; i < task->ops; i++) {
		offset = task->extents->offset[task->first + i];
		copy = *(volatile signed char *)task->map[i].address;
		if (pread(task->extents->fd, &kept, 1, (off_t)offset) != 1)
			return err_sys(e, errno, "read at offset 0x%llx",
				       (unsigned long long)offset);
		if (kept != task_mark(task, i) || copy != (signed char)~kept)
			return err_set(
				e, EBADMSG,
				"copy on write of entry %llu: the copy holds %d, the file %d, which was %d before",
				(unsigned long long)i, copy, kept,
				task_mark(task, i));
	}
	return task_unmap_each(task, e);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dax_fault_iter",
	"__split_huge_pmd_locked",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "read",
		.summary = "first read of a private entry",
		.prepare = mark_and_map,
		.op = task_read_op,
		.finish = check_read,
	},
	{
		.name = "copy",
		.summary = "first write to a private entry that was never read",
		.prepare = mark_and_map,
		.op = copy_one,
		.finish = check_copied,
	},
	{
		.name = "copy_read",
		.summary = "first write to a private entry that was read",
		.prepare = mark_and_read,
		.op = copy_one,
		.finish = check_copied,
	},
	{ .name = NULL },
};

static struct workload private_workload = {
	.name = "private",
	.summary = "reads and copy on write of a private mapping",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 1024, [GRAN_2M] = 256 },
	.metrics = metrics,
};
WORKLOAD(private_workload)
