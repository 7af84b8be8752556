// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gup.c - system calls that pin or walk DAX memory and copy nothing
 *
 * Purpose: Measure what get_user_pages costs per 4 KiB of DAX memory, and how
 *	    this cost falls with the number of pages per call: 1, 16, 512,
 *	    262144.
 * Path:    process_vm_readv -> pin_user_pages_remote -> __get_user_pages ->
 *	    follow_page_mask: the slow path, up to 1024 pages per pass.
 *	    vmsplice -> iov_iter_get_pages2 -> gup_fast_fallback, 16 pages per
 *	    pass. MADV_POPULATE_* -> faultin_page_range, which walks and keeps
 *	    no page.
 * Expect:  No page fault on any kernel, except one per page-table entry in
 *	    "fresh". In PMD and PUD entries, model devmap takes one page per
 *	    step, each with get_dev_pagemap; model refcounted takes one folio
 *	    per step. On refcounted-special, the special page-table entries
 *	    send gup-fast to the slow path.
 * Needs:   A DAX target; for splice_* CAP_SYS_RESOURCE or a high
 *	    fs.pipe-max-size.
 * Notes:   A value is one call divided by its pages. process_vm_readv copies
 *	    one byte: it pins all of the remote side before it copies
 *	    (mm/process_vm_access.c, process_vm_rw_single_vec). Page-table
 *	    entries are special until "mm/huge_memory: don't mark refcounted
 *	    folios special in vmf_insert_folio_pmd()" (6.17).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/workload.h"
#include "measure/task.h"

static __thread int ends[2]; /* of the pipe, from prepare to finish */
static __thread pid_t self;

static int know_self(struct task *task, struct err *e)
{
	self = getpid();
	return task_map_once(task, e);
}

static int map_fresh(struct task *task, struct err *e)
{
	task->moved = 0;
	task->faults = task->ops * task->per;
	return task_map(task, 0, task->ops * task->per, &task->map[0], e);
}

/* Make the pipe large enough for the whole region: a full one would end it. */
static int open_pipe(struct task *task, struct err *e)
{
	uint64_t room = task->ops * task_bytes(task);
	int err = task_map_once(task, e);

	if (err)
		return err;
	if (pipe2(ends, O_CLOEXEC))
		return err_sys(e, errno, "create a pipe");
	if (fcntl(ends[1], F_SETPIPE_SZ, room) >= 0)
		return 0;
	err = err_set(
		e, errno == EPERM ? ENOTSUP : errno,
		"cannot make a pipe of %llu bytes: run as root, or sysctl -w fs.pipe-max-size=%llu fs.pipe-user-pages-soft=0",
		(unsigned long long)room, (unsigned long long)room);
	close(ends[0]);
	close(ends[1]);
	return err;
}

static void pin_remote(struct task *task, uint64_t i)
{
	char byte;
	struct iovec local = { &byte, 1 };
	struct iovec remote = { task_range(task, i), task_bytes(task) };

	task->moved += process_vm_readv(self, &local, 1, &remote, 1, 0);
}

static void pin_to_pipe(struct task *task, uint64_t i)
{
	struct iovec from = { task_range(task, i), task_bytes(task) };

	task->moved += vmsplice(ends[1], &from, 1, SPLICE_F_NONBLOCK);
}

static void populate_read(struct task *task, uint64_t i)
{
	task->moved += madvise(task_range(task, i), task_bytes(task),
			       MADV_POPULATE_READ);
}

static void populate_write(struct task *task, uint64_t i)
{
	task->moved += madvise(task_range(task, i), task_bytes(task),
			       MADV_POPULATE_WRITE);
}

static int each_one(struct task *task, struct err *e)
{
	return task_moved(task, 1, e);
}

static int each_nothing(struct task *task, struct err *e)
{
	return task_moved(task, 0, e);
}

static int close_pipe(struct task *task, struct err *e)
{
	close(ends[0]);
	close(ends[1]);
	return task_moved(task, task_bytes(task), e);
}

static int unmap_fresh(struct task *task, struct err *e)
{
	uint64_t nr = task->ops * task->per;
	int err = task_moved(task, 0, e);

	if (!err && task->prove)
		err = task_prove(task, &task->map[0], 0, nr, e);
	return err ? err : task_unmap(&task->map[0], e);
}

static const char *const exercises[] = {
	"__get_user_pages",
	"check_vma_flags",
	"follow_page_pte",
	"gup_fast_fallback",
	"try_grab_folio",
	"try_grab_folio_fast",
	"gup_put_folio",
	"faultin_page_range",
	"devmap:follow_devmap_pmd",
	"devmap:gup_fast_devmap_leaf",
	"devmap:get_dev_pagemap",
	"devmap:__put_devmap_managed_folio_refs",
	NULL,
};

static const struct metric metrics[] = {
	METRICS_BY_PAGES("readv", "process_vm_readv of DAX", know_self,
			 pin_remote, each_one),
	METRICS_BY_PAGES("splice", "vmsplice of DAX to a pipe", open_pipe,
			 pin_to_pipe, close_pipe),
	METRICS_BY_PAGES("populate", "MADV_POPULATE_WRITE of mapped pages",
			 task_map_once, populate_write, each_nothing),
	METRIC_BY_PAGES("populate_read", 512,
			"MADV_POPULATE_READ of mapped pages", task_map_once,
			populate_read, each_nothing),
	{
		.name = "populate_1g",
		.summary =
			"MADV_POPULATE_WRITE of 1 GiB of mapped pages, per page",
		.pages = { [GRAN_1G] = 262144 },
		.samples = 9,
		.prepare = task_map_once,
		.op = populate_write,
		.finish = each_nothing,
	},
	{
		.name = "fresh",
		.summary = "MADV_POPULATE_WRITE of unmapped pages, per page",
		.per = { [GRAN_4K] = 512 },
		.pages = { 512, 512, 262144 },
		.samples = 24,
		.kernel_faults = true,
		.prepare = map_fresh,
		.op = populate_write,
		.finish = unmap_fresh,
	},
	{ .name = NULL },
};

static struct workload gup = {
	.name = "gup",
	.summary = "pinning and walking DAX memory, by pages per call",
	.kind = WORKLOAD_MEASURE,
	.exercises = exercises,
	.targets = "dax control",
	.entries = { [GRAN_4K] = 4096, [GRAN_2M] = 64, [GRAN_1G] = 3 },
	.metrics = metrics,
};
WORKLOAD(gup)
