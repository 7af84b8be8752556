// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reflink.c - DAX files that share their blocks
 *
 * Purpose: that files which share blocks show the same pages, that a write to
 *	    one, through a mapping or by write(2) under mappings, is seen in
 *	    that one alone and at once, and that nothing is left of the sharing.
 * Path:    xfs_file_remap_range; dax_fault_iter -> dax_iomap_copy_around,
 *	    dax_associate_entry (shared: folio->share or page->share);
 *	    dax_iomap_iter -> invalidate_inode_pages2_range.
 * Expect:  the data the same on every kernel. From 6.15 on a write(2) removes
 *	    the entry before it unmaps it, while it is still referenced.
 * Needs:   XFS with reflink=1 (6.0 and later give it with DAX); --prepare makes
 *	    it. A target that was named by the user must have it.
 * Notes:   "shared" is FIEMAP's and pagemap's word that blocks and frames are
 *	    the same. See dedupe.c for what compares. "reused" faults blocks of
 *	    4k entries again as shared ones: order and index of a page that was
 *	    freed used to stay (59eb73b98ae0, "dax: Factor out
 *	    dax_folio_reset_order() helper").
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/fiemap.h"
#include "core/place.h"
#include "core/trial.h"
#include "core/vmfile.h"

#define OLD    1
#define NEW    2
#define OTHER  3
#define CLONES 2
#define BYTES_2M (UINT64_C(2) << 20)

/* A file that shares all blocks of the scene's, and its mapping. */
struct clone {
	struct place place; /* the scene's, but for its file */
	struct mapping map;
};

static int clone_open(const struct scene *s, struct clone *c, struct why *w)
{
	char path[300];
	int fd, err;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX",
		 s->trial->target->path);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return why_sys(w, errno, "create a file");
	unlink(path);
	c->place = s->place;
	c->place.task.extents = &c->place.extents;
	c->place.extents.fd = fd;
	if (ioctl(fd, FICLONE, s->place.extents.fd))
		err = errno == EOPNOTSUPP ?
			      why(w, ENOTSUP,
				  "files cannot share blocks here: mkfs.xfs -m reflink=1, on a kernel that has it with DAX (6.0)") :
			      why_sys(w, errno, "FICLONE");
	else
		err = place_map(&c->place, &c->map, w);
	if (err)
		close(fd);
	return err;
}

static void clone_close(struct clone *c)
{
	task_unmap(&c->map, NULL);
	close(c->place.extents.fd);
}

static void check_pages(struct scene *s, const char *check,
			const struct mapping *m, uint64_t tag, const char *who)
{
	uint64_t wrong = pages_wrong(m->address, m->length_bytes, tag);

	trial_check(s->trial, check, !wrong,
		    "%" PRIu64 " of %" PRIu64 " pages of %s are wrong", wrong,
		    m->length_bytes / PLACE_PAGE, who);
}

/* Same blocks for FIEMAP, same frames for pagemap. */
static int judge_shared(struct scene *s, const struct clone *c, struct why *w)
{
	struct extent a, b;
	uint64_t mine, its;
	int err = extent_at(s->place.extents.fd, 0, &a, w);

	if (!err)
		err = extent_at(c->place.extents.fd, 0, &b, w);
	if (!err)
		err = pagemap_word(s->map.address, &mine, w);
	if (!err)
		err = pagemap_word(c->map.address, &its, w);
	if (err)
		return err;
	trial_check(s->trial, "shared",
		    a.physical == b.physical &&
			    (mine & PAGEMAP_FRAME) == (its & PAGEMAP_FRAME),
		    "blocks at 0x%" PRIx64 " and 0x%" PRIx64
		    ", frames 0x%llx and 0x%llx",
		    a.physical, b.physical,
		    (unsigned long long)(mine & PAGEMAP_FRAME),
		    (unsigned long long)(its & PAGEMAP_FRAME));
	return 0;
}

