// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * writeback.c - fsync() and msync() of data written through a mapping
 *
 * Purpose: Measure what it costs per dirty entry to flush it and to
 *	    write-protect it in every mapping, and the fault that makes it
 *	    writable again.
 * Path:    fsync -> dax_writeback_mapping_range -> dax_writeback_one ->
 *	    pfn_mkclean_range -> page_vma_mkclean_one (page_vma_mapped_walk);
 *	    then wp_pfn_shared or wp_page_shared -> dax_pfn_mkwrite.
 * Expect:  Every kernel writes back the same DAX entries. The fault afterwards
 *	    is pfn_mkwrite on both models: fsdax pages are left out of
 *	    page_mkwrite (do_wp_page), although model refcounted has a page.
 * Needs:   fsdax.
 * Notes:   A 2m DAX entry is flushed as 32,768 cache lines, with one flush
 *	    instruction each and the loop around it. On NVDIMMs with
 *	    flush-on-fail (eADR), the numbers would not include these.
 */
#include <stddef.h>

#include <sys/mman.h>
#include <unistd.h>

#include "base/workload.h"
#include "measure/task.h"

#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 1024, [GRAN_2M] = 128                              \
	}

static int write_and_sync(struct task *task, struct err *reason)
{
	int err = task_write_each(task, reason);

	task_must(task, !fsync(task->extents->fd));
	task->faults = task->ops * task->per;
	return err;
}

static int write_and_sync_only(struct task *task, struct err *reason)
{
	int err = write_and_sync(task, reason);

	task->faults = 0;
	return err;
}

static void sync_file(struct task *task, uint64_t i)
{
	(void)i;
	task_must(task, !fsync(task->extents->fd));
}

static void sync_mapping(struct task *task, uint64_t i)
{
	task_must(task, !msync(task->map[i].address, task->map[i].length_bytes,
			       MS_SYNC));
}

/* Check that flushed entries are write-protected: a write takes a fault. */
static int check_protected(struct task *task, struct err *e)
{
	uint64_t before = task_faults(), faults, i;
	int err;

	for (i = 0; i < task->ops; i++)
		task_write_op(task, i);
	faults = task_faults() - before;
	err = task_check_each(task, e);
	if (!err && faults != task->ops * task->per)
		err = err_set(
			e, EPROTO,
			"%llu entries should be clean and take one fault each, but writing to them took %llu faults",
			(unsigned long long)(task->ops * task->per),
			(unsigned long long)faults);
	return err;
}

static const char *const exercises[] = {
	"dax_writeback_mapping_range",
	"page_vma_mapped_walk",
	"dax_iomap_pte_fault",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "fsync",
		.summary = "fsync of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 8,
		.prepare = task_write_each,
		.op = sync_file,
		.finish = check_protected,
	},
	{
		.name = "msync",
		.summary = "msync of written entries, per entry",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 8,
		.prepare = task_write_each,
		.op = sync_mapping,
		.finish = check_protected,
	},
	{
		.name = "clean",
		.summary = "fsync of entries that are clean, per entry",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 8,
		.prepare = write_and_sync_only,
		.op = sync_file,
		.finish = check_protected,
	},
	{
		.name = "rewrite",
		.summary = "first write after fsync, per entry",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 8,
		.prepare = write_and_sync,
		.op = task_write_op,
		.finish = task_check_each,
	},
	{ .name = NULL },
};

static struct workload writeback = {
	.name = "writeback",
	.summary = "fsync and msync of written entries, and the next write",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 1024, [GRAN_2M] = 128 },
	.metrics = metrics,
};
WORKLOAD(writeback)
