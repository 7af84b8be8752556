// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * advice.c - madvise() and NUMA calls leave DAX memory unchanged
 *
 * Purpose: Check that calls meant for pages that can be aged, freed or
 *	    migrated do nothing to DAX memory: no byte changes, no page-table
 *	    entry is dropped that could stay, the kernel does not warn, and
 *	    each call returns the errno that it should.
 * Path:    madvise_cold_or_pageout_pte_range; madvise_free_single_vma;
 *	    queue_folios_pte_range, queue_folios_pmd; do_pages_stat_array,
 *	    do_pages_move; faultin_page_range.
 * Expect:  MADV_COLD, MADV_PAGEOUT and MADV_POPULATE_READ or _WRITE return 0.
 *	    MADV_FREE and MADV_COLLAPSE fail with EINVAL, because they are for
 *	    other kinds of memory. mbind() returns 0, since all of the memory
 *	    is on node 0. move_pages() reports an error for each page. None of
 *	    the page-table walkers behind these calls handles a PUD entry: the
 *	    walk splits it, which drops it.
 * Needs:   A kernel with CONFIG_NUMA for mbind() and move_pages().
 * Notes:   "mm/madvise: skip zone device folios in cold/pageout PMD range",
 *	    "mm/mempolicy: skip zone device folios when queueing folios"
 *	    (7.3.4). MADV_COLD and MADV_PAGEOUT of a part of a PMD entry are
 *	    tried too: from 6.15 on, they look up the folio of DAX memory.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/mempolicy.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/fixture.h"
#include "check/test.h"

#define TAG	      1
#define NODE_MASK     1UL /* node 0 alone */
#define NODE_MASK_MAX 64

/* Missing in bookworm's headers or in older ones. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static const struct advice {
	const char *check;
	int advice;
	bool part; /* on the second quarter of the mapping only */
	int err;
} advices[] = {
	{ "cold", MADV_COLD, false, 0 },
	{ "cold-part", MADV_COLD, true, 0 },
	{ "pageout", MADV_PAGEOUT, false, 0 },
	{ "pageout-part", MADV_PAGEOUT, true, 0 },
	{ "free", MADV_FREE, false, EINVAL },
	{ "collapse", MADV_COLLAPSE, false, EINVAL },
	{ "populate-read", MADV_POPULATE_READ, false, 0 },
	{ "populate-write", MADV_POPULATE_WRITE, false, 0 },
};

#define ADVICES (sizeof(advices) / sizeof(*advices))

static const char *error_name(int err)
{
	return err ? strerrorname_np(err) : "0";
}

/* Check that no byte has changed and that no entry was dropped. */
static void judge_data(struct fixture *s, const char *what)
{
	uint64_t before = task_faults(), wrong, faults;

	wrong = pages_wrong(s->map.address, s->map.length_bytes, TAG);
	faults = task_faults() - before;
	test_check(s->test, "data", !wrong,
		   "after %s, %" PRIu64 " pages hold wrong data", what, wrong);
	test_check(s->test, s->entry_bytes > PMD_BYTES ? "kept-1g" : "kept",
		   !faults,
		   "after %s, reading every page took %" PRIu64
		   " faults, expected 0",
		   what, faults);
}

static void judge_advice(struct fixture *s, const struct advice *a)
{
	char *at = s->map.address;
	uint64_t bytes = s->map.length_bytes;
	int err;

	if (a->part) {
		bytes = bytes / 4 / PAGE_BYTES * PAGE_BYTES;
		at += bytes;
	}
	err = madvise(at, bytes, a->advice) ? errno : 0;
	/* MADV_COLLAPSE came with 6.1, MADV_POPULATE_* with 5.14 */
	test_check(s->test, a->check, err == a->err,
		   "madvise(%d) returned %s, expected %s", a->advice,
		   error_name(err), error_name(a->err));
	judge_data(s, a->check);
}

static void judge_mbind(struct fixture *s, unsigned int flags, const char *name)
{
	unsigned long mask = NODE_MASK;
	long got = syscall(SYS_mbind, s->map.address, s->map.length_bytes,
			   MPOL_BIND, &mask, NODE_MASK_MAX, flags);
	int err = got ? errno : 0;

	if (err == ENOSYS) {
		test_skip(s->test, "mbind",
			  "the kernel has no mbind: build it with CONFIG_NUMA");
		return;
	}
	test_check(s->test, "mbind", !err,
		   "mbind with %s returned %s, expected 0", name,
		   error_name(err));
	judge_data(s, name);
}

