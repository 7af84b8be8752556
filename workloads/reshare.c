// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reshare.c - blocks that were 4k entries come back as shared ones
 *
 * Purpose: that nothing of the life of a page before it was freed is taken for
 *	    a count of who shares it.
 * Path:    dax_disassociate_entry -> dax_folio_put; then dax_associate_entry
 *	    with shared: folio->share, which lies where folio->index did.
 * Expect:  all files show their data, and the blocks come free at the end
 *	    without a WARN. Model refcounted, until 59eb73b98ae0, leaves the
 *	    index in a page of order 0 that is freed, and takes it for a count
 *	    of files: the page never becomes part of a folio of 2 MiB again, and
 *	    a fault there gives SIGBUS.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   59eb73b98ae0 ("dax: Factor out dax_folio_reset_order() helper",
 *	    7.x). The 4k entries must be the first that the file has: one of 2m
 *	    stays in i_pages when it is mapped page by page. Index 0 does no
 *	    harm, so that it takes two entries of 2m to see it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/clone.h"
#include "target/fiemap.h"
#include "check/fixture.h"
#include "record/releases.h"
#include "check/test.h"

#define OLD	 1
#define NEW	 2
#define TRIES	 20
#define BYTES_2M (UINT64_C(2) << 20)

/* Where the kernel can only use entries of 4k. */
static int map_off_by_a_page(const struct scene *s, char **odd, struct why *w)
{
	uint64_t bytes = s->map.length_bytes, room = bytes + 2 * BYTES_2M;
	char *start = mmap(NULL, room, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	*odd = (char *)(((uintptr_t)start + BYTES_2M - 1) / BYTES_2M *
			BYTES_2M) + PLACE_PAGE;
	if (start == MAP_FAILED ||
	    mmap(*odd, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		 s->place.extents.fd, 0) == MAP_FAILED)
		return why_sys(w, errno, "map the file again");
	return 0;
}

/* Where the last entry lies, whose index is not 0. */
static int last_physical(const struct scene *s, uint64_t *physical,
			 struct why *w)
{
	uint64_t offset = s->place.extents.offset[s->place.task.nr - 1];
	struct extent e;
	int err = extent_at(s->place.extents.fd, offset, &e, w);

	*physical = e.physical + (offset - e.offset);
	return err;
}

/* Make 4k entries at indices above 0, free their blocks, allocate again. */
static int free_and_allocate(struct scene *s, bool *same, struct why *w)
{
	uint64_t before, after, at;
	int fd = s->place.extents.fd, err = last_physical(s, &before, w);
	char *odd;

	if (!err)
		err = map_off_by_a_page(s, &odd, w);
	if (err)
		return err;
	for (at = 0; at < s->map.length_bytes; at += PLACE_PAGE)
		*(volatile char *)(odd + at) = 1;
	munmap(odd, s->map.length_bytes);
	if (ftruncate(fd, 0) || syncfs(fd) ||
	    fallocate(fd, 0, 0, (off_t)s->place.extents.length_bytes))
		return why_sys(w, errno, "free and allocate the blocks");
	err = last_physical(s, &after, w);
	*same = before == after;
	return err;
}

/* Can every entry of a file be faulted in? */
static bool judge_faults(struct scene *s, const struct clone *c)
{
	uint64_t i, refused = 0;

	for (i = 0; i < s->place.task.nr; i++)
		refused += !!signal_of_read(
			task_entry(&c->place.task, &c->map, i));
	return trial_check(s->trial, "faults", !refused,
			   "SIGBUS at %" PRIu64 " of %" PRIu64
			   " entries inside the file",
			   refused, s->place.task.nr);
}

/* Faulted from two files, one of them written, both cut. */
static int judge_shared(struct scene *s, struct why *w)
{
	struct clone c;
	uint64_t wrong;
	int err = clone_open(s, &c, w);

	if (err)
		return err;
	if (!judge_faults(s, &c))
		goto close;
	wrong = pages_wrong(c.map.address, c.map.length_bytes, OLD);
	err = task_prove(&c.place.task, &c.map, 0, s->place.task.nr, w);
	pages_fill(c.map.address, c.map.length_bytes, NEW);
	wrong += pages_wrong(s->map.address, s->map.length_bytes, OLD);
	trial_check(s->trial, "same", !wrong,
		    "%" PRIu64 " pages of the two files are wrong", wrong);
	if (!err && (ftruncate(c.place.extents.fd, 0) ||
		     ftruncate(s->place.extents.fd, 0)))
		err = why_sys(w, errno, "cut both files");
close:
	clone_close(&c);
	return err;
}

/* Blocks that were 4k entries are shared at the size of the cell. */
static int judge(struct scene *s, struct why *w)
{
	const struct clone self = { s->place, s->map };
	unsigned int tries = 0;
	bool same = false;
	int err = 0;

	while (!err && !same && tries++ < TRIES)
		err = free_and_allocate(s, &same, w);
	if (err)
		return err;
	trial_check(s->trial, "reused", same,
		    "the same blocks did%s come back in %u tries",
		    same ? "" : " not", tries);
	/* not through the mapping: the first fault must find them shared */
	err = clone_write(&self, OLD, w);
	if (!err && fsync(s->place.extents.fd))
		err = why_sys(w, errno, "fsync");
	return err ? err : judge_shared(s, w);
}

static int run(struct trial *t, struct why *w)
{
	return scene_run(t, judge, NULL, w);
}

static const char *const exercises[] = {
	"dax_fault_iter", "dax_insert_entry", NULL
};

static const unsigned char patches[] = { 5, 10, 0 };

static const struct check checks[] = {
	{ .name = "reused", .proof = "syncfs-idle",
	  .summary = "the very blocks of 4k entries came back" },
	{ .name = "faults", .known = "refcounted", .proof = "6.18.15",
	  .summary = "shared they can be faulted in" },
	{ .name = "same", .proof = "read-neighbour",
	  .summary = "shared they show what was written" },
	{ .name = "clean", .known = "refcounted", .proof = "6.18.15",
	  .summary = "no warning of a folio of another size" },
	{ .name = NULL },
};

static const struct bug bugs[] = {
	{ .title = "dax: Factor out dax_folio_reset_order() helper",
	  .check = "faults", .cell = "xfs:2m",
	  .has = R6_16 " " R6_18,
	  .fixed = R_DEVMAP " " R7_3,
	  .seen = "SIGBUS inside the file at the 2m entry whose first page had "
		  "an index, WARNING at dax_insert_entry" },
	{ .title = NULL },
};

static struct workload reshare = {
	.name = "reshare",
	.summary = "blocks that were 4k entries come back as shared ones",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS,
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 2 },
	.trial = run,
	.checks = checks,
	.reflink = true,
	.spoils = true, /* a page keeps its count until the namespace goes */
	.bugs = bugs,
};
WORKLOAD(reshare)
