// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * futex.c - futex wait and wake on a word in DAX memory
 *
 * Purpose: Check that a process which waits on a word of a shared DAX mapping
 *	    is woken by another process that maps the same file.
 * Path:    futex_wait, futex_wake -> get_futex_key -> folio->mapping.
 * Expect:  The process is woken, even if other files share the block. Model
 *	    devmap marks a page that files share with PAGE_MAPPING_DAX_SHARED,
 *	    which looks like an anonymous page: the futex key is then valid in
 *	    one process only.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   cbe298d82cf7 ("fs/dax: remove PAGE_MAPPING_DAX_SHARED mapping
 *	    flag").
 */
#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"

#define LIMIT_MS 500

static long futex(void *word, int op, uint32_t value,
		  const struct timespec *limit)
{
	return syscall(SYS_futex, word, op, value, limit, NULL, 0);
}

/* Wait on the word. Exit status: 0 if woken, else the errno of the wait. */
static int blocked(struct test *t, void *word)
{
	const struct timespec limit = { .tv_sec = 1 };

	(void)t;
	return futex(word, FUTEX_WAIT, 0, &limit) ? errno : 0;
}

static int judge_word(struct fixture *s, const char *check, char *word,
		      struct err *e)
{
	pid_t pid = test_spawn(s->test, blocked, word, e);
	long woken = 0;
	unsigned int waited;
	int status, err = 0;

	if (pid < 0)
		return pid;
	for (waited = 0; !woken && waited < LIMIT_MS; waited++) {
		test_sleep_ms(1);
		woken = futex(word, FUTEX_WAKE, 1, NULL);
	}
	if (woken < 0)
		err = errno;
	if (test_join(pid, 5000, &status))
		return err_set(e, EIO,
			       "the waiting process did not end within 5 s");
	test_check(
		s->test, check, woken == 1 && !status,
		"FUTEX_WAKE woke %ld processes (errno %d), expected 1; the waiting process ended with errno %d, expected 0",
		woken, err, status);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	struct clone c;
	int err = dax_area_touch(&s->area, &s->map, e);

	/* the word is 0, and every process maps it by a fault of its own */
	memset(s->map.address, 0, PAGE_BYTES);
	if (!err)
		err = judge_word(s, "one-file", s->map.address, e);
	if (!err)
		err = clone_open(s, &c, e);
	if (err)
		return err;
	(void)*(volatile char *)c.map.address;
	(void)*(volatile char *)s->map.address;
	err = judge_word(s, "shared-block", c.map.address, e);
	clone_close(&c);
	return err;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "one-file",
	  .summary = "a process that waits on a word of a DAX file is woken" },
	{ .name = "shared-block",
	  .summary =
		  "a process that waits on a word of a shared block is woken" },
	{ .name = NULL },
};

static struct workload futex_workload = {
	.name = "futex",
	.summary = "futex wait and wake on a word in DAX memory",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 4, [GRAN_2M] = 1 },
	.test = run,
	.checks = checks,
	.reflink = true,
};
WORKLOAD(futex_workload)
