// SPDX-License-Identifier: GPL-2.0-or-later
/* test_workers.c - tasks that a measured operation can rely on */
#include "unit.h"

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
		cmocka_unit_test(one_fault_of_the_program_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
