// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * advice.c - advice and NUMA calls must leave DAX memory as it is
 *
 * Purpose: that what is meant for pages that can be aged, freed or moved does
 *	    nothing to DAX entries: no byte changes, no entry is lost that could
 *	    stay, no WARN; and gives the errno that it should.
 * Path:    madvise_cold_or_pageout_pte_range; madvise_free_single_vma;
 *	    queue_folios_pte_range, queue_folios_pmd; do_pages_stat_array,
 *	    do_pages_move; faultin_page_range.
 * Expect:  MADV_COLD, PAGEOUT, POPULATE 0; FREE and COLLAPSE EINVAL (they are
 *	    for other memory); mbind 0, since all is on node 0; move_pages an
 *	    error for each page. No walker of these looks at an entry of 1g: it
 *	    splits it, which drops it.
 * Needs:   a kernel with CONFIG_NUMA for mbind and move_pages.
 * Notes:   "mm/madvise: skip zone device folios in cold/pageout PMD range",
 *	    "mm/mempolicy: skip zone device folios when queueing folios"
 *	    (7.3.4). COLD and PAGEOUT of a part of a 2m entry are tried too: from
 *	    6.15 on they reach for the folio of DAX memory.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/mempolicy.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/test.h"
#include "record/releases.h"

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
	bool part; /* the second quarter of what is mapped */
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

/* After whatever was done: all as it was. */
static void judge_data(struct fixture *s, const char *what)
{
	uint64_t before = task_faults(), wrong, faults;

	wrong = pages_wrong(s->map.address, s->map.length_bytes, TAG);
	faults = task_faults() - before;
	test_check(s->test, "data", !wrong,
		   "after %s %" PRIu64 " pages are wrong", what, wrong);
	test_check(s->test, s->entry_bytes > (1 << 21) ? "kept-1g" : "kept",
		   !faults, "after %s reading all took %" PRIu64 " faults",
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
	/* COLLAPSE is of 6.1, POPULATE of 5.14 */
	test_check(s->test, a->check, err == a->err,
		   "madvise(%d) gives %s, expected %s", a->advice,
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
			  "no mbind: build the kernel with CONFIG_NUMA");
		return;
	}
	test_check(s->test, "mbind", !err, "mbind with %s gives %s", name,
		   error_name(err));
	judge_data(s, name);
}

/*
 * To where the process runs, which is a mask of no node: every page is out of
 * place, and STRICT tells of those that stay. DAX pages are none of its concern.
 */
static void judge_mbind_local(struct fixture *s)
{
	long got = syscall(SYS_mbind, s->map.address, s->map.length_bytes,
			   MPOL_PREFERRED, NULL, 0UL, MPOL_MF_STRICT);
	int err = got ? errno : 0;

	if (err == ENOSYS) {
		test_skip(s->test, "mbind-local",
			  "no mbind: build the kernel with CONFIG_NUMA");
		return;
	}
	test_check(s->test, "mbind-local", !err,
		   "mbind to the local node with MPOL_MF_STRICT gives %s",
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
		test_skip(s->test, "move-pages",
			  "no move_pages: build the kernel with CONFIG_NUMA");
		return;
	}
	/* a page that is on its node already says so; DAX is no such page */
	test_check(
		s->test, "move-pages",
		got >= 0 && status[0] < 0 && status[1] < 0,
		"move_pages gives %ld, of the pages %d and %d: expected errors",
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

static const unsigned char patches[] = { 8, 12, 0 };

#define ADVISED(check_name, mutant, what)                                      \
	{                                                                      \
		.name = check_name, .proof = mutant,                           \
		.summary = what " gives the errno it should"                   \
	}

static const struct check checks[] = {
	ADVISED("cold", "advice-refused", "MADV_COLD"),
	ADVISED("cold-part", "advice-refused",
		"MADV_COLD of a part of an entry"),
	ADVISED("pageout", "advice-refused", "MADV_PAGEOUT"),
	ADVISED("pageout-part", "advice-refused",
		"MADV_PAGEOUT of a part of an entry"),
	ADVISED("free", "advice-drops", "MADV_FREE"),
	ADVISED("collapse", "advice-drops", "MADV_COLLAPSE"),
	ADVISED("populate-read", "advice-refused", "MADV_POPULATE_READ"),
	ADVISED("populate-write", "advice-refused", "MADV_POPULATE_WRITE"),
	ADVISED("mbind", "mbind-fails", "mbind"),
	{ .name = "mbind-local",
	  .known = "any",
	  .proof = "6.18.15",
	  .summary = "mbind to the local node passes over DAX memory" },
	{ .name = "move-pages",
	  .proof = "move-pages-idle",
	  .summary = "move_pages moves no DAX page" },
	{ .name = "data",
	  .proof = "advice-writes",
	  .summary = "no byte changes by any of them" },
	{ .name = "kept",
	  .proof = "advice-drops",
	  .summary = "no entry is dropped by any of them" },
	{ .name = "kept-1g",
	  .known = "any",
	  .proof = "6.18.15",
	  .summary = "nor one of 1g" },
	{ .name = NULL },
};

static const struct bug bugs[] = {
	{ "MADV_POPULATE_READ or another call of these takes 2m entries for bad",
	  "leaks", "xfs:2m", R6_1, R_LATER,
	  "bad pmd in the log for each entry, on devdax, ext4 and XFS; they "
	  "are dropped and come back" },
	{ "mm/mempolicy: skip zone device folios when queueing folios",
	  "mbind-local", "xfs:2m", R_DEVMAP " " R6_16 " " R6_18, R7_3,
	  "EIO for 2m entries, on devdax, ext4 and XFS" },
	{ "mm/madvise: skip zone device folios in cold/pageout PMD range",
	  "leaks", "xfs:2m", NULL, R_LATER,
	  "MADV_COLD and PAGEOUT, of a part of a 2m entry too: no WARN, and "
	  "data, errno and entries are right" },
	{ "mm/huge_memory: skip zone device folios in madvise_free_huge_pmd()",
	  "free", "xfs:2m", NULL, R_ALL,
	  "MADV_FREE of a file is refused before: EINVAL" },
	{ .title = NULL },
};

static struct workload advice = {
	.name = "advice",
	.summary = "madvise, mbind and move_pages leave DAX memory as it is",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = TARGETS_ALL,
	.entries = { [GRAN_4K] = 512, [GRAN_2M] = 2, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
	.bugs = bugs,
};
WORKLOAD(advice)
