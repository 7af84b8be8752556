// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * badblock.c - access to a block that the pmem driver lists as bad
 *
 * Purpose: Check that every reader of a bad block gets an error, be it
 *	    read(2), a fault or FIDEDUPERANGE, and that the block after it can
 *	    still be read.
 * Path:    dax_iomap_direct_access -> pmem_dax_direct_access ->
 *	    badblocks_check; from dax_iomap_iter, dax_fault_iter and
 *	    dax_range_compare_iter.
 * Expect:  read(2) fails with EIO, a fault raises SIGBUS, FIDEDUPERANGE fails
 *	    with EIO. From 6.12 to 6.18, dax_dedupe_file_range_compare() does
 *	    not return the error of the comparison but the 1 that iomap_iter()
 *	    returned before it: the caller is told that its blocks are shared,
 *	    which they are not.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it. Root, and a
 *	    device that is not a partition: the test writes the bad block to
 *	    the badblocks file of the device in sysfs. The block stays bad
 *	    until the namespace is recreated.
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

#include "base/page_size.h"
#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"
#include "target/fiemap.h"

#define PAGES 8
#define BYTES (PAGES * PAGE_BYTES)
#define BAD   3 /* the page on the bad block */

static int fill(const struct test *t, int *fd, struct err *e)
{
	char data[BYTES];

	*fd = open(t->target->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (*fd < 0)
		return err_sys(e, errno, "create a file");
	memset(data, (int)(t->seed % 255) + 1, BYTES);
	if (pwrite(*fd, data, BYTES, 0) != (ssize_t)BYTES || fsync(*fd))
		return err_sys(e, errno, "write a file");
	return 0;
}

/*
 * Mark the block of page BAD as bad: write "SECTOR LENGTH", both in units of
 * 512 bytes (Documentation/ABI/stable/sysfs-block).
 */
static int spoil(int fd, struct err *e)
{
	char path[64], words[64];
	struct extent extent;
	struct stat st;
	int sysfs, n, err = extent_at(fd, BAD * PAGE_BYTES, &extent, e);

	if (err)
		return err;
	if (fstat(fd, &st))
		return err_sys(e, errno, "fstat");
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/badblocks",
		 major(st.st_dev), minor(st.st_dev));
	sysfs = open(path, O_WRONLY | O_CLOEXEC);
	if (sysfs < 0)
		return err_set(
			e, ENOTSUP,
			"cannot write %s (%s): run as root, on a whole pmem device and not a partition",
			path, strerror(errno));
	n = snprintf(words, sizeof(words), "%" PRIu64 " %" PRIu64,
		     (extent.physical + BAD * PAGE_BYTES - extent.offset) /
			     SECTOR_BYTES,
		     PAGE_BYTES / SECTOR_BYTES);
	if (write(sysfs, words, (size_t)n) != n)
		err = err_sys(e, errno, "write \"%s\" to %s", words, path);
	close(sysfs);
	return err;
}

static void judge_reads(struct test *t, int fd, const char *map)
{
	char page[PAGE_BYTES];
	ssize_t n;
	int sig;

	n = pread(fd, page, PAGE_BYTES, BAD * PAGE_BYTES);
	test_check(
		t, "read", n < 0 && errno == EIO,
		"read(2) of the bad block returned %zd with errno %d, expected -1 with errno %d",
		n, n < 0 ? errno : 0, EIO);
	sig = signal_of_read(map + BAD * PAGE_BYTES);
	test_check(
		t, "fault", sig == SIGBUS,
		"a read fault on the bad block raised signal %d, expected %d",
		sig, SIGBUS);
	n = pread(fd, page, PAGE_BYTES, (BAD + 1) * PAGE_BYTES);
	sig = signal_of_read(map + (BAD + 1) * PAGE_BYTES);
	test_check(
		t, "rest", n == (ssize_t)PAGE_BYTES && !sig,
		"read(2) of the next block returned %zd and a fault on it raised signal %d, expected the whole block and no signal",
		n, sig);
}

static int judge_dedupe(struct test *t, const int *fd, struct err *e)
{
	struct extent a, b;
	int64_t got = files_dedupe(fd[0], fd[1], 0, BYTES);
	int err = extent_at(fd[0], 0, &a, e);

	if (!err)
		err = extent_at(fd[1], 0, &b, e);
	if (!err)
		test_check(t, "dedupe", got == -EIO,
			   "FIDEDUPERANGE over the bad block returned %" PRId64
			   ", expected %d; the blocks are%s shared",
			   got, -EIO, a.physical == b.physical ? "" : " not");
	return err;
}

static int run(struct test *t, struct err *e)
{
	int fd[2] = { -1, -1 }, err = fill(t, &fd[0], e);
	char *map = MAP_FAILED;

	if (!err)
		err = fill(t, &fd[1], e);
	if (!err)
		err = spoil(fd[0], e);
	if (!err) {
		map = mmap(NULL, BYTES, PROT_READ, MAP_SHARED, fd[0], 0);
		if (map == MAP_FAILED)
			err = err_sys(e, errno, "map a file");
	}
	if (!err) {
		judge_reads(t, fd[0], map);
		err = judge_dedupe(t, fd, e);
	}
	if (map != MAP_FAILED)
		munmap(map, BYTES);
	close(fd[0]);
	close(fd[1]);
	return err;
}

static const char *const exercises[] = {
	"dax_fault_iter",
	NULL,
};

static const struct check checks[] = {
	{ .name = "read", .summary = "read(2) of a bad block fails with EIO" },
	{ .name = "fault", .summary = "a fault on a bad block raises SIGBUS" },
	{ .name = "rest",
	  .summary = "the block after the bad one can be read" },
	{ .name = "dedupe",
	  .summary = "FIDEDUPERANGE over a bad block fails with EIO" },
	{ .name = NULL },
};

static struct workload badblock = {
	.name = "badblock",
	.summary = "access to a block that the pmem driver lists as bad",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 1 },
	.test = run,
	.checks = checks,
	.reflink = true,
	.spoils = true,
};
WORKLOAD(badblock)
