// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-touch.c - a pinned page is touched again while a truncate waits
 *
 * Purpose: Check that a truncate which waits for a pin ends when the pin is
 *	    dropped, even if a process has touched the page through a mapping
 *	    meanwhile.
 * Path:    dax_break_layout -> wait_page_idle drops the lock while it sleeps;
 *	    a fault maps the page again.
 * Expect:  Model devmap ends: a mapping holds no reference. Model refcounted
 *	    sleeps on for as long as the page is mapped, though nothing pins it
 *	    any more: the mapping's reference keeps the count above 0, and the
 *	    kernel does not unmap the page again. MADV_DONTNEED, munmap, the
 *	    exit of the process that maps it, and a signal to the truncating
 *	    process end the sleep.
 * Needs:   fsdax.
 * Notes:   e6fa3963a30d ("fs/dax: refactor wait for dax idle page"),
 *	    38607c62b34b ("fs/dax: properly refcount fs dax pages"). The sleep
 *	    is in state S, which the hung task detector does not report. A
 *	    touch of another page does no harm; at 2m, of a page in another 2
 *	    MiB.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "pin/pin_wait_matrix.h"

#define STUCK_MS 500 /* the operation must end this long after the last unpin */

static const struct pin_wait_op ops[] = {
	{ .name = "truncate", .run = pin_wait_truncate },
	{ .name = "extension", .run = pin_wait_extend },
	{ .name = "punch", .run = pin_wait_punch },
	{ .name = "punch elsewhere", .run = pin_wait_punch_elsewhere },
	{ .name = NULL },
};

enum way { FORGET, UNMAP, EXIT, SIGNAL, WAYS };

static const char *const way_checks[] = { "way-out-madv-dontneed",
					  "way-out-munmap", "way-out-exit",
					  "way-out-signal" };

struct attempt {
	struct pin_wait s;
	enum way way;
	bool write, other; /* touch by a write; touch another page */
	char name[64];
};

/* End what keeps the operation asleep, in the way that is tested. */
static int take_way(struct attempt *b, struct err *e)
{
	struct pin_wait *s = &b->s;
	uint64_t ticks;
	int result = 0;

	switch (b->way) {
	case FORGET:
		return pinner_forget(&s->pinner, e);
	case UNMAP:
		return pinner_unmap(&s->pinner, e);
	case EXIT:
		return pinner_stop(&s->pinner) ?
			       0 :
			       err_set(e, EIO, "the pinner cannot be killed");
	default:
		blocked_op_interrupt(&s->blocked);
		if (blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result,
				      &ticks) ||
		    result != -EINTR)
			return err_set(e, EIO,
				       "the signal did not end the operation");
		result = pin_wait_again(s, e);
		blocked_op_go(&s->blocked);
		return result;
	}
}

static void judge_way(struct attempt *b)
{
	struct pin_wait *s = &b->s;
	struct err reason = { "" };
	int result = 0, err = take_way(b, &reason);
	uint64_t ticks;

	if (!err)
		err = blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result,
					&ticks);
	test_check(s->test, way_checks[b->way], !err && !result, "%s: %s%s %s",
		   b->name, reason.text, err ? "still running" : "ended",
		   result ? strerror(-result) : "");
}

/* Drop the pin while the page is mapped again: the operation must end. */
static int judge_end(struct attempt *b, struct err *e)
{
	const char *check = b->other ? "ends-another-page-touched" :
				       "ends-page-touched";
	struct pin_wait *s = &b->s;
	struct pinner_seen seen;
	uint64_t ticks;
	int result = 0, stuck, err = pinner_drop(&s->pinner, &seen, e);

	if (err)
		return err;
	stuck = blocked_op_finish(&s->blocked, STUCK_MS, &result, &ticks);
	if (stuck)
		process_where(s->blocked.pid, s->where, sizeof(s->where));
	else
		test_value(s->test, "unpin", ticks - seen.ticks);
	test_check(s->test, check, !stuck && !result, "%s: %s%s", b->name,
		   stuck  ? "still asleep 500 ms after the last unpin: " :
		   result ? strerror(-result) :
			    "ended",
		   stuck ? s->where : "");
	if (stuck)
		judge_way(b);
	return 0;
}

static int touch(struct attempt *b, struct err *e)
{
	struct pin_wait *s = &b->s;
	uint64_t page = b->other ? 0 : s->spec.page;
	bool waits = pin_wait_go(s) == BLOCKED_OP_WAITS;
	/* if not, the page may be freed: a touch would kill the pinner */
	int err = waits ? pinner_touch(&s->pinner, page, b->write, e) : 0;

	if (err)
		return err;
	waits = waits && blocked_op_look(&s->blocked, s->where,
					 sizeof(s->where)) == BLOCKED_OP_WAITS;
	test_check(s->test, "touched-in-the-wait", waits, "%s: %s", b->name,
		   s->where);
	return waits ? judge_end(b, e) : 0;
}

static int attempt(struct test *t, unsigned int number, bool other,
		   struct err *e)
{
	const struct pin_wait_op *op = &ops[number / WAYS];
	struct attempt b = { .s = { .test = t, .kind = PIN_PIPE, .op = op },
			     .way = (enum way)(number % WAYS),
			     .write = (number + number / WAYS) % 2,
			     .other = other };
	int err = pin_wait_open(&b.s, e);

	if (err)
		return err;
	snprintf(b.name, sizeof(b.name), "%s, %s", op->name,
		 b.write ? "written" : "read");
	err = touch(&b, e);
	if (!pin_wait_close(&b.s) && !err)
		err = err_set(e, ETIMEDOUT,
			      "%s: a process cannot be killed: %s", b.name,
			      b.s.where);
	return err;
}

static int test(struct test *t, struct err *e)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && ops[i / WAYS].name; i++) {
		err = attempt(t, i, false, e);
		if (!err && i % WAYS == 0)
			err = attempt(t, i, true, e);
	}
	return err;
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "touched-in-the-wait",
	  .summary = "guard: the page was touched while the operation waited" },
	{ .name = "ends-page-touched",
	  .summary =
		  "after the unpin, the operation ends though the page is mapped again" },
	{ .name = "ends-another-page-touched",
	  .summary =
		  "after the unpin, the operation ends though another page was touched" },
	{ .name = "way-out-madv-dontneed",
	  .summary =
		  "an operation that sleeps on ends by MADV_DONTNEED of the page" },
	{ .name = "way-out-munmap",
	  .summary =
		  "an operation that sleeps on ends when the page is unmapped" },
	{ .name = "way-out-exit",
	  .summary =
		  "an operation that sleeps on ends when the mapping process dies" },
	{ .name = "way-out-signal",
	  .summary =
		  "an operation that sleeps on ends by a signal, and ends when repeated" },
	{ .name = NULL },
};

static struct workload pin_touch = {
	.name = "pin-touch",
	.summary = "a pinned page is touched again while a truncate waits",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
};
WORKLOAD(pin_touch)
