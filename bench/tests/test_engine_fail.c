// SPDX-License-Identifier: GPL-2.0-or-later
/* test_engine_fail.c - errors of a metric fail its cell, with the reason */
#include "unit.h"

#include <errno.h>

#include "base/workload.h"
#include "cells.h"
#include "measure/task.h"

/* The first is the metric of the current test. */
static struct metric metrics[2];

static struct workload test_wrong = {
	.name = "test-wrong",
	.summary = "has one metric",
	.targets = "dax",
	.entries = { [GRAN_4K] = ENTRIES },
	.metrics = metrics,
};
WORKLOAD(test_wrong)

static void run_with(const struct metric *metric, struct result_cell *out)
{
	metrics[0] = *metric;
	run_on_ones("test-wrong", true, false, 1, out);
}

static int map(struct task *task, struct err *reason)
{
	return task_map(task, 0, task->ops, &task->map[0], reason);
}

static void look(struct task *task, uint64_t i)
{
	(void)*(volatile char *)task_entry(task, &task->map[0], i);
}

static void fail_op(struct task *task, uint64_t i)
{
	(void)i;
	errno = EBADF;
	task_must(task, false);
}

static int unmap(struct task *task, struct err *reason)
{
	return task_unmap(&task->map[0], reason);
}

static void an_operation_may_fail(void **state)
{
	struct metric m = { .name = "fails",
			    .summary = "",
			    .prepare = map,
			    .op = fail_op,
			    .finish = unmap };
	struct result_cell out;

	(void)state;
	run_with(&m, &out);
	assert_int_equal(out.status, CELL_FAIL);
	assert_non_null(
		strstr(out.reason, "fails failed: Bad file descriptor"));
	result_cell_release(&out);
}

/* Lost data is reported: the test overwrites the task's data. */
static int overwrite_and_check(struct task *task, struct err *reason)
{
	*task_entry(task, &task->map[0], 3) ^= 1;
	return task_check_each(task, reason);
}

static int write_each(struct task *task, struct err *reason)
{
	task->prove = false; /* a memfd has no fixed page size */
	return task_write_each(task, reason);
}

static void lost_data_is_told(void **state)
{
	struct metric m = { .name = "loses",
			    .summary = "",
			    .ops = 1,
			    .samples = 3,
			    .per = { 8 },
			    .prepare = write_each,
			    .op = look,
			    .finish = task_check_each };
	struct result_cell out;

	(void)state;
	run_with(&m, &out);
	if (out.status != CELL_PASS)
		fail_msg("the cell did not pass: %s", out.reason);
	result_cell_release(&out);
	m.finish = overwrite_and_check;
	run_with(&m, &out);
	assert_int_equal(out.status, CELL_FAIL);
	assert_non_null(strstr(out.reason, "entry 3 holds"));
	result_cell_release(&out);
}

static int expect_faults(struct task *task, struct err *reason)
{
	return task_check_faults(task, 1000, reason);
}

static void faults_are_counted(void **state)
{
	struct metric m = { .name = "faults",
			    .summary = "",
			    .ops = 1,
			    .samples = 1,
			    .per = { 8 },
			    .prepare = write_each,
			    .op = look,
			    .finish = expect_faults };
	struct result_cell out;

	(void)state;
	run_with(&m, &out);
	assert_int_equal(out.status, CELL_FAIL);
	assert_non_null(strstr(out.reason, "took 0 faults instead of 1000"));
	result_cell_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_operation_may_fail),
		cmocka_unit_test(lost_data_is_told),
		cmocka_unit_test(faults_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
