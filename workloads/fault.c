// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - the first touch of an entry of a DAX mapping
 *
 * Purpose: what one page fault costs that maps one entry, for the four ways
 *	    in which a process meets an entry for the first time.
 * Path:    handle_mm_fault -> {xfs,ext4}_dax_huge_fault or dev_dax_huge_fault
 *	    -> dax_iomap_pte_fault or dax_iomap_pmd_fault -> dax_fault_iter ->
 *	    dax_insert_entry, then vmf_insert_*.
 * Expect:  one fault per entry on every kernel. Model devmap writes the entry
 *	    with its devmap bit and looks up the memory type; model refcounted
 *	    takes a reference, a map count and RSS, and makes a folio of the
 *	    2 MiB the first time (prep_compound_page).
 * Needs:   a DAX target; 1g entries only on devdax.
 * Notes:   38607c62b34b ("fs/dax: properly refcount fs dax pages"),
 *	    aed877c2b425 ("device/dax: properly refcount device dax pages when
 *	    mapping"). "fault" meets entries that the file's page cache does not
 *	    hold yet, which a file has only once; "fault_cached" those it holds.
 *	    devdax keeps no entries: there
 *	    the two differ by nothing but order; and it maps writable at once,
 *	    so that "mkwrite" does not exist there.
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

static const unsigned char patches[] = { 5, 6, 7, 8, 10, 0 };

static const struct metric metrics[] = {
	{
		.name = "fault",
		.summary = "first write to an entry new to the page cache",
		.once = true,
		.prepare = map_all,
		.op = write_entry,
		.finish = unmap_all,
	},
	{
		.name = "fault_cached",
		.summary = "first write to an entry the page cache holds",
		.prepare = map_all,
		.op = write_entry,
		.finish = unmap_all,
	},
	{
		.name = "read",
		.summary = "first read of an entry the page cache holds",
		.prepare = map_all,
		.op = read_entry,
		.finish = unmap_all,
	},
	{
		.name = "mkwrite",
		.summary = "first write to an entry that was read",
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
	.patches = patches,
	.targets = TARGETS_ALL | 1U << TARGET_BAR,
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 1024, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(fault)
