// SPDX-License-Identifier: GPL-2.0-or-later
/* test_workers.c - tasks that a measured operation can rely on */
#include "unit.h"

#include <errno.h>

#include "measure/workers.h"
#include "target/fault_count.h"

#define DEEP (128 << 10) /* deeper than any operation */

static uint64_t faults_seen[2];

static uint64_t __attribute__((noinline)) go_deep(void)
{
	uint64_t before = task_faults();
	volatile char room[DEEP];
	size_t i;

	for (i = 0; i < sizeof(room); i += 512)
		room[i] = 1;
	return task_faults() - before;
}

static int body(void *arg, unsigned int index, struct err *reason)
{
	(void)arg;
	(void)reason;
	go_deep(); /* the first getrusage() faults, too */
	faults_seen[index] = go_deep();
	return 0;
}

static int first_body(void *arg, unsigned int index, struct err *reason)
{
	(void)arg;
	(void)reason;
	faults_seen[index] = go_deep();
	return 0;
}

static void run(int (*what)(void *, unsigned int, struct err *))
{
	struct workers workers = { 0 };

	assert_int_equal(workers_run(&workers, TASK_THREADS, 2, what, NULL), 0);
}

/* The stack of each thread is there, of the first and of later ones. */
static void __attribute__((unused))
operations_do_not_fault_in_the_stack(void **state)
{
	unsigned int i;

	(void)state;
	run(body); /* code and data of the test */
	for (i = 0; i < 3; i++) {
		run(first_body);
		assert_int_equal(faults_seen[0], 0);
		assert_int_equal(faults_seen[1], 0);
	}
}

#define TURNS 50

static struct workers turning;
static unsigned int order[3 * TURNS], nr_turns;

static int turn_body(void *arg, unsigned int index, struct err *reason)
{
	unsigned int i;

	(void)reason;
	for (i = 0; i < TURNS; i++) {
		if (arg && index == 1 && i == TURNS / 2)
			return -EIO;
		if (workers_take_turn(&turning, index))
			return -ECANCELED;
		order[nr_turns++] = index;
		workers_pass_turn(&turning);
	}
	return 0;
}

static void tasks_take_turns_by_index(void **state)
{
	unsigned int i;

	(void)state;
	nr_turns = 0;
	memset(&turning, 0, sizeof(turning));
	assert_int_equal(
		workers_run(&turning, TASK_THREADS, 3, turn_body, NULL), 0);
	assert_int_equal(nr_turns, 3 * TURNS);
	for (i = 0; i < nr_turns; i++)
		assert_int_equal(order[i], i % 3);
}

/* A task that fails does not leave the others waiting for their turn. */
static void a_failure_ends_all_turns(void **state)
{
	(void)state;
	nr_turns = 0;
	memset(&turning, 0, sizeof(turning));
	assert_int_equal(workers_run(&turning, TASK_THREADS, 3, turn_body,
				     &turning),
			 -EIO);
	assert_in_range(nr_turns, 3 * (TURNS / 2), 3 * (TURNS / 2) + 1);
}

static void one_fault_of_the_program_is_allowed(void **state)
{
	(void)state;
	assert_true(task_faults_fit(4, 4));
	assert_true(task_faults_fit(5, 4));
	assert_false(task_faults_fit(6, 4));
	assert_false(task_faults_fit(3, 4));
	assert_true(task_faults_fit(1001, 1000));
	assert_false(task_faults_fit(1002, 1000));
	assert_false(task_faults_fit(999, 1000));
	assert_true(task_faults_fit(1, 0));
	assert_false(task_faults_fit(2, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifndef __SANITIZE_ADDRESS__ /* its shadow memory takes faults too */
		cmocka_unit_test(operations_do_not_fault_in_the_stack),
#endif
		cmocka_unit_test(tasks_take_turns_by_index),
		cmocka_unit_test(a_failure_ends_all_turns),
		cmocka_unit_test(one_fault_of_the_program_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
