// SPDX-License-Identifier: GPL-2.0-or-later
/* test.c - run a workload with checks in its own process */
#include "check/test.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hist.h"
#include "check/session.h"
#include "measure/workers.h"

/* The results of one check. */
struct found {
	unsigned int times, failed; /* calls, failed calls */
	bool skipped;
	char reason[200]; /* of the first failure, else of the last pass */
};

/* The results of a test, in shared memory. */
struct test_shared {
	atomic_flag lock;
	int err; /* return value of workload->test */
	bool ended;
	struct err reason;
	struct found check[TEST_CHECKS_MAX];
	struct hist hist[TEST_METRICS_MAX];
};

static void lock(struct test_shared *s)
{
	while (atomic_flag_test_and_set(&s->lock))
		clock_relax();
}

static void unlock(struct test_shared *s)
{
	atomic_flag_clear(&s->lock);
}

/* An undeclared check or metric is a bug of the workload, so abort. */
static struct found *find_check(struct test *t, const char *name)
{
	unsigned int i;

	for (i = 0; t->workload->checks[i].name; i++)
		if (!strcmp(t->workload->checks[i].name, name))
			return &t->shared->check[i];
	complain(
		"workload %s does not declare the check %s; add it to its checks",
		t->workload->name, name);
	abort();
}

bool test_check(struct test *t, const char *name, bool pass, const char *fmt,
		...)
{
	struct found *f = find_check(t, name);
	va_list args;

	lock(t->shared);
	if (!f->failed) {
		va_start(args, fmt);
		vsnprintf(f->reason, sizeof(f->reason), fmt, args);
		va_end(args);
	}
	f->times++;
	f->failed += !pass;
	unlock(t->shared);
	return pass;
}

void test_skip(struct test *t, const char *name, const char *fmt, ...)
{
	struct found *f = find_check(t, name);
	va_list args;

	lock(t->shared);
	f->skipped = true;
	va_start(args, fmt);
	vsnprintf(f->reason, sizeof(f->reason), fmt, args);
	va_end(args);
	unlock(t->shared);
}

void test_value(struct test *t, const char *metric, uint64_t ticks)
{
	unsigned int i;

	for (i = 0; t->workload->metrics[i].name; i++) {
		if (strcmp(t->workload->metrics[i].name, metric))
			continue;
		lock(t->shared);
		hist_add(&t->shared->hist[i], clock_scale(t->clock, ticks));
		unlock(t->shared);
		return;
	}
	complain(
		"workload %s does not declare the metric %s; add it to its metrics",
		t->workload->name, metric);
	abort();
}

pid_t test_spawn(struct test *t, int (*body)(struct test *, void *), void *arg,
		 struct err *e)
{
	pid_t pid = fork();

	if (pid < 0)
		return err_sys(e, errno, "fork a process of the test");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(body(t, arg));
	}
	return pid;
}

