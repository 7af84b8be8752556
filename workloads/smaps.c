// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smaps.c - what /proc and mincore() say of DAX entries
 *
 * Purpose: that those who only look see each DAX page where it is, count it
 *	    the same everywhere, and leave it mapped.
 * Path:    smaps_pte_range, smaps_pmd_entry, mincore_pte_range, gather_pte_stats
 * Expect:  model devmap has no folio for an entry: 0 in RssFile and, but for
 *	    6.1, in smaps. Model refcounted counts it as a file's; of
 *	    refcounted-special smaps leaves 2m entries out. numa_maps, and
 *	    FilePmdMapped of smaps, leave DAX out on every kernel. No walker of
 *	    smaps or pagemap looks at an entry of 1g: it splits it, which drops
 *	    it, and finds nothing.
 * Needs:   a DAX target.
 * Notes:   see pagemap.c and peek.c too. "mm/huge_memory: don't mark refcounted
 *	    folios special in vmf_insert_folio_pmd()" (6.17).
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/page_size.h"
#include "check/fixture.h"
#include "check/proc_files.h"
#include "check/test.h"

#define SLACK_KB 64 /* of RssFile: pages of the program itself */

static bool alike(int64_t a_kb, int64_t b_kb)
{
	return llabs(a_kb - b_kb) <= SLACK_KB;
}

static int judge_smaps(struct fixture *s, struct err *e)
{
	/* RssFile before anything was mapped is not the mapping's */
	int64_t rss_file = status_kb("RssFile") - *(int64_t *)s->own;
	int64_t all = (int64_t)(s->area.task.nr * s->entry_bytes / 1024);
	const char *at = s->map.address;
	int64_t rss = vma_kb(at, "Rss"), pss = vma_kb(at, "Pss");
	int64_t pmd = vma_kb(at, "FilePmdMapped");

	if (rss < 0 || pss < 0)
		return err_set(e, EIO, "no mapping at %p in /proc/self/smaps",
			       at);
	test_check(s->test, "rss", alike(rss_file, all),
		   "RssFile grew by %" PRId64 " kB, %" PRId64 " kB are mapped",
		   rss_file, all);
	test_check(s->test, s->entry_bytes > PMD_BYTES ? "smaps-1g" : "smaps",
		   alike(rss, rss_file) && pss == rss,
		   "smaps says Rss %" PRId64 ", Pss %" PRId64
		   " kB, RssFile grew by %" PRId64 " kB",
		   rss, pss, rss_file);
	test_check(s->test, "smaps-pmd", pmd <= 0,
		   "FilePmdMapped is %" PRId64 " kB, DAX is left out", pmd);
	return 0;
}

/* No reader may drop an entry: touching all again takes no fault. */
static void judge_left(struct fixture *s, const char *reader)
{
	uint64_t before = task_faults(), i, faults;

	for (i = 0; i < s->area.task.nr; i++)
		(void)*(volatile char *)task_entry(&s->area.task, &s->map, i);
	faults = task_faults() - before;
	test_check(s->test, s->entry_bytes > PMD_BYTES ? "left-1g" : "left",
		   !faults, "%s dropped %" PRIu64 " of %" PRIu64 " entries",
		   reader, faults, s->area.task.nr);
}

static int judge_mincore(struct fixture *s, struct err *e)
{
	unsigned char in[4096];
	uint64_t pages = s->map.length_bytes / PAGE_BYTES, i, out = 0, page;

	if (pages > sizeof(in))
		return err_set(e, E2BIG, "%" PRIu64 " pages are mapped", pages);
	if (mincore(s->map.address, pages * PAGE_BYTES, in))
		return err_sys(e, errno, "mincore");
	for (i = 0; i < s->area.task.nr; i++) {
		page = (uint64_t)(task_entry(&s->area.task, &s->map, i) -
				  s->map.address) /
		       PAGE_BYTES;
		out += !(in[page] & 1);
	}
	test_check(s->test, "mincore", !out,
		   "%" PRIu64 " mapped pages are not in core", out);
	return 0;
}

static int judge_numa_maps(struct fixture *s, struct err *e)
{
	char line[512];

	if (!numa_line(s->map.address, line, sizeof(line)))
		return err_set(e, ENOTSUP, "no mapping at %p in numa_maps",
			       s->map.address);
	test_check(s->test, "numa-maps", !strstr(line, " N0="),
		   "numa_maps counts pages of a node: %s", line);
	return 0;
}

/* Two processes map it: each is charged half. */
static int second_process(struct test *t, void *arg)
{
	struct fixture *s = arg;
	struct mapping own;
	int64_t rss, pss;

	if (dax_area_map(&s->area, &own, NULL) ||
	    dax_area_touch(&s->area, &own, NULL))
		return 1;
	rss = vma_kb(own.address, "Rss");
	pss = vma_kb(own.address, "Pss");
	test_check(t, "pss", pss == rss / 2,
		   "two processes map it: Rss %" PRId64 ", Pss %" PRId64 " kB",
		   rss, pss);
	return 0;
}

static int judge_pss(struct fixture *s, struct err *e)
{
	pid_t pid = test_spawn(s->test, second_process, s, e);
	int status;

	if (pid < 0)
		return pid;
	if (test_join(pid, 10000, &status) || status)
		return err_set(e, EIO, "the second process ended with %d",
			       status);
	return 0;
}

/* Each reader finds an entry of 1g, since judge_left() has touched it. */
static int judge_1g(struct fixture *s, struct err *e)
{
	unsigned char in[1];
	uint64_t word;
	int err = judge_smaps(s, e);

	if (err)
		return err;
	judge_left(s, "smaps");
	err = pagemap_word(s->map.address, &word, e);
	judge_left(s, "pagemap");
	if (mincore(s->map.address, PAGE_BYTES, in))
		err = err_sys(e, errno, "mincore");
	judge_left(s, "mincore");
	return err;
}

static int judge(struct fixture *s, struct err *e)
{
	static const struct {
		const char *name;
		int (*run)(struct fixture *s, struct err *e);
	} readers[] = {
		{ "smaps", judge_smaps },
		{ "mincore", judge_mincore },
		{ "numa-maps", judge_numa_maps },
	};
	size_t i;
	int err = dax_area_touch(&s->area, &s->map, e);

	if (!err && s->entry_bytes > PMD_BYTES)
		return judge_1g(s, e);
	for (i = 0; !err && i < sizeof(readers) / sizeof(*readers); i++) {
		err = readers[i].run(s, e);
		if (!err)
			judge_left(s, readers[i].name);
	}
	return err ? err : judge_pss(s, e);
}

static int run(struct test *t, struct err *e)
{
	int64_t before = status_kb("RssFile");

	return fixture_run(t, judge, &before, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "rss", .summary = "RssFile grows by what is mapped" },
	{ .name = "smaps",
	  .summary = "smaps counts as resident what RssFile counts" },
	{ .name = "smaps-1g", .summary = "of 1g entries too" },
	{ .name = "smaps-pmd", .summary = "smaps has no DAX in FilePmdMapped" },
	{ .name = "pss", .summary = "two processes share what is resident" },
	{ .name = "mincore", .summary = "mapped pages are in core" },
	{ .name = "numa-maps", .summary = "numa_maps leaves DAX out" },
	{ .name = "left", .summary = "no reader drops an entry" },
	{ .name = "left-1g", .summary = "nor one of 1g" },
	{ .name = NULL },
};

static struct workload smaps_workload = {
	.name = "smaps",
	.summary = "what /proc and mincore() say of DAX entries",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 512, [GRAN_2M] = 4, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(smaps_workload)