/*
 * Bind to the local node, which MPOL_PREFERRED with an empty node mask means.
 * The kernel then takes every page for misplaced, and MPOL_MF_STRICT makes the
 * call fail for pages that stay. It must skip DAX pages.
 */
static void judge_mbind_local(struct fixture *s)
{
	long got = syscall(SYS_mbind, s->map.address, s->map.length_bytes,
			   MPOL_PREFERRED, NULL, 0UL, MPOL_MF_STRICT);
	int err = got ? errno : 0;

	if (err == ENOSYS) {
		test_skip(s->test, "mbind-local",
			  "the kernel has no mbind: build it with CONFIG_NUMA");
		return;
	}
	test_check(
		s->test, "mbind-local", !err,
		"mbind to the local node with MPOL_MF_STRICT returned %s, expected 0",
		error_name(err));
	judge_data(s, "mbind-local");
}

static void judge_move_pages(struct fixture *s)
{
	void *pages[2] = { s->map.address, task_entry(&s->area.task, &s->map,
						      s->area.task.nr - 1) };
	int nodes[2] = { 0, 0 }, status[2] = { 1, 1 };
	long got = syscall(SYS_move_pages, 0, 2UL, pages, nodes, status,
			   MPOL_MF_MOVE);

	if (got < 0 && errno == ENOSYS) {
		test_skip(
			s->test, "move-pages",
			"the kernel has no move_pages: build it with CONFIG_NUMA");
		return;
	}
	/* the status is the node for a page in place, an errno for a DAX page */
	test_check(
		s->test, "move-pages",
		got >= 0 && status[0] < 0 && status[1] < 0,
		"move_pages returned %ld with page status %d and %d, expected a negative errno for both pages",
		got, status[0], status[1]);
	judge_data(s, "move-pages");
}

static int judge(struct fixture *s, struct err *e)
{
	size_t i;
	int err = dax_area_touch(&s->area, &s->map, e);

	if (err)
		return err;
	pages_fill(s->map.address, s->map.length_bytes, TAG);
	for (i = 0; i < ADVICES; i++)
		judge_advice(s, &advices[i]);
	judge_mbind(s, 0, "no flags");
	judge_mbind(s, MPOL_MF_MOVE, "MPOL_MF_MOVE");
	judge_mbind(s, MPOL_MF_MOVE | MPOL_MF_STRICT, "MPOL_MF_STRICT");
	judge_mbind_local(s);
	judge_move_pages(s);
	return 0;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

#define ADVISED(check_name, what)                                              \
	{                                                                      \
		.name = check_name,                                            \
		.summary = what " returns the expected errno"                  \
	}

static const struct check checks[] = {
	ADVISED("cold", "MADV_COLD"),
	ADVISED("cold-part", "MADV_COLD of a quarter of the mapping"),
	ADVISED("pageout", "MADV_PAGEOUT"),
	ADVISED("pageout-part", "MADV_PAGEOUT of a quarter of the mapping"),
	ADVISED("free", "MADV_FREE"),
	ADVISED("collapse", "MADV_COLLAPSE"),
	ADVISED("populate-read", "MADV_POPULATE_READ"),
	ADVISED("populate-write", "MADV_POPULATE_WRITE"),
	ADVISED("mbind", "mbind"),
	{ .name = "mbind-local",
	  .summary = "mbind to the local node skips DAX memory" },
	{ .name = "move-pages", .summary = "move_pages moves no DAX page" },
	{ .name = "data", .summary = "none of the calls changes a byte" },
	{ .name = "kept",
	  .summary = "none of the calls drops a PTE or PMD entry" },
	{ .name = "kept-1g", .summary = "none of the calls drops a PUD entry" },
	{ .name = NULL },
};

static struct workload advice = {
	.name = "advice",
	.summary = "madvise, mbind and move_pages leave DAX memory unchanged",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 512, [GRAN_2M] = 2, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(advice)
