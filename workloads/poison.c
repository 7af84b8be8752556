// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * poison.c - memory failure in DAX memory, and recovery
 *
 * Purpose: Check that MADV_HWPOISON of a page-table entry is one failure; that
 *	    its SIGBUS gives the process that touched it the address and size
 *	    of the loss, and that another process which maps it gets SIGBUS
 *	    too; that the file can be repaired by a punch and a rewrite; that
 *	    MADV_SOFT_OFFLINE changes nothing.
 * Path:    madvise_inject_error -> memory_failure ->
 *	    memory_failure_dev_pagemap -> mf_generic_kill_procs or
 *	    mf_dax_kill_procs (XFS with rmapbt) -> kill_proc;
 *	    soft_offline_page.
 * Expect:  SIGBUS with BUS_MCEERR_AR at the entry's address, and si_addr_lsb
 *	    12, 21 or 30; the other process gets BUS_MCEERR_AO. Model
 *	    refcounted has one folio for a PMD entry and fails once; model
 *	    devmap on fsdax fails 512 pages one by one (madvise steps by the
 *	    compound page, and fsdax has none there). MADV_SOFT_OFFLINE fails
 *	    with EIO: the pages are not online memory.
 * Needs:   Root, CONFIG_MEMORY_FAILURE. The struct page stays poisoned until
 *	    the namespace is recreated.
 * Notes:   The kernel only records the poison: no memory is damaged.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/fixture.h"
#include "check/test.h"

#define TAG	 1
#define NEW	 2
#define POISONED 1 /* index of the entry; 0 if there is one only */

#ifndef MADV_SOFT_OFFLINE
#define MADV_SOFT_OFFLINE 101
#endif

/* What the handler of SIGBUS received. */
struct told {
	volatile sig_atomic_t times;
	int code, lsb;
	void *address;
};

static struct told told;

static void on_bus(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	told.times++;
	told.code = info->si_code;
	told.address = info->si_addr;
	told.lsb = info->si_addr_lsb;
}

static void listen(void)
{
	struct sigaction act = { .sa_sigaction = on_bus,
				 .sa_flags = SA_SIGINFO };

	told = (struct told){ 0 };
	sigaction(SIGBUS, &act, NULL);
}

static int64_t corrupted_kb(void)
{
	char line[128];
	int64_t kb = -1;
	FILE *f = fopen("/proc/meminfo", "re");

	while (f && kb < 0 && fgets(line, sizeof(line), f))
		if (sscanf(line, "HardwareCorrupted: %" SCNd64, &kb) != 1)
			kb = -1;
	if (f)
		fclose(f);
	return kb;
}

static uint64_t poisoned(const struct fixture *s)
{
	return s->area.task.nr > POISONED ? POISONED : 0;
}

static char *entry(const struct fixture *s)
{
	return task_entry(&s->area.task, &s->map, poisoned(s));
}

/* Runs in another process, which asks for early kill. Exit status: si_code. */
static int other(struct test *t, void *arg)
{
	struct fixture *s = arg;
	unsigned int waited;

	(void)t;
	prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0);
	listen();
	(void)*(volatile char *)entry(s);
	raise(SIGSTOP);
	for (waited = 0; waited < 200 && !told.times; waited++)
		test_sleep_ms(10);
	return told.times ? told.code : 255;
}

