/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test.h - a scenario that judges the kernel rather than times it
 *
 * A test runs in a process of its own, in a session of its own, under a time
 * limit: a kernel may keep any part of it for ever. What it finds lies in
 * shared memory, so that it is there when the test is not.
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
#define TEST_LIMIT_S	 60 /* of a workload that names no other */

struct test_shared; /* what was found */

struct test {
	const struct cell *cell;
	const struct target *target;
	const struct workload *workload;
	uint64_t seed;
	uint64_t rounds; /* how often what can be repeated should be */
	struct clock *clock;
	struct test_shared *shared;
};

/**
 * test_check() - judge
 * @name: one of workload->checks
 * @pass: what was found
 * @fmt: the numbers it rests on: printed if it failed, kept if it passed
 *
 * May be called many times for one check: it passes if it passed each time,
 * and says how often it did not. A check that was never judged has no result.
 *
 * Return: @pass.
 */
bool test_check(struct test *test, const char *name, bool pass, const char *fmt,
		...) __attribute__((format(printf, 4, 5)));

/* A check that cannot be made here: the reason, and the way out. */
void test_skip(struct test *test, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Record a span, in ticks of the clock, for one of workload->metrics. */
void test_value(struct test *test, const char *metric, uint64_t ticks);

/**
 * test_spawn() - run @body in a process of its own
 *
 * It dies with the test at the latest. @body's result is its exit status:
 * 0 to 255. Return: the process, or -errno.
 */
pid_t test_spawn(struct test *test, int (*body)(struct test *, void *),
		 void *arg, struct err *reason);

/**
 * test_join() - wait for a process of test_spawn()
 * @limit_ms: how long; 0 only looks
 * @status: its exit status, 128 + the signal that killed it
 *
 * Return: 0; -ETIMEDOUT: it still runs.
 */
int test_join(pid_t pid, unsigned int limit_ms, int *status);

/* Kill and reap; false if it did not die within 5 s. */
bool test_kill(pid_t pid);

/* Sleep; a signal ends it early. */
void test_sleep_ms(unsigned int ms);

/* For the engine: run workload->test for out->cell. */
int test_run(struct engine *engine, const struct workload *workload,
	     const struct target *target, struct result_cell *out,
	     struct err *reason);

#endif