void test_sleep_ms(unsigned int ms)
{
	const struct timespec ts = { .tv_sec = ms / 1000,
				     .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

int test_join(pid_t pid, unsigned int limit_ms, int *status)
{
	unsigned int waited = 0;
	int raw;

	while (waitpid(pid, &raw, WNOHANG) != pid) {
		if (waited >= limit_ms)
			return -ETIMEDOUT;
		test_sleep_ms(1);
		waited++;
	}
	*status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
	return 0;
}

bool test_kill(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	return !test_join(pid, 5000, &status);
}

/* Runs in the test's own process. */
static void run_body(struct test *t)
{
	struct test_shared *s = t->shared;

	setsid();
	/*
	 * The test counts its faults, and a forked process has no code mapped.
	 */
	workers_fault_in();
	s->err = t->workload->test(t, &s->reason);
	s->ended = true;
	_exit(0);
}

static char *dup_text(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static char *dup_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return text;
}

static void keep_check(const struct test *t, unsigned int i,
		       struct result_cell *out)
{
	const struct check *check = &t->workload->checks[i];
	const struct found *f = &t->shared->check[i];
	struct result_check *to = &out->checks[out->nr_checks];

	if (!f->times && !f->skipped)
		return;
	out->nr_checks++;
	snprintf(to->name, sizeof(to->name), "%s", check->name);
	to->status = f->failed ? CHECK_FAIL :
		     f->times  ? CHECK_PASS :
				 CHECK_SKIP;
	if (f->failed && f->times > 1)
		to->reason = dup_text("%u of %u times: %s", f->failed, f->times,
				      f->reason);
	else
		to->reason = f->reason[0] ? strdup(f->reason) : NULL;
}

static int keep_metric(const struct test *t, unsigned int i,
		       struct result_cell *out, struct err *e)
{
	struct result_metric *to = &out->metrics[out->nr_metrics];

	if (!t->shared->hist[i].count)
		return 0;
	to->hist = malloc(sizeof(*to->hist));
	if (!to->hist)
		return err_set(e, ENOMEM, "out of memory for a histogram");
	*to->hist = t->shared->hist[i];
	snprintf(to->name, sizeof(to->name), "%s",
		 t->workload->metrics[i].name);
	snprintf(to->unit, sizeof(to->unit), "%s", t->clock->unit);
	to->lower_better = true;
	to->per = 1;
	out->nr_metrics++;
	return 0;
}

static int keep(const struct test *t, struct result_cell *out, struct err *e)
{
	unsigned int i;
	int err = 0;

	out->checks = calloc(TEST_CHECKS_MAX, sizeof(*out->checks));
	out->metrics = calloc(TEST_METRICS_MAX, sizeof(*out->metrics));
	if (!out->checks || !out->metrics)
		return err_set(e, ENOMEM,
			       "out of memory for the results of the test");
	for (i = 0; t->workload->checks[i].name; i++)
		keep_check(t, i, out);
	for (i = 0; !err && t->workload->metrics[i].name; i++)
		err = keep_metric(t, i, out, e);
	return err;
}

/* Wait for the test, then end all processes of its session. */
static int watch(struct engine *engine, const struct test *t, pid_t pid,
		 struct err *e)
{
	unsigned int limit_s = t->workload->limit_s ? t->workload->limit_s :
						      TEST_LIMIT_S;
	char where[300] = "";
	int status, late;

	late = test_join(pid, limit_s * 1000, &status);
	if (late)
		session_where(pid, where, sizeof(where));
	if (!session_end(pid)) {
		engine->dirty = true;
		session_where(pid, where, sizeof(where));
	}
	if (late)
		return err_set(e, ETIMEDOUT,
			       "the test did not end within %u s: %s", limit_s,
			       where);
	if (engine->dirty)
		return err_set(
			e, ETIMEDOUT,
			"the test left processes that cannot be killed: %s",
			where);
	if (!t->shared->ended)
		return err_set(e, ECHILD, "the test was killed by signal %d",
			       status - 128);
	return 0;
}

int test_run(struct engine *engine, const struct workload *workload,
	     const struct target *target, struct result_cell *out,
	     struct err *e)
{
	struct test t = { .cell = &out->cell,
			  .target = target,
			  .workload = workload,
			  .seed = engine->seed,
			  .rounds = engine_samples(engine, &out->cell),
			  .clock = &engine->clock };
	unsigned int i;
	pid_t pid;
	int err;

	t.shared = mmap(NULL, sizeof(*t.shared), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t.shared == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "out of memory for the results of a test");
	for (i = 0; i < TEST_METRICS_MAX; i++)
		hist_reset(&t.shared->hist[i]);
	pid = fork();
	if (pid < 0) {
		err = err_sys(e, errno, "fork the process of the test");
		goto unmap;
	}
	if (pid == 0)
		run_body(&t);
	err = watch(engine, &t, pid, e);
	if (!err && t.shared->err) {
		err = t.shared->err;
		*e = t.shared->reason;
	}
	/* Checks made before a hang or failure are kept too. */
	i = (unsigned int)keep(&t, out, err ? NULL : e);
	if (!err)
		err = (int)i;
unmap:
	munmap(t.shared, sizeof(*t.shared));
	return err;
}
