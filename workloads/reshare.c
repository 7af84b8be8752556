// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reshare.c - blocks of 4k DAX entries come back as shared blocks
 *
 * Purpose: Check that no state of a page from before it was freed is taken for
 *	    its share count.
 * Path:    dax_disassociate_entry -> dax_folio_put; then dax_associate_entry
 *	    with shared: folio->share, which lies where folio->index did.
 * Expect:  All files show their data, and the blocks are freed at the end
 *	    without a WARN. Model refcounted, until 59eb73b98ae0, leaves the
 *	    index in a page of order 0 that is freed, and takes it for a count
 *	    of files: the page never becomes part of a folio of 2 MiB again,
 *	    and a fault there raises SIGBUS.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   59eb73b98ae0 ("dax: Factor out dax_folio_reset_order() helper",
 *	    7.x). The 4k DAX entries must be the first that the file has: a 2m
 *	    DAX entry stays in i_pages when it is mapped page by page. Index 0
 *	    does no harm, so that it takes two 2m entries to see the bug.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"
#include "target/fiemap.h"

#define OLD   1
#define NEW   2
#define TRIES 20

/* Map the file at an address where the kernel can only use PTEs. */
static int map_off_by_a_page(const struct fixture *s, char **odd, struct err *e)
{
	uint64_t bytes = s->map.length_bytes, room = bytes + 2 * PMD_BYTES;
	char *start = mmap(NULL, room, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	*odd = (char *)(((uintptr_t)start + PMD_BYTES - 1) / PMD_BYTES *
			PMD_BYTES) +
	       PAGE_BYTES;
	if (start == MAP_FAILED ||
	    mmap(*odd, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		 s->area.extents.fd, 0) == MAP_FAILED)
		return err_sys(e, errno, "map the file again");
	return 0;
}

/* The physical offset of the last entry, whose index is not 0. */
static int last_physical(const struct fixture *s, uint64_t *physical,
			 struct err *e)
{
	uint64_t offset = s->area.extents.offset[s->area.task.nr - 1];
	struct extent extent;
	int err = extent_at(s->area.extents.fd, offset, &extent, e);

	*physical = extent.physical + (offset - extent.offset);
	return err;
}

/* Make 4k DAX entries at indices above 0, free their blocks, allocate again. */
static int free_and_allocate(struct fixture *s, bool *same, struct err *e)
{
	uint64_t before, after, at;
	int fd = s->area.extents.fd, err = last_physical(s, &before, e);
	char *odd;

	if (!err)
		err = map_off_by_a_page(s, &odd, e);
	if (err)
		return err;
	for (at = 0; at < s->map.length_bytes; at += PAGE_BYTES)
		*(volatile char *)(odd + at) = 1;
	munmap(odd, s->map.length_bytes);
	if (ftruncate(fd, 0) || syncfs(fd) ||
	    fallocate(fd, 0, 0, (off_t)s->area.extents.length_bytes))
		return err_sys(e, errno, "free and allocate the blocks");
	err = last_physical(s, &after, e);
	*same = before == after;
	return err;
}

/* Check that every entry of the clone can be faulted in. */
static bool judge_faults(struct fixture *s, const struct clone *c)
{
	uint64_t i, refused = 0;

	for (i = 0; i < s->area.task.nr; i++)
		refused +=
			!!signal_of_read(task_entry(&c->area.task, &c->map, i));
	return test_check(s->test, "faults", !refused,
			  "SIGBUS at %" PRIu64 " of %" PRIu64
			  " entries inside the file",
			  refused, s->area.task.nr);
}

/* Fault the blocks in by two files, write to one, truncate both. */
static int judge_shared(struct fixture *s, struct err *e)
{
	struct clone c;
	uint64_t wrong;
	int err = clone_open(s, &c, e);

	if (err)
		return err;
	if (!judge_faults(s, &c))
		goto close;
	wrong = pages_wrong(c.map.address, c.map.length_bytes, OLD);
	err = task_prove(&c.area.task, &c.map, 0, s->area.task.nr, e);
	pages_fill(c.map.address, c.map.length_bytes, NEW);
	wrong += pages_wrong(s->map.address, s->map.length_bytes, OLD);
	test_check(s->test, "same", !wrong,
		   "%" PRIu64 " pages of the two files hold wrong data", wrong);
	if (!err && (ftruncate(c.area.extents.fd, 0) ||
		     ftruncate(s->area.extents.fd, 0)))
		err = err_sys(e, errno, "truncate both files");
close:
	clone_close(&c);
	return err;
}

/* Share blocks that were 4k DAX entries, at the page size of the cell. */
static int judge(struct fixture *s, struct err *e)
{
	const struct clone self = { s->area, s->map };
	unsigned int tries = 0;
	bool same = false;
	int err = 0;

	while (!err && !same && tries++ < TRIES)
		err = free_and_allocate(s, &same, e);
	if (err)
		return err;
	test_check(s->test, "reused", same,
		   "the same blocks were%s reused after %u tries",
		   same ? "" : " not", tries);
	/* write(2), no mapping: the first fault must find the blocks shared */
	err = clone_write(&self, OLD, e);
	if (!err && fsync(s->area.extents.fd))
		err = err_sys(e, errno, "fsync");
	return err ? err : judge_shared(s, e);
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
	{ .name = "reused",
	  .summary = "guard: the blocks of the 4k DAX entries were reused" },
	{ .name = "faults", .summary = "the shared blocks can be faulted in" },
	{ .name = "same",
	  .summary = "the shared blocks show what was written" },
	{ .name = "leaks",
	  .summary = "the kernel does not warn of a folio of another size" },
	{ .name = NULL },
};

static struct workload reshare = {
	.name = "reshare",
	.summary = "blocks of 4k DAX entries come back as shared blocks",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 2 },
	.test = run,
	.checks = checks,
	.reflink = true,
	.spoils = true, /* the count stays until the namespace is recreated */
};
WORKLOAD(reshare)
