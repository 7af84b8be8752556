// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - first touch of DAX memory
 *
 * Purpose: Measure a page fault that maps one page-table entry, in the four
 *	    states in which a process first touches DAX memory.
 * Path:    handle_mm_fault -> {xfs,ext4}_dax_huge_fault or dev_dax_huge_fault
 *	    -> dax_iomap_pte_fault or dax_iomap_pmd_fault -> dax_fault_iter ->
 *	    dax_insert_entry, then vmf_insert_*.
 * Expect:  One fault per entry on every kernel. Model devmap writes the
 *	    page-table entry with its devmap bit and looks up the memory type;
 *	    model refcounted takes a reference, a map count and RSS, and makes
 *	    a folio of the 2 MiB at the first fault (prep_compound_page).
 * Needs:   A DAX target; 1g only on devdax.
 * Notes:   38607c62b34b ("fs/dax: properly refcount fs dax pages"),
 *	    aed877c2b425 ("device/dax: properly refcount device dax pages when
 *	    mapping"). "fault" touches memory whose DAX entry the file's page
 *	    cache does not hold yet, a state that a file has only once;
 *	    "fault_cached" touches memory whose DAX entry it holds. devdax
 *	    keeps no DAX entries: there, the two metrics differ only in their
 *	    order, and since devdax maps writable at once, "mkwrite" does not
 *	    exist.
 */
#include <stddef.h>

#include "base/workload.h"
#include "measure/task.h"

static int map_all(struct task *task, struct err *reason)
{
	task->faults = task->ops;
	return task_map(task, 0, task->ops, &task->map[0], reason);
}

static int map_and_read(struct task *task, struct err *reason)
{
	uint64_t i;
	int err = map_all(task, reason);

	for (i = 0; !err && i < task->ops; i++)
		(void)*(volatile char *)task_entry(task, &task->map[0], i);
	return err;
}

static void write_entry(struct task *task, uint64_t i)
{
	*(volatile char *)task_entry(task, &task->map[0], i) = 1;
}

static void read_entry(struct task *task, uint64_t i)
{
	(void)*(volatile char *)task_entry(task, &task->map[0], i);
}

static int unmap_all(struct task *task, struct err *reason)
{
	int err = 0;

	if (task->prove)
		err = task_prove(task, &task->map[0], 0, task->ops, reason);
	return err ? err : task_unmap(&task->map[0], reason);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dax_fault_iter",
	"dax_insert_entry",
	"grab_mapping_entry",
	"dev_dax_huge_fault",
	"devmap:vmf_insert_mixed",
	"devmap:vmf_insert_pfn_pmd",
	"devmap:vmf_insert_pfn_pud",
	"vmf_insert_page_mkwrite",
	"vmf_insert_folio_pmd",
	"vmf_insert_folio_pud",
	NULL,
};

static const struct metric metrics[] = {
	{
		.name = "fault",
		.summary =
			"first write to memory whose DAX entry is not in the page cache",
		.once = true,
		.prepare = map_all,
		.op = write_entry,
		.finish = unmap_all,
	},
	{
		.name = "fault_cached",
		.summary =
			"first write to memory whose DAX entry is in the page cache",
		.prepare = map_all,
		.op = write_entry,
		.finish = unmap_all,
	},
	{
		.name = "read",
		.reads = true,
		.summary =
			"first read of memory whose DAX entry is in the page cache",
		.prepare = map_all,
		.op = read_entry,
		.finish = unmap_all,
	},
	{
		.name = "mkwrite",
		.summary = "first write to memory that was mapped by a read",
		.fsdax_only = true,
		.prepare = map_and_read,
		.op = write_entry,
		.finish = unmap_all,
	},
	{ .name = NULL },
};

static struct workload fault = {
	.name = "fault",
	.summary = "first touch of every entry of a fresh mapping",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax bar control",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 1024, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(fault)
