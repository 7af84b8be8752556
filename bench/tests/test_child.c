// SPDX-License-Identifier: GPL-2.0-or-later
/* test_child.c - a process that is stepped */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/child.h"

static int count_steps(struct task *task, unsigned int step, struct err *e)
{
	if (step == 2)
		return err_set(e, EPROTO, "step %u of %llu", step,
			       (unsigned long long)task->ops);
	task->map[0].offset = step + 1;
	return 0;
}

static int die(struct task *task, unsigned int step, struct err *e)
{
	(void)task;
	(void)e;
	if (step)
		raise(SIGBUS);
	return 0;
}

static int refuse(struct task *task, unsigned int step, struct err *e)
{
	(void)task;
	return err_set(e, ENOSPC, "no step %u", step);
}

static void steps_follow_one_another(void **state)
{
	struct mapping *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct task task = { .ops = 7, .map = shared };
	struct child child;
	struct err w;

	(void)state;
	assert_int_equal(child_start(&child, count_steps, &task, &w), 0);
	assert_int_equal(shared->offset, 1);
	assert_int_equal(child_step(&child), 0);
	assert_int_equal(shared->offset, 2);
	assert_int_equal(child_step(&child), -ECHILD);
	assert_string_equal(child.reason->text, "step 2 of 7");
	child_free(&child);
	munmap(shared, 4096);
}

static void a_signal_is_told(void **state)
{
	struct task task = { .ops = 1 };
	struct child child;
	struct err w;

	(void)state;
	assert_int_equal(child_start(&child, die, &task, &w), 0);
	assert_int_equal(child_step(&child), -ECHILD);
	assert_string_equal(child.reason->text,
			    "the child process was killed by signal 7");
	child_free(&child);
}

static void a_failure_at_once_is_told(void **state)
{
	struct task task = { .ops = 1 };
	struct child child;
	struct err w;

	(void)state;
	assert_int_equal(child_start(&child, refuse, &task, &w), -ECHILD);
	assert_string_equal(w.text, "no step 0");
	child_free(&child);
}

static void its_end_is_waited_for(void **state)
{
	struct task task = { .ops = 1 };
	struct child child;
	struct err w;
	pid_t pid;

	(void)state;
	assert_int_equal(child_start(&child, die, &task, &w), 0);
	pid = child.pid;
	assert_int_equal(child_end(&child), 0);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	child_free(&child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_follow_one_another),
		cmocka_unit_test(a_signal_is_told),
		cmocka_unit_test(a_failure_at_once_is_told),
		cmocka_unit_test(its_end_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
