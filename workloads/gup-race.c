// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gup-race.c - pinning pages while their page-table entry is zapped
 *
 * Purpose: Check that gup-fast, which walks page tables without a lock, gives
 *	    back every page that it took if the page-table entry changed
 *	    meanwhile.
 * Path:    blkdev_write_iter -> pin_user_pages_fast -> gup_fast_fallback,
 *	    which reads the page-table entry again once it has the pages and
 *	    gives them back by gup_fast_undo_dev_pagemap (devmap) or
 *	    gup_put_folio (later); against madvise(MADV_DONTNEED) ->
 *	    zap_huge_pmd or unmap_page_range.
 * Expect:  The same on every kernel: the I/O is complete, no pin is left, and
 *	    a truncate ends at once.
 * Needs:   The module null_blk, two CPUs.
 * Notes:   A zap clears the page-table entry first and only then waits for the
 *	    other CPU, whose interrupts are off during the walk: a walk
 *	    therefore sees a zap that meets it. Model devmap walks one page per
 *	    step, model refcounted one folio per step. In exact mode, no CPU
 *	    switch was seen during a walk: there, the check "met" counts
 *	    page-table entries that were already gone before the walk.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "check/test.h"
#include "measure/bind.h"
#include "pin/disk.h"
#include "pin/gup_memory.h"
#include "pin/timer_noise.h"

#define CALLS	    10000 /* recorded; more only until MET of them have met */
#define CALLS_MOST  200000
#define BYTES_MOST  (UINT64_C(1) << 20) /* per call: 256 pages in one pin */
#define MET	    20			/* must find the entry gone */
#define PATIENCE_MS 2000
#define LIMIT_S	    120

struct race {
	struct gup_memory gup_memory;
	struct binder *binder;
	int disk;
	uint64_t bytes;
	atomic_bool stop;
	uint64_t calls, zaps, met;
};

/* Zap all entries and fault them in again, until the other thread is done. */
static void *zapper(void *arg)
{
	struct race *r = arg;
	struct err w;
	uint64_t i;

	if (bind_task(r->binder, 1, 2, r->gup_memory.target->numa_node, &w))
		return NULL;
	while (!atomic_load(&r->stop)) {
		if (madvise(r->gup_memory.map.address,
			    r->gup_memory.map.length_bytes, MADV_DONTNEED))
			break;
		r->zaps++;
		for (i = 0; i < r->gup_memory.task.nr; i++)
			(void)*(volatile char *)task_entry(
				&r->gup_memory.task, &r->gup_memory.map, i);
	}
	return NULL;
}

/* Minor faults of this thread, with those that the kernel took in its place. */
static uint64_t faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return (uint64_t)usage.ru_minflt;
}

static int pin(struct test *t, struct race *r, struct err *e)
{
	uint64_t before, begin, end;
	ssize_t moved;

	/*
	 * In exact mode, how many zaps run beside the writes depends on when the
	 * emulator switches CPUs: 1 zap was seen beside 10,000 writes.
	 */
	for (; r->calls < CALLS || (r->met < MET && r->calls < CALLS_MOST);
	     r->calls++) {
		before = faults();
		begin = clock_begin();
		moved = pwrite(r->disk, r->gup_memory.map.address, r->bytes, 0);
		end = clock_end();
		if (r->calls < CALLS)
			test_value(t, "write", end - begin);
		r->met += faults() != before;
		if (moved != (ssize_t)r->bytes)
			return err_sys(e, moved < 0 ? errno : EIO,
				       "write number %llu, of %llu bytes",
				       (unsigned long long)r->calls,
				       (unsigned long long)r->bytes);
	}
	return 0;
}

static void judge(struct test *t, struct race *r)
{
	struct err w = { .text = "" };
	int err;

	test_check(
		t, "met", r->met >= MET,
		"%llu of %llu writes found the page-table entry gone, during %llu zaps",
		(unsigned long long)r->met, (unsigned long long)r->calls,
		(unsigned long long)r->zaps);
	if (!t->target->ops->is_fsdax)
		return;
	err = gup_memory_truncate(&r->gup_memory, t, PATIENCE_MS, &w);
	test_check(t, "truncates", !err, "%s", w.text);
}

static int race(struct test *t, struct race *r, struct err *e)
{
	pthread_t thread;
	pid_t noise = timer_noise_start(t, e);
	int err;

	if (noise < 0)
		return noise;
	err = gup_memory_map(&r->gup_memory, MEMORY_SHARED_WRITTEN, e);
	if (err)
		goto stop;
	r->bytes = r->gup_memory.map.length_bytes;
	if (r->bytes > BYTES_MOST)
		r->bytes = BYTES_MOST;
	if (pthread_create(&thread, NULL, zapper, r)) {
		err = err_set(e, EAGAIN, "cannot start a second thread");
		goto lift;
	}
	err = bind_task(r->binder, 0, 2, t->target->numa_node, e);
	if (!err)
		err = pin(t, r, e);
	atomic_store(&r->stop, true);
	pthread_join(thread, NULL);
	if (!err)
		judge(t, r);
lift:
	gup_memory_unmap(&r->gup_memory);
stop:
	test_kill(noise);
	return err;
}

static int run(struct test *t, struct err *e)
{
	struct race r = { .disk = -1 };
	int err;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return err_set(
			e, ENOTSUP,
			"one CPU only, where no race can take place: boot with two (threads = 2 in the plan)");
	r.disk = disk_null(0, e);
	if (r.disk < 0)
		return r.disk;
	err = binder_open(BIND_SPREAD, &r.binder, e);
	if (err)
		goto close;
	err = gup_memory_open(&r.gup_memory, t, e);
	if (err)
		goto unbind;
	err = race(t, &r, e);
	gup_memory_close(&r.gup_memory);
unbind:
	binder_close(r.binder);
close:
	close(r.disk);
	return err;
}

static const struct metric metrics[] = {
	{ .name = "write", .summary = "O_DIRECT write from DAX memory" },
	{ .name = NULL },
};

static const struct check checks[] = {
	{ .name = "truncates",
	  .summary = "a truncate afterwards ends at once" },
	{ .name = "met",
	  .summary = "guard: 20 writes found the page-table entry gone" },
	{ .name = NULL },
};

static const char *const exercises[] = {
	"pin_user_pages_fast",	"gup_fast_fallback",
	"__get_user_pages",	"devmap:gup_fast_devmap_leaf",
	"devmap:gup_put_folio", NULL,
};

static struct workload gup_race = {
	.name = "gup-race",
	.summary = "pinning pages while their page-table entry is zapped",
	.kind = WORKLOAD_STRESS,
	.exercises = exercises,
	.targets = "dax",
	.metrics = metrics,
	.test = run,
	.checks = checks,
	.limit_s = LIMIT_S,
};
WORKLOAD(gup_race)