/* Written through the mapping of one clone, by write(2) to another. */
static int judge_writes(struct scene *s, struct clone *c, struct why *w)
{
	uint64_t bytes = c[1].map.length_bytes;
	char *copy;
	int err = 0;

	pages_fill(c[0].map.address, bytes, NEW);
	check_pages(s, "cow_mapped", &c[0].map, NEW, "the file written to");
	check_pages(s, "cow_mapped", &s->map, OLD, "the file it was cloned from");
	check_pages(s, "cow_mapped", &c[1].map, OLD, "another clone");
	copy = calloc(1, bytes);
	if (!copy)
		return why(w, ENOMEM, "no memory for %" PRIu64 " bytes", bytes);
	pages_fill(copy, bytes, OTHER);
	/* all of it is mapped and clean */
	if (pwrite(c[1].place.extents.fd, copy, bytes,
		   (off_t)c[1].map.offset) != (ssize_t)bytes)
		err = why_sys(w, errno, "write %" PRIu64 " bytes", bytes);
	free(copy);
	check_pages(s, "cow_write", &c[1].map, OTHER, "the mapping written under");
	check_pages(s, "cow_write", &s->map, OLD, "the file it was cloned from");
	check_pages(s, "cow_write", &c[0].map, NEW, "another clone");
	return err;
}

static int judge_clones(struct scene *s, struct why *w)
{
	struct clone c[CLONES];
	unsigned int nr;
	int err = 0;

	for (nr = 0; nr < CLONES && !err; nr++)
		err = clone_open(s, &c[nr], w);
	nr -= !!err;
	if (!err) {
		check_pages(s, "same", &s->map, OLD, "the file");
		check_pages(s, "same", &c[0].map, OLD, "a clone");
		check_pages(s, "same", &c[1].map, OLD, "another clone");
		err = judge_shared(s, &c[0], w);
	}
	if (!err)
		err = judge_writes(s, c, w);
	while (nr--)
		clone_close(&c[nr]);
	return err;
}

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

/*
 * Blocks that were 4k entries at an index above 0 come back, and are shared at
 * the size of the cell.
 */
static int judge_reused(struct scene *s, struct why *w)
{
	uint64_t bytes = s->map.length_bytes, at;
	struct extent before, after;
	int fd = s->place.extents.fd, err = extent_at(fd, 0, &before, w);
	char *odd;

	if (!err)
		err = map_off_by_a_page(s, &odd, w);
	if (err)
		return err;
	for (at = 0; at < bytes; at += PLACE_PAGE)
		*(volatile char *)(odd + at) = 1;
	munmap(odd, bytes);
	if (ftruncate(fd, 0) || syncfs(fd) ||
	    fallocate(fd, 0, 0, (off_t)s->place.extents.length_bytes))
		return why_sys(w, errno, "free and allocate the blocks");
	err = extent_at(fd, 0, &after, w);
	if (err)
		return err;
	trial_check(s->trial, "reused", before.physical == after.physical,
		    "blocks at 0x%" PRIx64 ", then at 0x%" PRIx64,
		    before.physical, after.physical);
	pages_fill(s->map.address, bytes, OLD);
	return fsync(fd) ? why_sys(w, errno, "fsync") : judge_clones(s, w);
}

static int judge(struct scene *s, struct why *w)
{
	int err = place_touch(&s->place, &s->map, w);

	if (err)
		return err;
	pages_fill(s->map.address, s->map.length_bytes, OLD);
	if (fsync(s->place.extents.fd))
		return why_sys(w, errno, "fsync");
	err = judge_clones(s, w);
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
	{ .name = "shared", .summary = "clones map the same blocks" },
	{ .name = "same", .summary = "and show the same data" },
	{ .name = "cow_mapped",
	  .summary = "a write through a mapping is one file's alone" },
	{ .name = "cow_write",
	  .summary = "so is a write(2), which mappings show at once" },
	{ .name = "reused",
	  .summary = "the very blocks of 4k entries came back" },
	{ .name = NULL },
};

static struct workload reflink = {
	.name = "reflink",
	.summary = "DAX files that share their blocks",
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
WORKLOAD(reflink)