static int judge_injections(struct fixture *s, struct err *e)
{
	int64_t before = corrupted_kb();
	int lsb = s->entry_bytes == PAGE_BYTES ? 12 :
		  s->entry_bytes == PMD_BYTES  ? 21 :
						 30;

	listen();
	if (madvise(entry(s), s->entry_bytes, MADV_HWPOISON))
		return errno == EPERM || errno == EINVAL ?
			       err_set(e, ENOTSUP,
				       "MADV_HWPOISON is not available: run as root, on a kernel with CONFIG_MEMORY_FAILURE") :
			       err_sys(e, errno, "MADV_HWPOISON");
	test_check(s->test, "once", corrupted_kb() - before == 4,
		   "%" PRId64 " pages of one entry failed, expected 1",
		   (corrupted_kb() - before) / 4);
	test_check(
		s->test, "told",
		told.times >= 1 && told.code == BUS_MCEERR_AR &&
			told.address == entry(s) && told.lsb == lsb,
		"%d SIGBUS, code %d, %td bytes off, lsb %d; expected code %d, 0 bytes off, lsb %d",
		(int)told.times, told.code, (char *)told.address - entry(s),
		told.lsb, BUS_MCEERR_AR, lsb);
	return 0;
}

static int judge_both(struct fixture *s, struct err *e)
{
	pid_t pid = test_spawn(s->test, other, s, e);
	int status, err;

	if (pid < 0)
		return pid;
	test_sleep_ms(20);
	kill(pid, SIGCONT);
	err = judge_injections(s, e);
	if (test_join(pid, 10000, &status))
		return err_set(e, EIO,
			       "the other process did not end within 10 s");
	if (!err)
		test_check(
			s->test, "other-told", status == BUS_MCEERR_AO,
			"the other process got SIGBUS with code %d (255: none), expected %d",
			status, BUS_MCEERR_AO);
	return err;
}

/* Repair the entry by a punch (not on devdax) and a rewrite. */
static int judge_recovery(struct fixture *s, struct err *e)
{
	off_t offset = (off_t)s->area.extents.offset[poisoned(s)];
	uint64_t wrong = 0;
	char *page = entry(s);
	int sig;

	if (s->test->cell->target->is_fsdax &&
	    fallocate(s->area.extents.fd,
		      FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset,
		      (off_t)s->entry_bytes))
		return err_sys(e, errno, "punch the poisoned entry");
	sig = signal_of_write(page, 1);
	if (!sig) {
		pages_fill(page, s->entry_bytes, NEW);
		wrong = pages_wrong(page, s->entry_bytes, NEW);
	}
	test_check(s->test, "mended", !sig && !wrong,
		   "rewriting the entry raised signal %d, %" PRIu64
		   " pages hold wrong data",
		   sig, wrong);
	if (page > s->map.address)
		wrong = pages_wrong(s->map.address,
				    (uint64_t)(page - s->map.address), TAG);
	test_check(s->test, "rest", !wrong,
		   "%" PRIu64 " pages before the entry changed", wrong);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	int err = dax_area_touch(&s->area, &s->map, e), got;

	if (err)
		return err;
	pages_fill(s->map.address, s->map.length_bytes, TAG);
	got = madvise(entry(s), s->entry_bytes, MADV_SOFT_OFFLINE) ? errno : 0;
	test_check(
		s->test, "soft-offline",
		got == EIO &&
			!pages_wrong(s->map.address, s->map.length_bytes, TAG),
		"MADV_SOFT_OFFLINE returned errno %d, expected %d and unchanged data",
		got, EIO);
	err = judge_both(s, e);
	return err ? err : judge_recovery(s, e);
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "soft-offline",
	  .summary = "MADV_SOFT_OFFLINE is refused and changes nothing" },
	{ .name = "once",
	  .summary = "MADV_HWPOISON of one entry is one failure" },
	{ .name = "told",
	  .summary = "SIGBUS gives the address and size of the loss" },
	{ .name = "other-told",
	  .summary = "another process that maps the memory gets SIGBUS too" },
	{ .name = "mended",
	  .summary = "the memory is usable after a punch and a rewrite" },
	{ .name = "rest",
	  .summary = "the pages in front of the entry do not change" },
	{ .name = NULL },
};

static struct workload poison = {
	.name = "poison",
	.summary = "memory failure in DAX memory, and recovery",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 4, [GRAN_2M] = 2, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
	.spoils = true,
};
WORKLOAD(poison)
