// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smaps.c - what /proc and mincore() report of DAX memory
 *
 * Purpose: Check that /proc and mincore() report each mapped DAX page, count
 *	    it the same everywhere, and leave it mapped.
 * Path:    smaps_pte_range, smaps_pmd_entry, mincore_pte_range,
 *	    gather_pte_stats.
 * Expect:  Model devmap has no folio behind a DAX page-table entry: it counts
 *	    as 0 in RssFile and, except on 6.1, in smaps. Model refcounted
 *	    counts it as file memory; on refcounted-special, smaps leaves PMD
 *	    entries out. numa_maps, and FilePmdMapped of smaps, leave DAX out
 *	    on every kernel. None of the walkers of smaps and pagemap handles a
 *	    PUD entry: the walk splits it, which drops it, and finds nothing.
 * Needs:   A DAX target.
 * Notes:   See also pagemap.c and ptrace.c. "mm/huge_memory: don't mark
 *	    refcounted folios special in vmf_insert_folio_pmd()" (6.17).
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
	/* s->own is RssFile before anything was mapped */
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
		   "smaps reports Rss %" PRId64 ", Pss %" PRId64
		   " kB, RssFile grew by %" PRId64 " kB",
		   rss, pss, rss_file);
	test_check(s->test, "smaps-pmd", pmd <= 0,
		   "FilePmdMapped is %" PRId64
		   " kB, expected 0: DAX is not counted",
		   pmd);
	return 0;
}

/* The reader must not drop an entry: touching all of them takes no fault. */
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
		return err_set(
			e, E2BIG,
			"%" PRIu64
			" pages are mapped, more than the 4096 that mincore is tested on",
			pages);
	if (mincore(s->map.address, pages * PAGE_BYTES, in))
		return err_sys(e, errno, "mincore");
	for (i = 0; i < s->area.task.nr; i++) {
		page = (uint64_t)(task_entry(&s->area.task, &s->map, i) -
				  s->map.address) /
		       PAGE_BYTES;
		out += !(in[page] & 1);
	}
	test_check(s->test, "mincore", !out,
		   "%" PRIu64
		   " mapped pages are not resident for mincore, expected 0",
		   out);
	return 0;
}

static int judge_numa_maps(struct fixture *s, struct err *e)
{
	char line[512];

	if (!numa_line(s->map.address, line, sizeof(line)))
		return err_set(
			e, ENOTSUP,
			"no mapping at %p in /proc/self/numa_maps: build the kernel with CONFIG_NUMA",
			s->map.address);
	test_check(s->test, "numa-maps", !strstr(line, " N0="),
		   "numa_maps counts DAX pages on a node, expected none: %s",
		   line);
	return 0;
}

/* With two processes that map the file, Pss must be half of Rss in each. */
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
	test_check(
		t, "pss", pss == rss / 2,
		"two processes map the file, expected Pss to be half of Rss: Rss %" PRId64
		", Pss %" PRId64 " kB",
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
		return err_set(
			e, EIO,
			"the second process did not end within 10 s or ended with status %d, expected 0",
			status);
	return 0;
}

/* Each reader finds a PUD entry mapped, since judge_left() touches it. */
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
	{ .name = "smaps-1g",
	  .summary = "smaps counts PUD entries as resident if RssFile does" },
	{ .name = "smaps-pmd",
	  .summary = "smaps does not count DAX in FilePmdMapped" },
	{ .name = "pss",
	  .summary = "Pss is half of Rss if two processes map the file" },
	{ .name = "mincore",
	  .summary = "mincore reports mapped pages as resident" },
	{ .name = "numa-maps",
	  .summary = "numa_maps does not count DAX pages" },
	{ .name = "left", .summary = "no reader drops a PTE or PMD entry" },
	{ .name = "left-1g", .summary = "no reader drops a PUD entry" },
	{ .name = NULL },
};

static struct workload smaps_workload = {
	.name = "smaps",
	.summary = "what /proc and mincore() report of DAX memory",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 512, [GRAN_2M] = 4, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(smaps_workload)
