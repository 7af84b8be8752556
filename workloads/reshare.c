// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reshare.c - blocks that were 4k entries come back as shared ones
 *
 * Purpose: that nothing of the life of a page before it was freed is taken for
 *	    a count of who shares it.
 * Path:    dax_disassociate_entry -> dax_folio_put; then dax_associate_entry
 *	    with shared: folio->share, which lies where folio->index did.
 * Expect:  the same on every kernel: all files show their data, and the blocks
 *	    come free at the end without a WARN.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   59eb73b98ae0 ("dax: Factor out dax_folio_reset_order() helper",
 *	    7.x): until then the index of a page of order 0 stayed after it was
 *	    freed.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/clone.h"
#include "core/fiemap.h"
#include "core/place.h"
#include "core/trial.h"

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

/* Make 4k entries at indices above 0, free their blocks, allocate again. */
static int free_and_allocate(struct scene *s, bool *same, struct why *w)
{
	struct extent before, after;
	int fd = s->place.extents.fd, err = extent_at(fd, 0, &before, w);
	uint64_t at;
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
	err = extent_at(fd, 0, &after, w);
	*same = before.physical == after.physical;
	return err;
}

/* Faulted from two files, one of them written, both cut. */
static int judge_shared(struct scene *s, struct why *w)
{
	struct clone c;
	uint64_t wrong;
	int err = clone_open(s, &c, w);

	if (err)
		return err;
	wrong = pages_wrong(c.map.address, c.map.length_bytes, OLD);
	err = task_prove(&c.place.task, &c.map, 0, s->place.task.nr, w);
	pages_fill(c.map.address, c.map.length_bytes, NEW);
	wrong += pages_wrong(s->map.address, s->map.length_bytes, OLD);
	trial_check(s->trial, "same", !wrong,
		    "%" PRIu64 " pages of the two files are wrong", wrong);
	if (!err && (ftruncate(c.place.extents.fd, 0) ||
		     ftruncate(s->place.extents.fd, 0)))
		err = why_sys(w, errno, "cut both files");
	clone_close(&c);
	return err;
}

/* Blocks that were 4k entries are shared at the size of the cell. */
static int judge_reused(struct scene *s, struct why *w)
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

static int judge(struct scene *s, struct why *w)
{
	int err = place_touch(&s->place, &s->map, w);

	return err ? err : judge_reused(s, w);
}

static int run(struct trial *t, struct why *w)
{
	return scene_run(t, judge, NULL, w);
}

static const char *const exercises[] = {
	"dax_fault_iter", "dax_insert_entry", NULL
};

static const unsigned char patches[] = { 5, 10, 0 };

static const struct metric metrics[] = { { .name = NULL } };

static const struct check checks[] = {
	{ .name = "reused", .proof = "syncfs-idle",
	  .summary = "the very blocks of 4k entries came back" },
	{ .name = "same", .proof = "read-neighbour",
	  .summary = "shared they show what was written" },
	{ .name = NULL },
};

static struct workload reshare = {
	.name = "reshare",
	.summary = "blocks that were 4k entries come back as shared ones",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS,
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 2 },
	.metrics = metrics,
	.trial = run,
	.checks = checks,
	.reflink = true,
};
WORKLOAD(reshare)
