// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * poison-shared.c - memory failure in a block that files share
 *
 * Purpose: Check that the kernel survives MADV_HWPOISON in a block of two
 *	    files that are both mapped, and signals the process that maps it.
 * Path:    memory_failure_dev_pagemap -> xfs_dax_notify_failure, which returns
 *	    EOPNOTSUPP without rmapbt; then mf_generic_kill_procs ->
 *	    dax_lock_folio -> folio->mapping.
 * Expect:  SIGBUS. 6.12 marks such a page with PAGE_MAPPING_DAX_SHARED, a
 *	    mapping at address 1, and dax_lock_folio() dereferences it: an
 *	    oops. Model refcounted finds no mapping: EBUSY, and no process is
 *	    signalled. With rmapbt, both models find the files.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it. Root,
 *	    CONFIG_MEMORY_FAILURE. The struct page stays poisoned until the
 *	    namespace is recreated.
 * Notes:   cbe298d82cf7 ("fs/dax: remove PAGE_MAPPING_DAX_SHARED mapping
 *	    flag"). See poison.c for a block of one file. The workload is not
 *	    in plan full, because the guest does not survive it.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>

#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"

struct injection {
	char *entry;
	uint64_t bytes;
	volatile int err; /* -1: madvise() did not return */
};

static void inject(void *arg)
{
	struct injection *i = arg;

	i->err = madvise(i->entry, i->bytes, MADV_HWPOISON) ? errno : 0;
}

static int judge_shared(struct fixture *s, const struct clone *c, struct err *e)
{
	struct injection i = { c->map.address, s->entry_bytes, -1 };
	int sig;

	/* fault it in by both files, so that the kernel knows it is shared */
	(void)*(volatile char *)c->map.address;
	(void)*(volatile char *)s->map.address;
	sig = catch_signals(inject, &i, NULL, NULL);
	if (i.err == EPERM || i.err == EINVAL)
		return err_set(
			e, ENOTSUP,
			"MADV_HWPOISON is not available: run as root, on a kernel with CONFIG_MEMORY_FAILURE");
	test_check(
		s->test, "told", sig == SIGBUS,
		"MADV_HWPOISON raised signal %d with errno %d, expected signal %d",
		sig, i.err, SIGBUS);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	struct clone c;
	int err = dax_area_touch(&s->area, &s->map, e);

	if (!err)
		err = clone_open(s, &c, e);
	if (err)
		return err;
	err = judge_shared(s, &c, e);
	clone_close(&c);
	return err;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "told",
	  .summary =
		  "a process that maps a shared block gets SIGBUS when it fails" },
	{ .name = NULL },
};

static struct workload poison_shared = {
	.name = "poison-shared",
	.summary = "memory failure in a block that files share",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 4, [GRAN_2M] = 2 },
	.test = run,
	.checks = checks,
	.reflink = true,
	.spoils = true,
};
WORKLOAD(poison_shared)
