// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dedupe.c - FIDEDUPERANGE of DAX files shares equal ranges only
 *
 * Purpose: Check that FIDEDUPERANGE shares equal ranges and nothing else: when
 *	    the kernel takes different ranges for equal, the data of one file
 *	    are lost.
 * Path:    xfs_file_remap_range -> xfs_reflink_remap_prep ->
 *	    dax_remap_file_range_prep -> dax_dedupe_file_range_compare ->
 *	    dax_range_compare_iter.
 * Expect:  Equal ranges are shared wherever they lie in the file, and the
 *	    bytes of neither file ever change. A range that does not begin at a
 *	    block boundary is refused.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   "dax: fix dax_range_compare_iter() to use correct size and address
 *	    offset" (7.3.4): until then, the comparison ignored the offset
 *	    within a page. The check "unaligned" shows why this loses no data
 *	    where a block is as large as a page: such an offset is refused
 *	    before the comparison.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"

#define PAGES  64
#define BYTES  (PAGES * PAGE_BYTES)
#define ROUNDS 60
#define FAR    (INT64_C(1) << 40) /* beyond any emulated device */

struct pair {
	struct test *test;
	int fd[2];
	char *data[2]; /* what the files must hold at @at */
	off_t at;
	uint64_t random;
};

/*
 * Write both files, in different orders of pages so that their extents do not
 * match. With @differ, a few bytes differ.
 */
static int fill(struct pair *p, bool differ, struct err *e)
{
	uint64_t file, i, page;

	for (i = 0; i < PAGES; i++) {
		memset(p->data[0] + i * PAGE_BYTES, (int)(i & 3) + 'a',
		       PAGE_BYTES);
		memcpy(p->data[1] + i * PAGE_BYTES, p->data[0] + i * PAGE_BYTES,
		       PAGE_BYTES);
	}
	for (i = 0; differ && i < 1 + random_next(&p->random) % 4; i++)
		p->data[1][random_next(&p->random) % BYTES] ^= 1;
	for (file = 0; file < 2; file++) {
		if (ftruncate(p->fd[file], 0))
			return err_sys(e, errno, "truncate a file to 0");
		for (i = 0; i < PAGES; i++) {
			page = file ? (i * 29 + p->random) % PAGES : i;
			if (pwrite(p->fd[file],
				   p->data[file] + page * PAGE_BYTES,
				   PAGE_BYTES,
				   p->at + (off_t)(page * PAGE_BYTES)) !=
			    (ssize_t)PAGE_BYTES)
				return err_sys(e, errno, "write page %" PRIu64,
					       page);
		}
		if (fsync(p->fd[file]))
			return err_sys(e, errno, "fsync");
	}
	return 0;
}

/* Count the bytes of a file that differ from what was written. */
static int changed(const struct pair *p, int file, uint64_t *bytes,
		   struct err *e)
{
	static char got[BYTES];
	uint64_t i;

	*bytes = 0;
	if (pread(p->fd[file], got, BYTES, p->at) != (ssize_t)BYTES)
		return err_sys(e, errno, "read a file back");
	for (i = 0; i < BYTES; i++)
		*bytes += got[i] != p->data[file][i];
	return 0;
}

static int compare_once(struct pair *p, const char *check, bool differ,
			struct err *e)
{
	uint64_t first, nr, from, bytes, lost[2];
	bool equal;
	int64_t got;
	int err = fill(p, differ, e);

	if (err)
		return err;
	first = random_next(&p->random) % PAGES;
	nr = 1 + random_next(&p->random) % (PAGES - first);
	from = first * PAGE_BYTES;
	bytes = nr * PAGE_BYTES;
	equal = !memcmp(p->data[0] + from, p->data[1] + from, bytes);
	got = files_dedupe(p->fd[0], p->fd[1], (uint64_t)p->at + from, bytes);
	if (got == -EOPNOTSUPP)
		return err_set(
			e, ENOTSUP,
			"FIDEDUPERANGE is not supported here: use mkfs.xfs -m reflink=1 and Linux 6.0 or later");
	test_check(p->test, check, got == (equal ? (int64_t)bytes : -EBADE),
		   "%s pages %" PRIu64 " to %" PRIu64
		   " were found %s: FIDEDUPERANGE returned %" PRId64
		   " (bytes or -errno)",
		   equal ? "equal" : "unequal", first, first + nr - 1,
		   got == -EBADE ? "different" : "not different", got);
	err = changed(p, 0, &lost[0], e);
	err = err ? err : changed(p, 1, &lost[1], e);
	if (!err)
		test_check(p->test, "no-data-lost", !lost[0] && !lost[1],
			   "%" PRIu64 " and %" PRIu64
			   " bytes of the files changed (%s pages %" PRIu64
			   " to %" PRIu64 ")",
			   lost[0], lost[1], equal ? "equal" : "unequal", first,
			   first + nr - 1);
	return err;
}

static void try_unaligned(const struct pair *p)
{
	int64_t got = files_dedupe(p->fd[0], p->fd[1], 512, PAGE_BYTES);

	test_check(p->test, "unaligned", got == -EINVAL,
		   "FIDEDUPERANGE of a range at byte 512 returned %" PRId64
		   ", expected %d",
		   got, -EINVAL);
}

static int compare_all(struct pair *p, struct err *e)
{
	int err = 0, i;

	for (i = 0; !err && i < ROUNDS; i++)
		err = compare_once(p, "compared", i % 2, e);
	if (!err)
		try_unaligned(p);
	p->at = FAR;
	for (i = 0; !err && i < ROUNDS / 4; i++)
		err = compare_once(p, "compared-far", i % 2, e);
	return err;
}

static int make_file(struct pair *p, int i, struct err *e)
{
	p->fd[i] = open(p->test->target->path, O_TMPFILE | O_RDWR | O_CLOEXEC,
			0600);
	return p->fd[i] < 0 ? err_sys(e, errno, "create a file") : 0;
}

static int run(struct test *t, struct err *e)
{
	static char data[2][BYTES];
	struct pair p = { t, { -1, -1 }, { data[0], data[1] }, 0, t->seed };
	int err = make_file(&p, 0, e);

	if (!err)
		err = make_file(&p, 1, e);
	if (!err)
		err = compare_all(&p, e);
	close(p.fd[0]);
	close(p.fd[1]);
	return err;
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "compared",
	  .summary = "equal ranges are shared, different ranges are not" },
	{ .name = "compared-far",
	  .summary =
		  "equal ranges are shared, different ones are not, at 1 TiB too" },
	{ .name = "unaligned",
	  .summary =
		  "a range that does not begin at a block boundary is refused" },
	{ .name = "no-data-lost", .summary = "no byte of either file changes" },
	{ .name = NULL },
};

static struct workload dedupe_workload = {
	.name = "dedupe",
	.summary =
		"FIDEDUPERANGE of DAX files agrees with a comparison in user space",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 1, [GRAN_2M] = 1 },
	.test = run,
	.checks = checks,
	.reflink = true,
};
WORKLOAD(dedupe_workload)
