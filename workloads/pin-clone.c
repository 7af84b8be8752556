// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-clone.c - cloning over a file while a page of it is pinned
 *
 * Purpose: that FICLONE waits for a pin of a file that it replaces the blocks
 *	    of, asleep and not for ever, whichever of the two files is locked
 *	    first.
 * Path:    xfs_file_remap_range -> xfs_reflink_remap_prep ->
 *	    xfs_ilock2_io_mmap -> xfs_mmaplock_two_inodes_and_break_dax_layout ->
 *	    xfs_break_dax_layouts of the lower inode number,
 *	    dax_layout_busy_page of the higher one.
 * Expect:  pinned pages of the file with the lower number: it sleeps, and a
 *	    signal ends that. Of the other: it lets go of both locks and tries
 *	    again, without a pause and without a look at signals, for as long as
 *	    the pin is held.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   the pin is one by pipe. The other file is a hole of the same size.
 *	    Who spins takes all of one CPU: each look is kept short.
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

#include "record/releases.h"
#include "pin/pin_wait.h"

#define LOOKS	  30 /* 1 ms apart: asleep by then */
#define SIGNAL_MS 30

enum order { FIRST, SECOND, ORDERS }; /* of the pinned file: is it locked */

static const struct {
	const char *sleeps, *signal;
} names[ORDERS] = { { "first: sleeps", "first: signal" },
		    { "second: sleeps", "second: signal" } };

/* What is cloned: forked with the operation, as the pinned file is. */
static int other = -1;

static int clone_over(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return ioctl(fd, FICLONE, other) ? -errno : 0;
}

static const struct standoff_op op = { .name = "clone", .run = clone_over };

static int open_other(const struct trial *t, struct why *w)
{
	other = open(t->target->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return other < 0 ? why_sys(w, errno, "create a file") : 0;
}

/* XFS gives a new file the lowest free inode number: not more than usual. */
static int prove_order(const struct standoff *s, enum order order,
		       struct why *w)
{
	struct stat pinned, cloned;

	if (fstat(s->extents.fd, &pinned) || fstat(other, &cloned) ||
	    ftruncate(other, (off_t)s->extents.length_bytes))
		return why_sys(w, errno, "size the other file");
	if ((pinned.st_ino < cloned.st_ino) == (order == FIRST))
		return 0;
	return why(w, EPROTO, "inode %ju is pinned, %ju is the other",
		   (uintmax_t)pinned.st_ino, (uintmax_t)cloned.st_ino);
}

static bool falls_asleep(struct standoff *s)
{
	unsigned int i;
	bool asleep = false;

	waiter_go(&s->waiter);
	for (i = 0; i < LOOKS && !asleep && !waiter_ended(&s->waiter); i++) {
		trial_sleep_ms(1);
		asleep = waiter_seen(s->waiter.pid, s->where,
				     sizeof(s->where));
	}
	return asleep;
}

/* Whatever the signal did, an operation waits for the pin afterwards. */
static int judge_signal(struct standoff *s, enum order order, struct why *w)
{
	uint64_t ticks;
	int result = 0, late, err = 0;

	waiter_interrupt(&s->waiter);
	late = waiter_finish(&s->waiter, SIGNAL_MS, &result, &ticks);
	trial_where(s->waiter.pid, s->where, sizeof(s->where));
	trial_check(s->trial, names[order].signal, !late && result == -EINTR,
		    "%d ms after a signal: %s", SIGNAL_MS,
		    late ? s->where : strerror(-result));
	if (!late) {
		err = standoff_again(s, w);
		if (!err)
			falls_asleep(s);
	}
	return err;
}

static int judge(struct standoff *s, enum order order, struct why *w)
{
	struct holder_seen seen;
	bool asleep = falls_asleep(s);
	uint64_t ticks;
	int result = 0, late, err;

	trial_check(s->trial, "waits", !waiter_ended(&s->waiter),
		    "the clone ended while a page was pinned");
	trial_check(s->trial, names[order].sleeps, asleep,
		    "not asleep after %d ms: %s", LOOKS, s->where);
	err = judge_signal(s, order, w);
	if (!err)
		err = holder_drop(&s->holder, &seen, w);
	if (err)
		return err;
	late = waiter_finish(&s->waiter, STANDOFF_END_MS, &result, &ticks);
	trial_check(s->trial, "ends", !late && !result,
		    "the pin is dropped: %s",
		    late ? "still there" : strerror(-result));
	return 0;
}

static int bout(struct trial *t, enum order order, struct why *w)
{
	struct standoff s = { .trial = t, .kind = HOLD_PIPE, .op = &op };
	int err = order == SECOND ? open_other(t, w) : 0;

	if (!err)
		err = standoff_open(&s, w);
	if (err)
		goto close;
	if (order == FIRST) {
		/* the operation has been forked: once more, with the file */
		err = open_other(t, w);
		if (!err)
			err = standoff_again(&s, w);
	}
	if (!err)
		err = prove_order(&s, order, w);
	if (!err)
		err = judge(&s, order, w);
	if (!standoff_close(&s) && !err)
		err = why(w, ETIMEDOUT, "a process is left: %s", s.where);
close:
	if (other >= 0)
		close(other);
	other = -1;
	return err;
}

static int trial(struct trial *t, struct why *w)
{
	int err = bout(t, FIRST, w);

	return err ? err : bout(t, SECOND, w);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range", "refcounted:dax_break_layout", NULL
};

static const unsigned char patches[] = { 3, 10, 0 };

static const struct check checks[] = {
	{ .name = "waits", .proof = "busy-never",
	  .summary = "no clone ends while a page is pinned" },
	{ .name = "first: sleeps", .proof = "busy-never",
	  .summary = "it sleeps if the pinned file is locked first" },
	{ .name = "first: signal", .proof = "busy-never",
	  .summary = "which a signal ends" },
	{ .name = "second: sleeps", .known = "any", .proof = "6.18.15",
	  .summary = "it sleeps if the pinned file is locked second" },
	{ .name = "second: signal", .known = "any", .proof = "6.18.15",
	  .summary = "which a signal ends" },
	{ .name = "ends", .proof = "wakeup-lost",
	  .summary = "it ends when the pin is dropped" },
	{ .name = NULL },
};

static const struct bug bugs[] = {
	{ .title = "xfs: FICLONE spins while a page of the file that is locked "
		   "second is pinned",
	  .check = "second: signal", .cell = "xfs:2m",
	  .has = R_ALL,
	  .seen = "state R, the locks taken and dropped again and again; no "
		  "signal ends it" },
	{ .title = NULL },
};

static struct workload pin_clone = {
	.name = "pin-clone",
	.summary = "cloning over a file while a page of it is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS,
	.trial = trial,
	.checks = checks,
	.reflink = true,
	.bugs = bugs,
};
WORKLOAD(pin_clone)
