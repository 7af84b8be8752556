// SPDX-License-Identifier: GPL-2.0-or-later
/* test_blocked_op.c - operations that end, sleep and are interrupted */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>

#include "target/fiemap.h"
#include "target/block_reuse.h"
#include "check/blocked_op.h"

static struct trial trial;
static struct why reason;
static char where[200];

static struct waiter start(int (*op)(void *arg), void *arg)
{
	struct waiter waiter;

	if (waiter_start(&trial, op, arg, &waiter, &reason))
		fail_msg("%s", reason.text);
	return waiter;
}

static int give(void *arg)
{
	return *(int *)arg;
}

/* Sleeps until a signal comes. */
static int sleep_on(void *arg)
{
	char byte;

	return read(*(int *)arg, &byte, 1) < 0 ? -errno : 0;
}

static void the_operation_waits_to_be_told(void **state)
{
	int result = -ENOSPC, got;
	uint64_t ticks;
	struct waiter waiter = start(give, &result);

	(void)state;
	assert_false(waiter_ended(&waiter));
	assert_int_equal(waiter_finish(&waiter, 20, &got, &ticks), -ETIMEDOUT);
	waiter_go(&waiter);
	assert_int_equal(waiter_look(&waiter, where, sizeof(where)),
			 WAITER_ENDED);
	assert_string_equal(where, "");
	assert_int_equal(waiter_finish(&waiter, 0, &got, &ticks), 0);
	assert_int_equal(got, -ENOSPC);
	assert_true(waiter_release(&waiter));
}

/* A sleep of another sort must not pass for a wait for a page. */
static void another_sleep_is_no_wait(void **state)
{
	int ends[2], got;
	uint64_t ticks;
	struct waiter waiter;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	waiter = start(sleep_on, &ends[0]);
	waiter_go(&waiter);
	assert_int_equal(waiter_look(&waiter, where, sizeof(where)),
			 WAITER_ELSEWHERE);
	assert_non_null(strstr(where, " S:"));
	waiter_interrupt(&waiter);
	assert_int_equal(waiter_finish(&waiter, 5000, &got, &ticks), 0);
	assert_int_equal(got, -EINTR);
	assert_true(waiter_release(&waiter));
	close(ends[0]);
	close(ends[1]);
}

static void other_file_systems_give_no_block(void **state)
{
	struct reuse reuse;
	int err = reuse_block("/proc", 4096, 1, &reuse, &reason);

	(void)state;
	assert_true(err < 0);
	assert_int_equal(reuse.fd, -1);
	assert_non_null(strstr(reason.text, "/proc"));
}

static void what_has_no_extents_says_so(void **state)
{
	struct extent extent;
	int fd = open("/proc/self/status", O_RDONLY);

	(void)state;
	assert_true(extent_at(fd, 4096, &extent, &reason) < 0);
	assert_non_null(strstr(reason.text, "FIEMAP at offset 0x1000"));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_operation_waits_to_be_told),
		cmocka_unit_test(another_sleep_is_no_wait),
		cmocka_unit_test(other_file_systems_give_no_block),
		cmocka_unit_test(what_has_no_extents_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
