// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * punch-irqoff.c - how long a punch keeps interrupts off
 *
 * Purpose: Check that freeing one page of a file with many DAX entries does
 *	    not delay a real-time process by the time that all of them take.
 * Path:    {xfs,ext4}_break_layouts -> dax_break_layout ->
 *	    dax_delete_mapping_range, under xas_lock_irq() from the first DAX
 *	    entry of the file to the last.
 * Expect:  Model devmap: the search for pins releases the lock after each 4096
 *	    entries (XA_CHECK_SCHED) and deletes none. Model refcounted deletes
 *	    them all in one go: with 32768 of them, a timer is late by 14 ms at
 *	    one instruction per nanosecond, and by more as files grow.
 * Needs:   fsdax, mode exact: with another clock, the machine's own delays
 *	    count too. Root, for SCHED_FIFO.
 * Notes:   bde708f1a65d ("fs/dax: always remove DAX page-cache entries when
 *	    breaking layouts"). truncate.c measures the cost of such a punch.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <time.h>

#include "check/fixture.h"
#include "check/test.h"

#define PERIOD_NS UINT64_C(100000)
#define IDLE_MS	  20
#define LIMIT_NS  UINT64_C(4000000) /* a tick of CONFIG_HZ=250 */

struct watch {
	_Atomic uint64_t wakeups, late_ns; /* late_ns: maximum since reset */
	_Atomic bool stop;
};

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * UINT64_C(1000000000) +
	       (uint64_t)ts.tv_nsec;
}

/* Wake up every PERIOD_NS at a real-time priority. Exit status: errno. */
static int watcher(struct test *t, void *arg)
{
	const struct sched_param first = { .sched_priority = 50 };
	struct watch *watch = arg;
	uint64_t due, late;
	struct timespec ts;

	(void)t;
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		return errno;
	while (!watch->stop) {
		due = now_ns() + PERIOD_NS;
		ts = (struct timespec){
			.tv_sec = (time_t)(due / UINT64_C(1000000000)),
			.tv_nsec = (long)(due % UINT64_C(1000000000)),
		};
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
		late = now_ns() - due;
		if (late > watch->late_ns)
			watch->late_ns = late;
		watch->wakeups++;
	}
	return 0;
}

static int judge_punch(struct fixture *s, struct watch *watch, struct err *e)
{
	uint64_t idle;
	int fd = s->area.extents.fd;

	test_sleep_ms(IDLE_MS);
	idle = watch->late_ns;
	watch->late_ns = 0;
	watch->wakeups = 0;
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
		      (off_t)PAGE_BYTES))
		return err_sys(e, errno, "punch a page");
	test_sleep_ms(1);
	test_check(s->test, "in-time", watch->late_ns < LIMIT_NS,
		   "a timer was late by %" PRIu64
		   " ns while one page of %" PRIu64
		   " entries was punched, and by %" PRIu64 " ns before",
		   watch->late_ns, s->area.task.nr, idle);
	if (!idle || !watch->wakeups)
		return err_set(
			e, EPROTO,
			"the timer did not work: %" PRIu64
			" wakeups while a page was punched, late by %" PRIu64
			" ns before",
			watch->wakeups, idle);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	struct watch *watch = mmap(NULL, sizeof(*watch), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0, err;
	pid_t pid;

	if (watch == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "cannot map memory to share with the watcher");
	err = dax_area_touch(&s->area, &s->map, e);
	pid = err ? err : test_spawn(s->test, watcher, watch, e);
	if (pid > 0) {
		err = judge_punch(s, watch, e);
		watch->stop = true;
		if (test_join(pid, 5000, &status))
			err = err_set(e, ETIMEDOUT,
				      "the watcher did not end within 5 s");
		else if (status)
			err = err_set(
				e, status,
				"cannot use SCHED_FIFO (errno %d): run as root",
				status);
	}
	munmap(watch, sizeof(*watch));
	return pid < 0 ? pid : err;
}

static int run(struct test *t, struct err *e)
{
	if (!t->clock->exact)
		return err_set(
			e, ENOTSUP,
			"punch-irqoff counts instructions: use mode exact");
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	"refcounted:dax_delete_mapping_range",
	NULL,
};

static const struct check checks[] = {
	{ .name = "in-time",
	  .summary =
		  "no timer is late by 4 ms or more while a page is punched" },
	{ .name = NULL },
};

static struct workload punch_irqoff_workload = {
	.name = "punch-irqoff",
	.summary = "how late a timer is while a page of a file is punched",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 32768, [GRAN_2M] = 512 },
	.test = run,
	.checks = checks,
};
WORKLOAD(punch_irqoff_workload)
