// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fork-child.c - what a forked child pays for the DAX mappings it got
 *
 * Purpose: the other half of fork.c: the child's first touch of an entry that
 *	    its parent has mapped, and the end of a child that has copies.
 * Path:    as fault.c, or do_wp_page -> wp_page_copy for what was copied; exit:
 *	    exit_mmap -> unmap_page_range.
 * Expect:  of a shared mapping the child got no entries: it faults as anybody
 *	    does. Of a private one it got 4k entries, read-only: model
 *	    refcounted copies from the page and drops map count, RSS and
 *	    reference, where model devmap copies from the address. The end of
 *	    the child drops what fork() took: exit_N grows where fork.c's
 *	    private_N does.
 * Needs:   fsdax: devdax allows shared mappings only.
 * Notes:   the operation is to wake the child and wait until it stands still
 *	    again, or is gone: two switches of tasks are in it, and user space
 *	    of the child. What the child wrote, and what it found of its
 *	    parent's, is checked on both sides.
 */
#include <errno.h>
#include <stddef.h>

#include <sys/mman.h>

#include "base/workload.h"
#include "measure/child.h"
#include "measure/task.h"

static __thread struct child child;

static volatile signed char *byte(struct task *task, uint64_t i, int at)
{
	return (volatile signed char *)task_entry(task, &task->map[0], i) + at;
}

/*
 * The child, which has what it inherited: it writes to each entry, then sees
 * whether the rest of it is what the parent wrote.
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
				"entry %llu of the child holds %d, not the %d of its parent",
				(unsigned long long)i, *byte(task, i, 1),
				task_mark(task, i));
	return 0;
}

/* One anonymous page, the last, makes fork() copy all of the VMA. */
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

/* What the child wrote: the parent sees it, or keeps what it had. */
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
	task_must(task, !child_step(&child));
}

static void end(struct task *task, uint64_t i)
{
	(void)i;
	task_must(task, !child_end(&child));
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_fault_iter",
	"unmap_page_range",
	"refcounted:folio_remove_rmap_ptes",
	NULL,
};

static const unsigned char patches[] = { 4, 6, 8, 10, 12, 0 };

#define SMALL_ONLY (1U << GRAN_4K)
#define ENTRIES_PER_CALL                                                       \
	{                                                                      \
		[GRAN_4K] = 512, [GRAN_2M] = 128                               \
	}

#define EXIT(n, at, most)                                                      \
	{                                                                      \
		.name = "exit_" #n,                                            \
		.summary = "exit of a child with " #n " private entries",      \
		.granularities = (at), .ops = 1, .samples = (most),            \
		.prepare = start_private, .op = end, .finish = drop_child      \
	}

static const struct metric metrics[] = {
	{
		.name = "shared",
		.summary = "a child's first writes to shared entries",
		.per = ENTRIES_PER_CALL,
		.ops = 1,
		.samples = 4,
		.prepare = start_shared,
		.op = step,
		.finish = check_seen,
	},
	{
		.name = "private",
		.summary = "a child's first writes to private entries",
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
	.summary = "a forked child's first touch, and its end",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS | 1U << TARGET_EXT4,
	.entries = { [GRAN_4K] = 65536, [GRAN_2M] = 1024 },
	.metrics = metrics,
	.settle = true,
};
WORKLOAD(fork_child_workload)
