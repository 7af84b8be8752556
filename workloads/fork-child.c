// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fork-child.c - what a forked child pays for the DAX mappings it inherits
 *
 * Purpose: Measure the other half of fork.c: the child's first touch of memory
 *	    that its parent has mapped, and the exit of a child that has copied
 *	    page-table entries.
 * Path:    As fault.c, or do_wp_page -> wp_page_copy for copied page-table
 *	    entries; exit: exit_mmap -> unmap_page_range.
 * Expect:  fork() does not copy the page-table entries of a shared mapping:
 *	    the child faults as any process does. It copies the PTEs of a
 *	    private mapping read-only: a write then makes model refcounted copy
 *	    from the page and drop map count, RSS and reference, where model
 *	    devmap copies from the address. The exit of the child drops what
 *	    fork() took: exit_N grows where fork.c's private_N does.
 * Needs:   fsdax: devdax allows shared mappings only.
 * Notes:   The operation wakes the child and waits until it stops again or is
 *	    gone: the value includes two task switches and the child's user
 *	    space. In exact mode it is what the parent and every other task
 *	    execute, in equal parts if several parents wait. Both sides check
 *	    the data that the child wrote and the parent's data that it found.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/mark.h"
#include "base/workload.h"
#include "measure/child.h"
#include "measure/task.h"

static __thread struct child child;

static volatile signed char *byte(struct task *task, uint64_t i, int at)
{
	return (volatile signed char *)task_entry(task, &task->map[0], i) + at;
}

/*
 * Runs in the child, on the inherited mapping. Step 1 writes to each entry,
 * step 2 checks that the rest of the entry still holds what the parent wrote.
 */
static int touch_inherited(struct task *task, unsigned int step, struct err *e)
{
	uint64_t i;

	for (i = 0; step == 1 && i < task->per; i++)
		*byte(task, i, 0) = (signed char)~task_mark(task, i);
	for (i = 0; step == 2 && i < task->per; i++)
		if (*byte(task, i, 1) != task_mark(task, i))
			return err_set(
				e, EBADMSG,
				"entry %llu of the child holds %d, expected %d as its parent wrote",
				(unsigned long long)i, *byte(task, i, 1),
				task_mark(task, i));
	return 0;
}

/* Make the last page anonymous: fork() then copies the PTEs of all the VMA. */
static int remap_private(struct task *task, struct err *reason)
{
	int err = task_unmap_each(task, reason);

	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	if (!err)
		err = task_read_each(task, reason);
	if (!err)
		task->map[0].address[task->map[0].length_bytes - 1] = 1;
	return err;
}

static int write_and_start(struct task *task, bool private, struct err *reason)
{
	int err = task_write_each(task, reason);
	uint64_t i;

	for (i = 0; !err && i < task->per; i++)
		*byte(task, i, 1) = task_mark(task, i);
	if (!err && private)
		err = remap_private(task, reason);
	task->faults = UINT64_MAX;
	return err ? err : child_start(&child, touch_inherited, task, reason);
}

static int start_shared(struct task *task, struct err *reason)
{
	return write_and_start(task, false, reason);
}

static int start_private(struct task *task, struct err *reason)
{
	return write_and_start(task, true, reason);
}

static int drop_child(struct task *task, struct err *reason)
{
	child_free(&child);
	return task_unmap_each(task, reason);
}

/* Check that the parent sees what the child wrote, or else its own data. */
static int check_child(struct task *task, bool seen, struct err *e)
{
	signed char mark;
	uint64_t i;

	if (child_step(&child)) {
		*e = *child.reason;
		return -EBADMSG;
	}
	for (i = 0; i < task->per; i++) {
		mark = task_mark(task, i);
		if (*byte(task, i, 0) != (signed char)(seen ? ~mark : mark))
			return err_set(
				e, EBADMSG,
				"entry %llu of the parent holds %d after its child wrote %d over %d",
				(unsigned long long)i, *byte(task, i, 0),
				(signed char)~mark, mark);
	}
	return drop_child(task, e);
}

static int check_seen(struct task *task, struct err *reason)
{
	return check_child(task, true, reason);
}

static int check_unseen(struct task *task, struct err *reason)
{
	return check_child(task, false, reason);
}

static void step(struct task *task, uint64_t i)
{
	(void)i;
	MARK(MARK_OP_OTHERS, MARK_METRIC);
	task_must(task, !child_step(&child));
}

static void end(struct task *task, uint64_t i)
{
	(void)i;
	MARK(MARK_OP_OTHERS, MARK_METRIC);
	task_must(task, !child_end(&child));
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_fault_iter",
	"unmap_page_range",
	"refcounted:folio_remove_rmap_ptes",
	NULL,
};

#define SMALL_ONLY (1U << GRAN_4K)
#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 512, [GRAN_2M] = 128                               \
	}

#define EXIT(n, at, most)                                                      \
	{                                                                      \
		METRIC_OF_SERIES("exit", n),                                   \
			.summary = "exit of a child with " #n                  \
				   " private entries",                         \
			.granularities = (at), .ops = 1, .samples = (most),    \
			.prepare = start_private, .op = end,                   \
			.finish = drop_child                                   \
	}

static const struct metric metrics[] = {
	{
		.name = "shared",
		.summary =
			"first writes of a child to a shared mapping, per entry",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 4,
		.prepare = start_shared,
		.op = step,
		.finish = check_seen,
	},
	{
		.name = "private",
		.summary =
			"first writes of a child to a private mapping, per entry",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 4,
		.prepare = start_private,
		.op = step,
		.finish = check_unseen,
	},
	EXIT(1, 0, 8),
	EXIT(32, 0, 8),
	EXIT(1024, 0, 2),
	EXIT(16384, SMALL_ONLY, 1),
	EXIT(65536, SMALL_ONLY, 1),
	{ .name = NULL },
};

static struct workload fork_child_workload = {
	.name = "fork-child",
	.summary = "first touch and exit of a forked child",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 65536, [GRAN_2M] = 1024 },
	.metrics = metrics,
};
WORKLOAD(fork_child_workload)
