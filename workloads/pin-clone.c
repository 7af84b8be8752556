// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-clone.c - cloning over a file while a page of it is pinned
 *
 * Purpose: Check that FICLONE waits for a pin of the file whose blocks it
 *	    replaces, that it sleeps meanwhile, and that it ends with the pin,
 *	    whichever of the two files is locked first.
 * Path:    xfs_file_remap_range -> xfs_reflink_remap_prep ->
 *	    xfs_ilock2_io_mmap -> xfs_mmaplock_two_inodes_and_break_dax_layout
 *	    -> xfs_break_dax_layouts of the lower inode number,
 *	    dax_layout_busy_page of the higher one.
 * Expect:  If the pinned page belongs to the file with the lower inode number,
 *	    FICLONE sleeps, and a signal ends the sleep. If it belongs to the
 *	    other file, FICLONE releases both locks and tries again, without a
 *	    pause and without a test for signals, as long as the pin is held.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   The pin is taken by a pipe. The other file is a hole of the same
 *	    size. A clone that spins takes all of one CPU, so the test looks at
 *	    it for a short time only.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pin/pin_wait_matrix.h"

#define LOOKS	  30 /* 1 ms apart; it must sleep by then */
#define SIGNAL_MS 30

enum order { FIRST, SECOND, ORDERS }; /* in which the pinned file is locked */

static const struct {
	const char *sleeps, *signal;
} names[ORDERS] = { { "first-sleeps", "first-signal" },
		    { "second-sleeps", "second-signal" } };

/* The file to clone; like the pinned file, it is inherited by the operation. */
static int other = -1;

static int clone_over(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return ioctl(fd, FICLONE, other) ? -errno : 0;
}

static const struct pin_wait_op op = { .name = "clone", .run = clone_over };

static int open_other(const struct test *t, struct err *e)
{
	other = open(t->target->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return other < 0 ? err_sys(e, errno, "create a file") : 0;
}

/* XFS usually gives a new file the lowest free inode number; check it. */
static int prove_order(const struct pin_wait *s, enum order order,
		       struct err *e)
{
	struct stat pinned, cloned;

	if (fstat(s->extents.fd, &pinned) || fstat(other, &cloned) ||
	    ftruncate(other, (off_t)s->extents.length_bytes))
		return err_sys(e, errno, "set the size of the other file");
	if ((pinned.st_ino < cloned.st_ino) == (order == FIRST))
		return 0;
	return err_set(
		e, EPROTO,
		"the pinned file has inode %ju and the other one %ju, which is the wrong order: run it again",
		(uintmax_t)pinned.st_ino, (uintmax_t)cloned.st_ino);
}

static bool falls_asleep(struct pin_wait *s)
{
	unsigned int i;
	bool asleep = false;

	blocked_op_go(&s->blocked);
	for (i = 0; i < LOOKS && !asleep && !blocked_op_ended(&s->blocked);
	     i++) {
		test_sleep_ms(1);
		asleep = blocked_op_seen(s->blocked.pid, s->where,
					 sizeof(s->where));
	}
	return asleep;
}

/* Whether or not the signal ended it, a clone waits for the pin afterwards. */
static int judge_signal(struct pin_wait *s, enum order order, struct err *e)
{
	uint64_t ticks;
	int result = 0, late, err = 0;

	blocked_op_interrupt(&s->blocked);
	late = blocked_op_finish(&s->blocked, SIGNAL_MS, &result, &ticks);
	process_where(s->blocked.pid, s->where, sizeof(s->where));
	test_check(s->test, names[order].signal, !late && result == -EINTR,
		   "%d ms after a signal, expected EINTR: %s", SIGNAL_MS,
		   late ? s->where : strerror(-result));
	if (!late) {
		err = pin_wait_again(s, e);
		if (!err)
			falls_asleep(s);
	}
	return err;
}

static int judge(struct pin_wait *s, enum order order, struct err *e)
{
	struct pinner_seen seen;
	bool asleep = falls_asleep(s);
	uint64_t ticks;
	int result = 0, late, err;

	test_check(s->test, "waits", !blocked_op_ended(&s->blocked),
		   "the clone ended while a page was pinned");
	test_check(s->test, names[order].sleeps, asleep,
		   "the clone is not asleep after %d ms: %s", LOOKS, s->where);
	err = judge_signal(s, order, e);
	if (!err)
		err = pinner_drop(&s->pinner, &seen, e);
	if (err)
		return err;
	late = blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result, &ticks);
	test_check(s->test, "ends", !late && !result,
		   "after the pin was dropped: %s",
		   late ? "still running" : strerror(-result));
	return 0;
}

static int try_order(struct test *t, enum order order, struct err *e)
{
	struct pin_wait s = { .test = t, .kind = PIN_PIPE, .op = &op };
	int err = order == SECOND ? open_other(t, e) : 0;

	if (!err)
		err = pin_wait_open(&s, e);
	if (err)
		goto close;
	if (order == FIRST) {
		/* the operation was forked before: fork it with the file */
		err = open_other(t, e);
		if (!err)
			err = pin_wait_again(&s, e);
	}
	if (!err)
		err = prove_order(&s, order, e);
	if (!err)
		err = judge(&s, order, e);
	if (!pin_wait_close(&s) && !err)
		err = err_set(e, ETIMEDOUT, "a process cannot be killed: %s",
			      s.where);
close:
	if (other >= 0)
		close(other);
	other = -1;
	return err;
}

static int test(struct test *t, struct err *e)
{
	int err = try_order(t, FIRST, e);

	return err ? err : try_order(t, SECOND, e);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	NULL,
};

static const struct check checks[] = {
	{ .name = "waits", .summary = "no clone ends while a page is pinned" },
	{ .name = "first-sleeps",
	  .summary = "the clone sleeps if the pinned file is locked first" },
	{ .name = "first-signal",
	  .summary =
		  "a signal ends the clone if the pinned file is locked first" },
	{ .name = "second-sleeps",
	  .summary = "the clone sleeps if the pinned file is locked second" },
	{ .name = "second-signal",
	  .summary =
		  "a signal ends the clone if the pinned file is locked second" },
	{ .name = "ends", .summary = "the clone ends when the pin is dropped" },
	{ .name = NULL },
};

static struct workload pin_clone = {
	.name = "pin-clone",
	.summary = "cloning over a file while a page of it is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.test = test,
	.checks = checks,
	.reflink = true,
};
WORKLOAD(pin_clone)
