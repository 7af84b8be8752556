// SPDX-License-Identifier: GPL-2.0-or-later
/* test_blocked_op.c - operations that end, sleep and are interrupted */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>

#include "check/blocked_op.h"
#include "target/block_reuse.h"
#include "target/fiemap.h"

static struct test test;
static struct err reason;
static char where[200];

static struct blocked_op start(int (*op)(void *arg), void *arg)
{
	struct blocked_op blocked;

	if (blocked_op_start(&test, op, arg, &blocked, &reason))
		fail_msg("%s", reason.text);
	return blocked;
}

static int give(void *arg)
{
	return *(int *)arg;
}

/* Sleeps until a signal arrives. */
static int sleep_on(void *arg)
{
	char byte;

	return read(*(int *)arg, &byte, 1) < 0 ? -errno : 0;
}

static void the_operation_waits_to_be_told(void **state)
{
	int result = -ENOSPC, got;
	uint64_t ticks;
	struct blocked_op blocked = start(give, &result);

	(void)state;
	assert_false(blocked_op_ended(&blocked));
	assert_int_equal(blocked_op_finish(&blocked, 20, &got, &ticks),
			 -ETIMEDOUT);
	blocked_op_go(&blocked);
	assert_int_equal(blocked_op_look(&blocked, where, sizeof(where)),
			 BLOCKED_OP_ENDED);
	assert_string_equal(where, "");
	assert_int_equal(blocked_op_finish(&blocked, 0, &got, &ticks), 0);
	assert_int_equal(got, -ENOSPC);
	assert_true(blocked_op_release(&blocked));
}

/* Another kind of sleep must not be taken for a layout break. */
static void another_sleep_is_no_wait(void **state)
{
	int ends[2], got;
	uint64_t ticks;
	struct blocked_op blocked;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	blocked = start(sleep_on, &ends[0]);
	blocked_op_go(&blocked);
	assert_int_equal(blocked_op_look(&blocked, where, sizeof(where)),
			 BLOCKED_OP_ELSEWHERE);
	assert_non_null(strstr(where, " S:"));
	blocked_op_interrupt(&blocked);
	assert_int_equal(blocked_op_finish(&blocked, 5000, &got, &ticks), 0);
	assert_int_equal(got, -EINTR);
	assert_true(blocked_op_release(&blocked));
	close(ends[0]);
	close(ends[1]);
}

static void other_file_systems_give_no_block(void **state)
{
	struct block_reuse block_reuse;
	int err = block_reuse_take("/proc", 4096, 1, &block_reuse, &reason);

	(void)state;
	assert_true(err < 0);
	assert_int_equal(block_reuse.fd, -1);
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
