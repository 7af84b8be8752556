// SPDX-License-Identifier: GPL-2.0-or-later
/* test_check_process.c - tests that pass, fail, skip, hang and die */
#include "unit.h"

#include <errno.h>
#include <signal.h>

#include "check/test.h"

static const struct check checks[] = {
	{ .name = "first", .summary = "s" },
	{ .name = "second", .summary = "s" },
	{ .name = "third", .summary = "s" },
	{ .name = NULL },
};

static const struct metric metrics[] = {
	{ .name = "span", .summary = "s" },
	{ .name = NULL },
};

static struct result_cell out;
static struct engine engine;
static struct err reason;

/* Run @test as the engine does. */
static int run(int (*test)(struct test *, struct err *), unsigned int limit_s)
{
	struct workload w = { .name = "w",
			      .test = test,
			      .checks = checks,
			      .metrics = metrics,
			      .limit_s = limit_s };
	struct target target = { .ops = target_ops_find("devdax") };

	result_cell_release(&out);
	engine = (struct engine){ .clock = { .hypervisor = "TCG",
					     .unit = "insn",
					     .mult = UINT64_C(1) << 32 } };
	reason.text[0] = '\0';
	return test_run(&engine, &w, &target, &out, &reason);
}

static int in_child(struct test *t, void *arg)
{
	test_check(t, "third", true, "said by process %d", *(int *)arg);
	return 7;
}

static int judge(struct test *t, struct err *e)
{
	int number = 2, status;
	pid_t pid;

	test_check(t, "first", true, "41 of 41");
	test_check(t, "second", true, "fine");
	test_check(t, "second", false, "page %d is foreign", 5);
	test_check(t, "second", false, "page 6 is foreign");
	test_value(t, "span", 100);
	pid = test_spawn(t, in_child, &number, e);
	if (pid < 0)
		return pid;
	if (test_join(pid, 5000, &status) || status != 7)
		return err_set(e, EIO, "the child ended with %d", status);
	return 0;
}

static void what_a_test_says_is_kept(void **state)
{
	(void)state;
	if (run(judge, 10))
		fail_msg("%s", reason.text);
	assert_int_equal(out.nr_checks, 3);
	assert_int_equal(out.checks[0].status, CHECK_PASS);
	assert_string_equal(out.checks[0].reason, "41 of 41");
	assert_int_equal(out.checks[1].status, CHECK_FAIL);
	assert_string_equal(out.checks[1].reason,
			    "2 of 3 times: page 5 is foreign");
	assert_string_equal(out.checks[2].reason, "said by process 2");
	assert_int_equal(out.nr_metrics, 1);
	assert_int_equal(out.metrics[0].hist->sum, 100);
	assert_false(engine.dirty);
}

static int leave_out(struct test *t, struct err *e)
{
	(void)e;
	test_skip(t, "first",
		  "no io_uring here: set kernel.io_uring_disabled=0");
	return 0;
}

static void a_skip_has_its_reason_and_silence_no_result(void **state)
{
	(void)state;
	assert_int_equal(run(leave_out, 10), 0);
	assert_int_equal(out.nr_checks, 1);
	assert_int_equal(out.checks[0].status, CHECK_SKIP);
	assert_non_null(strstr(out.checks[0].reason, "io_uring_disabled"));
}

static int refuse_all(struct test *t, struct err *e)
{
	(void)t;
	return err_set(e, ENOTSUP, "no such thing");
}

static void a_test_may_refuse(void **state)
{
	(void)state;
	assert_int_equal(run(refuse_all, 10), -ENOTSUP);
	assert_string_equal(reason.text, "no such thing");
}

static int sleep_for_ever(struct test *t, void *arg)
{
	(void)t;
	(void)arg;
	for (;;)
		pause();
	return 0;
}

static int hang(struct test *t, struct err *e)
{
	test_check(t, "first", false, "found before it hung");
	test_spawn(t, sleep_for_ever, NULL, e);
	return sleep_for_ever(t, NULL);
}

static void a_hang_ends_and_says_where(void **state)
{
	(void)state;
	assert_int_equal(run(hang, 2), -ETIMEDOUT);
	assert_non_null(strstr(reason.text, "within 2 s"));
	assert_non_null(strstr(reason.text, " S:"));
	/* Two processes slept. */
	assert_non_null(strstr(reason.text, "; "));
	assert_int_equal(out.nr_checks, 1);
	assert_int_equal(out.checks[0].status, CHECK_FAIL);
	assert_false(engine.dirty);
}

static int die(struct test *t, struct err *e)
{
	(void)t;
	(void)e;
	return raise(SIGKILL);
}

static void a_death_is_no_pass(void **state)
{
	(void)state;
	assert_int_equal(run(die, 10), -ECHILD);
	assert_non_null(strstr(reason.text, "signal 9"));
}

static int orphan(struct test *t, struct err *e)
{
	return test_spawn(t, sleep_for_ever, NULL, e) < 0;
}

static void nothing_is_left_of_a_test(void **state)
{
	(void)state;
	assert_int_equal(run(orphan, 10), 0);
	assert_false(engine.dirty);
}

static int undeclared(struct test *t, struct err *e)
{
	(void)e;
	test_check(t, "fourth", true, "x");
	return 0;
}

static void an_undeclared_check_is_no_pass(void **state)
{
	(void)state;
	assert_int_equal(run(undeclared, 10), -ECHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_test_says_is_kept),
		cmocka_unit_test(a_skip_has_its_reason_and_silence_no_result),
		cmocka_unit_test(a_test_may_refuse),
		cmocka_unit_test(a_hang_ends_and_says_where),
		cmocka_unit_test(a_death_is_no_pass),
		cmocka_unit_test(nothing_is_left_of_a_test),
		cmocka_unit_test(an_undeclared_check_is_no_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
