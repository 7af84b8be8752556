// SPDX-License-Identifier: GPL-2.0-or-later
/* test_pin_race.c - rounds that show too little fail the checks of a race */
#include "unit.h"

#include "pin/pin_race.h"

static const struct check checks[] = {
	{ .name = "blocks-reused", .summary = "s" },
	{ .name = "contended", .summary = "s" },
	{ .name = NULL },
};

static const struct metric metrics[] = { { .name = NULL } };

static struct pin_race_tally tally;

static int judge(struct test *t, struct err *e)
{
	(void)e;
	pin_race_judge(t, &tally);
	return 0;
}

/* Check @waited and @reused of 200 rounds, as the engine does. */
static void run(uint64_t waited, uint64_t reused, struct result_cell *out)
{
	const struct workload workload = { .name = "w",
					   .test = judge,
					   .checks = checks,
					   .metrics = metrics,
					   .limit_s = 10 };
	struct target target = { .ops = target_ops_find("xfs") };
	struct engine engine = { .seed = 0 };
	struct err w = { "" };

	*out = (struct result_cell){ .nr_checks = 0 };
	tally = (struct pin_race_tally){ .rounds = 200,
					 .waited = waited,
					 .reused = reused,
					 .missed = 7,
					 .span = UINT64_C(8000000000),
					 .kicked = 3 };
	if (test_run(&engine, &workload, &target, out, &w))
		fail_msg("%s", w.text);
	assert_int_equal(out->nr_checks, 2);
}

static void nine_of_ten_blocks_must_be_reused(void **state)
{
	struct result_cell out;

	(void)state;
	run(200, 180, &out);
	assert_int_equal(out.checks[0].status, CHECK_PASS);
	result_cell_release(&out);
	run(200, 179, &out);
	assert_int_equal(out.checks[0].status, CHECK_FAIL);
	assert_non_null(strstr(out.checks[0].reason, "179 of 200 rounds"));
	assert_int_equal(out.checks[1].status, CHECK_PASS);
	result_cell_release(&out);
}

static void half_of_the_operations_must_sleep(void **state)
{
	struct result_cell out;

	(void)state;
	run(100, 200, &out);
	assert_int_equal(out.checks[1].status, CHECK_PASS);
	result_cell_release(&out);
	run(99, 200, &out);
	assert_int_equal(out.checks[0].status, CHECK_PASS);
	assert_int_equal(out.checks[1].status, CHECK_FAIL);
	assert_non_null(strstr(out.checks[1].reason, "99 of 200"));
	assert_non_null(strstr(out.checks[1].reason,
			       "in 7 rounds the pins came too late"));
	assert_non_null(strstr(out.checks[1].reason, "25.0 rounds per second"));
	result_cell_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nine_of_ten_blocks_must_be_reused),
		cmocka_unit_test(half_of_the_operations_must_sleep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
