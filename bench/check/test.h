/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test.h - run a workload with checks
 *
 * A test runs in its own process and session under a time limit, since a kernel
 * bug can block any of its processes for ever. Its results are written to
 * shared memory, so that they are kept if the process dies or hangs.
 */
#ifndef DAXSTORM_CHECK_TEST_H
#define DAXSTORM_CHECK_TEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cell.h"
#include "base/err.h"
#include "base/workload.h"
#include "check/session.h"
#include "measure/engine.h"
#include "target/target.h"

#define TEST_CHECKS_MAX	 96
#define TEST_METRICS_MAX 16
#define TEST_LIMIT_S	 60 /* default of workload->limit_s */

struct test_shared; /* results, in shared memory */

struct test {
	const struct cell *cell;
	const struct target *target;
	const struct workload *workload;
	uint64_t seed;
	uint64_t rounds; /* number of rounds for a test that repeats operations */
	struct clock *clock;
	struct test_shared *shared;
};

/**
 * test_check() - report the result of a check
 * @test: the test
 * @name: one of workload->checks
 * @pass: the result
 * @fmt: the numbers on which the result is based; the text is printed if the
 *	 check failed and kept in the result if it passed
 *
 * A check may be reported many times: it passes if each of them passed, else
 * the result says how many failed. A check that is never reported has no
 * result.
 *
 * Return: @pass.
 */
bool test_check(struct test *test, const char *name, bool pass, const char *fmt,
		...) __attribute__((format(printf, 4, 5)));

/* Report that a check cannot be made here: the cause and the way out. */
void test_skip(struct test *test, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Record a span in ticks of the clock, for one of workload->metrics. */
void test_value(struct test *test, const char *metric, uint64_t ticks);

/**
 * test_spawn() - run @body in a new process
 * @test: the test
 * @body: its result, 0 to 255, is the exit status of the process
 * @arg: passed to @body
 * @reason: set to the cause of a failure
 *
 * The process is killed when its parent exits.
 *
 * Return: the process ID, or -errno.
 */
pid_t test_spawn(struct test *test, int (*body)(struct test *, void *),
		 void *arg, struct err *reason);

/**
 * test_join() - wait for a process of test_spawn()
 * @pid: the process
 * @limit_ms: time limit; 0 does not wait
 * @status: set to its exit status, or 128 + the signal that killed it
 *
 * Return: 0; -ETIMEDOUT if the process still runs.
 */
int test_join(pid_t pid, unsigned int limit_ms, int *status);

/* Kill and reap a process. Return false if it did not die within 5 s. */
bool test_kill(pid_t pid);

/* Sleep; a signal ends the sleep early. */
void test_sleep_ms(unsigned int ms);

/* Run workload->test for out->cell; called by the engine only. */
int test_run(struct engine *engine, const struct workload *workload,
	     const struct target *target, struct result_cell *out,
	     struct err *reason);

#endif
