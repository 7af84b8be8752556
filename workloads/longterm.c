// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * longterm.c - longterm pins of DAX memory, by every way to take one
 *
 * Purpose: A file system must never wait for a pin that nobody has to drop.
 *	    Check which registrations of DAX memory the kernel refuses, with
 *	    which errno and at what cost, and that a refusal leaves no pin.
 * Path:    io_pin_pages, xdp_umem_pin_pages, ib_umem_get -> pin_user_pages or
 *	    pin_user_pages_fast with FOLL_LONGTERM -> check_vma_flags, or
 *	    folio_is_longterm_pinnable.
 * Expect:  On every kernel, fsdax is refused with EOPNOTSUPP, shared or
 *	    private. The call succeeds if every page is a private copy already
 *	    and the way looks at pages before it looks at the VMA. Memory that
 *	    is fsdax only in part gives EFAULT with io_uring, ENOMEM with
 *	    AF_XDP, EOPNOTSUPP with RDMA. devdax is accepted, but a way that
 *	    writes gets EFAULT on a read-only mapping. After a refusal, no page
 *	    is pinned and a truncate of the file does not wait.
 * Needs:   Root; for rdma-* the modules rdma_rxe and ib_uverbs, for gup-test-*
 *	    a kernel with CONFIG_GUP_TEST, which Debian's kernels do not have.
 *	    A way that refuses anonymous memory too is skipped.
 * Notes:   e5cb23256347 ("mm/gup: don't allow FOLL_LONGTERM pinning of FS DAX
 *	    pages"). refuse_* and accept_* measure one call on all of the
 *	    memory, at most 2 MiB (pbuf_ring 512 KiB, no_mmap 8 KiB). accept_*
 *	    is measured on anonymous memory, or on devdax memory if that is the
 *	    target.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check/test.h"
#include "measure/leak_check.h"
#include "pin/gup_memory.h"
#include "pin/longterm.h"

#define TIMES	    32	 /* each call is measured */
#define PATIENCE_MS 1000 /* of guest time */

/* One attempt to take a longterm pin. */
struct attempt {
	struct test *test;
	const struct longterm_way *way;
	enum gup_memory_kind memory;
	struct longterm held;
	struct gup_memory gup_memory;
	char check[CELL_NAME_MAX];
};

static bool on_devdax(const struct attempt *a)
{
	return !a->test->cell->target->is_fsdax;
}

static const char *name_check(struct attempt *a)
{
	longterm_check(a->way, a->memory, a->check);
	return a->check;
}

/* Unpin and wait until no pin is left: some ways unpin in a work queue. */
static bool unpin(struct attempt *a, int64_t before)
{
	bool counted = leak_check_counts_pins();
	unsigned int waited;
	int err = a->way->unpin(&a->held);

	for (waited = 0;
	     counted && waited < PATIENCE_MS && leak_check_pins() != before;
	     waited++)
		test_sleep_ms(1);
	return test_check(
		a->test, "unpinned",
		!err && (!counted || leak_check_pins() == before),
		"%s: unpinning returned %s, %lld pins are left after %u ms, expected 0",
		name_check(a), strerrorname_np(-err),
		(long long)(leak_check_pins() - before), waited);
}

/* Measure the refusal of shared written memory, or a success. */
static void measure(struct attempt *a, int err)
{
	bool refused = a->memory == MEMORY_SHARED_WRITTEN && err;
	enum gup_memory_kind usual = on_devdax(a) ? MEMORY_SHARED_WRITTEN :
						    MEMORY_ANON;
	bool accepted = !err && a->memory == usual;
	char name[CELL_NAME_MAX];
	int64_t before = leak_check_pins();
	unsigned int i;
	uint64_t ticks;

	if (!refused && !accepted)
		return;
	snprintf(name, sizeof(name), "%s_%s", refused ? "refuse" : "accept",
		 a->way->name);
	for (i = 0; i < TIMES; i++) {
		if (longterm_pin(a->way, &a->held, &a->gup_memory, a->memory,
				 &ticks) != err)
			break;
		test_value(a->test, name, ticks);
		if (!err && !unpin(a, before))
			break;
	}
}

static int judge_pin(struct attempt *a, struct err *e)
{
	int64_t before = leak_check_pins(), left;
	uint64_t ticks;
	int err;

	err = longterm_pin(a->way, &a->held, &a->gup_memory, a->memory, &ticks);
	if (err && a->memory == MEMORY_ANON)
		return err_set(e, ENOTSUP,
			       "%s refuses anonymous memory too, with %s%s",
			       a->way->name, strerrorname_np(err),
			       longterm_cure(err));
	if (a->memory != MEMORY_ANON)
		longterm_judge(a->test, a->way, a->memory, err);
	left = leak_check_pins() - before;
	if (err && !leak_check_counts_pins())
		test_skip(
			a->test, "no-pin-left",
			"pins cannot be counted, because /proc/sys/vm/stat_refresh cannot be written; run as root");
	else if (err)
		test_check(
			a->test, "no-pin-left", !left,
			"%s: refused with %s, %lld pins are left, expected 0",
			name_check(a), strerrorname_np(err), (long long)left);
	else
		unpin(a, before);
	measure(a, err);
	return 0;
}

/* No pin may delay a truncate now, although the file is still mapped. */
static void judge_truncate(struct attempt *a)
{
	struct err w = { "" };
	int err;

	if (on_devdax(a) || a->memory == MEMORY_ANON)
		return;
	err = gup_memory_truncate(&a->gup_memory, a->test, PATIENCE_MS, &w);
	test_check(a->test, "truncates", !err, "truncate after %s: %s",
		   name_check(a), err ? w.text : "done");
}

static int try_memory(struct attempt *a, struct err *e)
{
	int err = gup_memory_map(&a->gup_memory, a->memory, e);

	if (err)
		return err;
	err = judge_pin(a, e);
	judge_truncate(a);
	gup_memory_unmap(&a->gup_memory);
	return err;
}

static int try_way(struct attempt *a, struct err *e)
{
	int err = a->way->open(&a->held, e);

	if (!err) {
		for (a->memory = MEMORY_ANON; !err && a->memory < MEMORIES;
		     a->memory++)
			if (gup_memory_has(&a->gup_memory, a->memory))
				err = try_memory(a, e);
		a->way->close(&a->held);
	}
	if (err != -ENOTSUP)
		return err;
	for (a->memory = MEMORY_ANON + 1; a->memory < MEMORIES; a->memory++)
		if (gup_memory_has(&a->gup_memory, a->memory))
			test_skip(a->test, name_check(a), "%s", e->text);
	return 0;
}

static int run(struct test *t, struct err *e)
{
	struct attempt a = { .test = t };
	unsigned int i;
	int err = gup_memory_open(&a.gup_memory, t, e);

	if (err)
		return err;
	for (i = 0; !err && i < LONGTERM_KINDS; i++) {
		a.way = &longterm_ways[i];
		err = try_way(&a, e);
	}
	gup_memory_close(&a.gup_memory);
	return err;
}

#define CHECK_BY(test, way, memory)                                            \
	{                                                                      \
		.name = way "-" memory, .unit_test = test,                     \
		.summary = way " returns the expected errno for " memory       \
			       " memory"                                       \
	}
#define CHECK(way, memory)	CHECK_BY(NULL, way, memory)
#define CHECK_UNIT(way, memory) CHECK_BY("test_longterm", way, memory)
#define CHECKS(way)		GUP_MEMORY_FILE_NAMES(CHECK, way)
#define METRICS(way)                                                           \
	{ .name = "refuse_" way,                                               \
	  .summary = "a registration by " way " that is refused" },            \
	{                                                                      \
		.name = "accept_" way,                                         \
		.summary = "a registration by " way " that succeeds"           \
	}

static const struct check checks[] = {
	CHECKS("buffers"),
	CHECKS("pbuf-ring"),
	CHECKS("no-mmap"),
	CHECKS("xdp"),
	CHECKS("rdma"),
	GUP_MEMORY_FILE_NAMES(CHECK_UNIT, "gup-test"),
	{ .name = "no-pin-left", .summary = "a refusal leaves no page pinned" },
	{ .name = "unpinned", .summary = "unpinning leaves no page pinned" },
	{ .name = "truncates",
	  .summary = "a truncate afterwards ends at once" },
	{ .name = NULL },
};

static const char *const exercises[] = {
	"check_vma_flags",
	"gup_fast_fallback",
	"__gup_longterm_locked",
	NULL,
};

static const struct metric metrics[] = {
	METRICS("buffers"), METRICS("pbuf_ring"), METRICS("no_mmap"),
	METRICS("xdp"),	    METRICS("rdma"),	  METRICS("gup_test"),
	{ .name = NULL },
};

static struct workload longterm = {
	.name = "longterm",
	.summary = "longterm pins of DAX memory, by every way to take one",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.test = run,
	.limit_s = 15,
	.checks = checks,
	.metrics = metrics,
};
WORKLOAD(longterm)
