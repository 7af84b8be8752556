// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pagemap.c - pagemap and soft-dirty bits of DAX memory
 *
 * Purpose: Check that pagemap reports each page in the frame where FIEMAP has
 *	    it, and that every page which is written after "4" was written to
 *	    /proc/PID/clear_refs has its soft-dirty bit set: CRIU copies these
 *	    pages.
 * Path:    pagemap_pmd_range; clear_refs_pte_range; then the write fault:
 *	    dax_iomap_pte_fault -> vmf_insert_mixed_mkwrite or
 *	    vmf_insert_page_mkwrite, dax_iomap_pmd_fault, wp_page_shared.
 * Expect:  Each written page is marked, at any page size, and no other. Model
 *	    devmap has no folio behind a DAX page-table entry: bit 61 is 0.
 *	    Model refcounted loses the mark of a PTE on fsdax: where a write
 *	    fault finds a PTE mapped read-only (insert_page_into_pte_locked),
 *	    it makes the PTE writable but not dirty, where insert_pfn made it
 *	    dirty too. Memory that is faulted in afresh, and PMD entries, are
 *	    right.
 * Needs:   Root for frame numbers; CONFIG_MEM_SOFT_DIRTY. No 1g: reading
 *	    pagemap drops a PUD entry.
 * Notes:   ec2e0cc67f9c ("mm/memory: add vmf_insert_page_mkwrite()")
 *	    introduced the loss of the mark; it was predicted by reading the
 *	    code, then observed.
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>

#include "check/fixture.h"
#include "check/proc_files.h"
#include "check/test.h"
#include "target/fiemap.h"

static bool on_devdax(const struct fixture *s)
{
	return !s->test->cell->target->is_fsdax;
}

static char *entry(const struct fixture *s, uint64_t i)
{
	return task_entry(&s->area.task, &s->map, i);
}

static int physical(struct fixture *s, uint64_t i, uint64_t *frame,
		    struct err *e)
{
	uint64_t offset = s->area.extents.offset[i];
	struct extent extent;
	int err = extent_at(s->area.extents.fd, offset, &extent, e);

	*frame = (s->test->target->start_bytes + extent.physical + offset -
		  extent.offset) /
		 PAGE_BYTES;
	return err;
}

static int judge_pagemap(struct fixture *s, struct err *e)
{
	uint64_t i, absent = 0, not_file = 0, elsewhere = 0, word, frame;
	int err = 0;

	for (i = 0; !err && i < s->area.task.nr; i++) {
		err = pagemap_word(entry(s, i), &word, e);
		absent += !(word & PAGEMAP_PRESENT);
		not_file += !(word & PAGEMAP_FILE);
		if (err || on_devdax(s) || !s->test->target->start_bytes)
			continue;
		err = physical(s, i, &frame, e);
		elsewhere += (word & PAGEMAP_FRAME) != frame;
	}
	if (err)
		return err;
	test_check(s->test, "pagemap", !absent && !elsewhere,
		   "of %" PRIu64 " entries, %" PRIu64 " are absent and %" PRIu64
		   " are in another frame than FIEMAP reports",
		   s->area.task.nr, absent, elsewhere);
	test_check(s->test, "pagemap-file", !not_file,
		   "pagemap reports %" PRIu64
		   " entries as not of a file, expected 0",
		   not_file);
	return 0;
}

/* Count the even entries (@odd is 0) or odd ones that are soft-dirty. */
static int count(const struct fixture *s, uint64_t odd, uint64_t *nr,
		 struct err *e)
{
	uint64_t i, word;
	int err = 0;

	*nr = 0;
	for (i = odd; !err && i < s->area.task.nr; i += 2) {
		err = pagemap_word(entry(s, i), &word, e);
		*nr += !!(word & PAGEMAP_SOFT_DIRTY);
	}
	return err;
}

/*
 * Clear the soft-dirty bits, then read all entries and write the even ones,
 * which are mapped (read-only since clear_refs) or not mapped at all.
 */
static int judge_writes(struct fixture *s, const char *check, struct err *e)
{
	uint64_t written = (s->area.task.nr + 1) / 2, before, after, rest, i;
	int err = clear_soft_dirty(e);

	if (!err)
		err = count(s, 0, &before, e);
	if (err)
		return err;
	for (i = 0; i < s->area.task.nr; i++)
		(void)*(volatile char *)entry(s, i);
	for (i = 0; i < s->area.task.nr; i += 2)
		*(volatile char *)entry(s, i) = (char)i;
	err = count(s, 0, &after, e);
	if (!err)
		err = count(s, 1, &rest, e);
	if (err)
		return err;
	test_check(s->test, "cleared", !before,
		   "%" PRIu64 " entries are soft-dirty after clear_refs",
		   before);
	test_check(s->test, check, after == written,
		   "%" PRIu64 " of %" PRIu64 " written entries are soft-dirty",
		   after, written);
	test_check(s->test, "read", !rest,
		   "%" PRIu64 " entries that were only read are soft-dirty",
		   rest);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	bool file_4k = !on_devdax(s) && s->test->cell->granularity == GRAN_4K;
	struct mapping fresh;
	int err = dax_area_touch(&s->area, &s->map, e);

	if (!err)
		err = judge_pagemap(s, e);
	if (!err)
		err = judge_writes(s, file_4k ? "written-4k" : "written", e);
	if (!err)
		err = dax_area_map(&s->area, &fresh, e);
	if (err)
		return err;
	task_unmap(&s->map, NULL);
	s->map = fresh;
	/* a fresh mapping: each entry is read first, then made writable */
	return judge_writes(s, file_4k ? "upgraded-4k" : "upgraded", e);
}

static int run(struct test *t, struct err *e)
{
	if (t->cell->granularity == GRAN_1G)
		return err_set(
			e, ENOTSUP,
			"reading pagemap drops PUD entries (1g): use 2m or 4k");
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"devmap:vmf_insert_mixed",
	"vmf_insert_page_mkwrite",
	NULL,
};

static const struct check checks[] = {
	{ .name = "pagemap",
	  .summary =
		  "pagemap reports each page in the frame where FIEMAP has it" },
	{ .name = "pagemap-file",
	  .summary = "pagemap reports DAX pages as file pages" },
	{ .name = "cleared",
	  .summary = "clear_refs clears the soft-dirty bit" },
	{ .name = "written",
	  .summary = "the next write sets the soft-dirty bit" },
	{ .name = "written-4k",
	  .summary =
		  "the next write to a PTE of a file sets the soft-dirty bit" },
	{ .name = "upgraded",
	  .summary = "a write after a read sets the soft-dirty bit" },
	{ .name = "upgraded-4k",
	  .summary =
		  "a write after a read of a PTE of a file sets the soft-dirty bit" },
	{ .name = "read", .summary = "a read does not set the soft-dirty bit" },
	{ .name = NULL },
};

static struct workload pagemap = {
	.name = "pagemap",
	.summary = "pagemap and soft-dirty bits of DAX memory",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 4, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(pagemap)
