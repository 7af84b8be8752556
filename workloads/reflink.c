// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reflink.c - DAX files that share their blocks
 *
 * Purpose: Check that files which share blocks show the same pages; that a
 *	    write to one of them, through a mapping or by write(2) under a
 *	    mapping, is seen at once in that file and in no other; and that
 *	    nothing is left of the sharing.
 * Path:    xfs_file_remap_range; dax_fault_iter -> dax_iomap_copy_around,
 *	    dax_associate_entry; dax_iomap_iter ->
 *	    invalidate_inode_pages2_range.
 * Expect:  The same on every kernel.
 * Needs:   XFS with reflink=1 (6.0 and later support it with DAX); --prepare
 *	    makes it. A target that the user names must have it.
 * Notes:   See dedupe.c for comparisons, reshare.c for blocks that were freed
 *	    before, cow-write.c for a write(2) to blocks that only one mapping
 *	    shows.
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <unistd.h>

#include "check/clone.h"
#include "check/fixture.h"
#include "check/proc_files.h"
#include "check/test.h"
#include "target/fiemap.h"

#define OLD    1
#define NEW    2
#define OTHER  3
#define CLONES 2

static void check_pages(struct fixture *s, const char *check,
			const struct mapping *m, uint64_t tag, const char *who)
{
	uint64_t wrong = pages_wrong(m->address, m->length_bytes, tag);

	test_check(s->test, check, !wrong,
		   "%" PRIu64 " of %" PRIu64 " pages of %s hold wrong data",
		   wrong, m->length_bytes / PAGE_BYTES, who);
}

/* FIEMAP must report the same blocks, pagemap the same frames. */
static int judge_shared(struct fixture *s, const struct clone *c, struct err *e)
{
	struct extent a, b;
	uint64_t mine, its;
	int err = extent_at(s->area.extents.fd, 0, &a, e);

	if (!err)
		err = extent_at(c->area.extents.fd, 0, &b, e);
	if (!err)
		err = pagemap_word(s->map.address, &mine, e);
	if (!err)
		err = pagemap_word(c->map.address, &its, e);
	if (err)
		return err;
	test_check(s->test, "shared",
		   a.physical == b.physical &&
			   (mine & PAGEMAP_FRAME) == (its & PAGEMAP_FRAME),
		   "the two files have blocks at 0x%" PRIx64 " and 0x%" PRIx64
		   ", frames 0x%llx and 0x%llx",
		   a.physical, b.physical,
		   (unsigned long long)(mine & PAGEMAP_FRAME),
		   (unsigned long long)(its & PAGEMAP_FRAME));
	return 0;
}

/* Write through the mapping of one clone, then by write(2) to another. */
static int judge_writes(struct fixture *s, struct clone *c, struct err *e)
{
	int err;

	pages_fill(c[0].map.address, c[0].map.length_bytes, NEW);
	check_pages(s, "cow-mapped", &c[0].map, NEW, "the file written to");
	check_pages(s, "cow-mapped", &s->map, OLD,
		    "the file it was cloned from");
	check_pages(s, "cow-mapped", &c[1].map, OLD, "another clone");
	/* this clone is mapped and clean */
	err = clone_write(&c[1], OTHER, e);
	check_pages(s, "cow-write", &c[1].map, OTHER,
		    "a mapping of the written file");
	check_pages(s, "cow-write", &s->map, OLD,
		    "the file it was cloned from");
	check_pages(s, "cow-write", &c[0].map, NEW, "another clone");
	return err;
}

static int judge_clones(struct fixture *s, struct err *e)
{
	struct clone c[CLONES];
	unsigned int nr;
	int err = 0;

	for (nr = 0; nr < CLONES && !err; nr++)
		err = clone_open(s, &c[nr], e);
	nr -= !!err;
	if (!err) {
		check_pages(s, "same", &s->map, OLD, "the file");
		check_pages(s, "same", &c[0].map, OLD, "a clone");
		check_pages(s, "same", &c[1].map, OLD, "another clone");
		err = task_prove(&c[1].area.task, &c[1].map, 0, s->area.task.nr,
				 e);
	}
	if (!err)
		err = judge_shared(s, &c[0], e);
	if (!err)
		err = judge_writes(s, c, e);
	while (nr--)
		clone_close(&c[nr]);
	return err;
}

static int judge(struct fixture *s, struct err *e)
{
	int err = dax_area_touch(&s->area, &s->map, e);

	if (err)
		return err;
	pages_fill(s->map.address, s->map.length_bytes, OLD);
	if (fsync(s->area.extents.fd))
		return err_sys(e, errno, "fsync");
	return judge_clones(s, e);
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"dax_fault_iter",
	"dax_insert_entry",
	NULL,
};

static const struct check checks[] = {
	{ .name = "shared", .summary = "clones map the same blocks" },
	{ .name = "same", .summary = "clones show the same data" },
	{ .name = "cow-mapped",
	  .summary = "a write through a mapping changes one file only" },
	{ .name = "cow-write",
	  .summary =
		  "a write(2) changes one file only, and its mapping shows it at once" },
	{ .name = NULL },
};

static struct workload reflink = {
	.name = "reflink",
	.summary = "DAX files that share their blocks",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 2 },
	.test = run,
	.checks = checks,
	.reflink = true,
};
WORKLOAD(reflink)
