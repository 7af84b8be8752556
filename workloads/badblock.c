// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * badblock.c - a block that the driver knows to be bad
 *
 * Purpose: that who reads a bad block is told so, by read(2), by a mapping and
 *	    by FIDEDUPERANGE, and that the blocks beside it serve.
 * Path:    dax_iomap_direct_access -> pmem_dax_direct_access ->
 *	    badblocks_check; from dax_iomap_iter, dax_fault_iter and
 *	    dax_range_compare_iter.
 * Expect:  EIO, SIGBUS, EIO. 6.12 to 6.18: dax_dedupe_file_range_compare()
 *	    gives not the error of the comparison but what iomap_iter() gave
 *	    before it, a 1: the caller is told that its blocks are shared, which
 *	    they are not.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it. Root, and a
 *	    device that is not a partition: the bad block is written to its file
 *	    in sysfs, and stays bad until the namespace is made anew.
 * Notes:   "dax: fix wrong error code returned from
 *	    dax_dedupe_file_range_compare()" (7.3.4).
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "check/clone.h"
#include "target/fiemap.h"
#include "check/fixture.h"
#include "record/releases.h"
#include "check/test.h"

#define PAGES	8
#define BYTES	(PAGES * PLACE_PAGE)
#define BAD	3 /* the page */
#define SECTOR	UINT64_C(512)

static int fill(const struct trial *t, int *fd, struct why *w)
{
	char data[BYTES];

	*fd = open(t->target->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (*fd < 0)
		return why_sys(w, errno, "create a file");
	memset(data, (int)(t->seed % 255) + 1, BYTES);
	if (pwrite(*fd, data, BYTES, 0) != (ssize_t)BYTES || fsync(*fd))
		return why_sys(w, errno, "write a file");
	return 0;
}

/* "SECTOR LENGTH", in 512 bytes (Documentation/ABI/stable/sysfs-block). */
static int spoil(int fd, struct why *w)
{
	char path[64], words[64];
	struct extent e;
	struct stat st;
	int sysfs, n, err = extent_at(fd, BAD * PLACE_PAGE, &e, w);

	if (err)
		return err;
	if (fstat(fd, &st))
		return why_sys(w, errno, "fstat");
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/badblocks",
		 major(st.st_dev), minor(st.st_dev));
	sysfs = open(path, O_WRONLY | O_CLOEXEC);
	if (sysfs < 0)
		return why(w, ENOTSUP,
			   "cannot write %s (%s): be root, on all of a pmem device",
			   path, strerror(errno));
	n = snprintf(words, sizeof(words), "%" PRIu64 " %" PRIu64,
		     (e.physical + BAD * PLACE_PAGE - e.offset) / SECTOR,
		     PLACE_PAGE / SECTOR);
	if (write(sysfs, words, (size_t)n) != n)
		err = why_sys(w, errno, "write \"%s\" to %s", words, path);
	close(sysfs);
	return err;
}

static void judge_reads(struct trial *t, int fd, const char *map)
{
	char page[PLACE_PAGE];
	ssize_t n;
	int sig;

	n = pread(fd, page, PLACE_PAGE, BAD * PLACE_PAGE);
	trial_check(t, "read", n < 0 && errno == EIO,
		    "read(2) gives %zd, errno %d: expected -1, %d", n,
		    n < 0 ? errno : 0, EIO);
	sig = signal_of_read(map + BAD * PLACE_PAGE);
	trial_check(t, "fault", sig == SIGBUS,
		    "a fault gives signal %d, expected %d", sig, SIGBUS);
	n = pread(fd, page, PLACE_PAGE, (BAD + 1) * PLACE_PAGE);
	sig = signal_of_read(map + (BAD + 1) * PLACE_PAGE);
	trial_check(t, "rest", n == (ssize_t)PLACE_PAGE && !sig,
		    "of the next block read(2) gives %zd, a fault signal %d",
		    n, sig);
}

static int judge_dedupe(struct trial *t, const int *fd, struct why *w)
{
	struct extent a, b;
	int64_t got = files_dedupe(fd[0], fd[1], 0, BYTES);
	int err = extent_at(fd[0], 0, &a, w);

	if (!err)
		err = extent_at(fd[1], 0, &b, w);
	if (!err)
		trial_check(t, "dedupe", got == -EIO,
			    "FIDEDUPERANGE over it gives %" PRId64
			    ", expected %d; the blocks are%s shared",
			    got, -EIO,
			    a.physical == b.physical ? "" : " not");
	return err;
}

static int run(struct trial *t, struct why *w)
{
	int fd[2] = { -1, -1 }, err = fill(t, &fd[0], w);
	char *map = MAP_FAILED;

	if (!err)
		err = fill(t, &fd[1], w);
	if (!err)
		err = spoil(fd[0], w);
	if (!err) {
		map = mmap(NULL, BYTES, PROT_READ, MAP_SHARED, fd[0], 0);
		if (map == MAP_FAILED)
			err = why_sys(w, errno, "map a file");
	}
	if (!err) {
		judge_reads(t, fd[0], map);
		err = judge_dedupe(t, fd, w);
	}
	if (map != MAP_FAILED)
		munmap(map, BYTES);
	close(fd[0]);
	close(fd[1]);
	return err;
}

static const char *const exercises[] = { "dax_fault_iter", NULL };

static const unsigned char patches[] = { 0 };

static const struct check checks[] = {
	{ .name = "read", .proof = "badblock-unseen",
	  .summary = "read(2) of a bad block gives EIO" },
	{ .name = "fault", .proof = "badblock-unseen",
	  .summary = "a fault there gives SIGBUS" },
	{ .name = "rest", .proof = "read-refused",
	  .summary = "the block beside it serves" },
	{ .name = "dedupe", .known = "any", .proof = "6.18.15",
	  .summary = "a comparison with a bad block gives EIO" },
	{ .name = NULL },
};

static const struct bug bugs[] = {
	{ .title = "dax: fix wrong error code returned from "
		   "dax_dedupe_file_range_compare()",
	  .check = "dedupe", .cell = "xfs:4k",
	  .has = R6_12 " " R6_16 " " R6_18,
	  .fixed = R6_1 " " R7_3,
	  .seen = "FIDEDUPERANGE says that 32768 bytes are shared, and they "
		  "are not" },
	{ .title = NULL },
};

static struct workload badblock = {
	.name = "badblock",
	.summary = "a block that the driver knows to be bad",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS,
	.entries = { [GRAN_4K] = 1 },
	.trial = run,
	.checks = checks,
	.reflink = true,
	.spoils = true,
	.bugs = bugs,
};
WORKLOAD(badblock)
