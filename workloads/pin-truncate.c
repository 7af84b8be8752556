// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-truncate.c - changing a file's size while a page of it is pinned
 *
 * Purpose: Check that ftruncate() does not end while a page of the file is
 *	    pinned, by whatever kind of pin, and ends when the page is
 *	    unpinned.
 * Path:    ext4_setattr or xfs_vn_setattr_size -> {ext4,xfs}_break_layouts ->
 *	    dax_layout_busy_page_range, then a wait for the page's references.
 * Expect:  The same on every kernel: the whole file is searched for pins, so
 *	    that a truncate behind the page waits too, and so does an
 *	    extension.
 * Needs:   fsdax; for some kinds of pins userfaultfd, AIO, io_uring, TCP, and
 *	    the modules brd and dm_mod (a suspended disk), or these kinds are
 *	    skipped.
 * Notes:   e6fa3963a30d ("fs/dax: refactor wait for dax idle page"),
 *	    d5b3afea22a5 ("fs/dax: create a common implementation to break DAX
 *	    layouts"). One to four pages within 2 MiB are pinned, chosen by the
 *	    seed. The counters of FOLL_PIN prove "pin-by-uring-*"; 6.12 counts
 *	    direct I/O in them, 6.1 does not. "unpin" is measured with pins by
 *	    pipe; extending the file by a page gives most of its values. On
 *	    Debian's 6.1.192, __bio_release_pages() drops references without
 *	    __put_devmap_managed_page_refs(), which would wake the waiting
 *	    operation (seen in its disassembly): "ends" fails after direct I/O.
 */
#include <errno.h>
#include <stddef.h>

#include "pin/pin_wait_matrix.h"

static const struct pin_wait_op ops[] = {
	{ .name = "truncate to 0",
	  .check = "truncate-waits",
	  .run = pin_wait_truncate },
	{ .name = "cut of the tail",
	  .check = "tail-waits",
	  .run = pin_wait_cut_tail,
	  .keeps = true },
	{ .name = "extension",
	  .check = "extension-waits",
	  .run = pin_wait_extend,
	  .keeps = true },
	{ .name = NULL },
};

/* Take one pin after another on one file, against the same operation. */
static int many(struct pin_wait *s, struct err *e)
{
	uint64_t rounds = s->test->rounds / 10, ticks, i;
	struct pinner_seen seen;
	int result, err = 0;

	for (i = 0; !err && i < rounds; i++) {
		if (i) {
			err = pinner_take(&s->pinner, e);
			if (!err)
				err = pin_wait_again(s, e);
		}
		if (err || pin_wait_go(s) != BLOCKED_OP_WAITS)
			break;
		err = pinner_drop(&s->pinner, &seen, e);
		if (blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result,
				      &ticks))
			break;
		test_value(s->test, "unpin", ticks - seen.ticks);
	}
	test_check(s->test, "ends", i == rounds,
		   "the operation ended in %llu of %llu rounds: %s",
		   (unsigned long long)i, (unsigned long long)rounds, s->where);
	return err;
}

static int test(struct test *t, struct err *e)
{
	struct pin_wait s = { .test = t, .op = &ops[2] };
	int err = pin_wait_run(t, ops, false, e);

	if (err)
		return err;
	err = pin_wait_open(&s, e);
	if (err)
		return err;
	err = many(&s, e);
	if (!pin_wait_close(&s) && !err)
		err = err_set(e, ETIMEDOUT, "a process cannot be killed: %s",
			      s.where);
	return err;
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "truncate-waits",
	  .summary = "ftruncate to 0 does not end while a page is pinned" },
	{ .name = "tail-waits",
	  .summary = "ftruncate behind a pinned page does not end" },
	{ .name = "extension-waits",
	  .summary =
		  "an extension of the file does not end while a page is pinned" },
	PIN_WAIT_CHECKS,
	PIN_WAIT_DATA_CHECKS,
	{ .name = NULL },
};

static struct workload pin_truncate = {
	.name = "pin-truncate",
	.summary = "ftruncate of a file while a page of it is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
	.limit_s = 180, /* each failed wait takes 2 s */
};
WORKLOAD(pin_truncate)
