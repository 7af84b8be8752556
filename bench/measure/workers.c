// SPDX-License-Identifier: GPL-2.0-or-later
/* workers.c - start the tasks of a cell, synchronize them, wait for them */
#include "measure/workers.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/page_size.h"

#define SPINS_BEFORE_YIELD 1000
#define NS_PER_S	   UINT64_C(1000000000)
#define SETTLE_NS	   60000000
/* by then the tick and its softirqs are over */
#define BEHIND_TICK_NS 100000
#define STACK_BYTES    (256 << 10)

struct member {
	struct workers *workers;
	int (*body)(void *arg, unsigned int index, struct err *reason);
	void *arg;
	unsigned int index;
	pthread_t thread;
	pid_t pid;
};

static __thread sigjmp_buf bus_exit;
static __thread void *volatile bus_address;

void workers_fault_in(void)
{
	if (!mlockall(MCL_CURRENT))
		munlockall();
}

static uint64_t now_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

/* Wait for a tick and return its time. The tick sets the coarse clock. */
static uint64_t tick_edge(void)
{
	uint64_t edge = now_ns(CLOCK_MONOTONIC_COARSE), now;

	do
		now = now_ns(CLOCK_MONOTONIC_COARSE);
	while (now == edge);
	return now;
}

void workers_settle(void)
{
	static uint64_t edge;
	struct timespec ts;
	uint64_t tick, until;

	if (!edge)
		edge = tick_edge();
	clock_getres(CLOCK_MONOTONIC_COARSE, &ts);
	tick = (uint64_t)ts.tv_nsec;
	until = now_ns(CLOCK_MONOTONIC) + SETTLE_NS - edge;
	until = edge + (until / tick + 1) * tick + BEHIND_TICK_NS;
	ts.tv_sec = (time_t)(until / NS_PER_S);
	ts.tv_nsec = (long)(until % NS_PER_S);
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

/* Record @err as the failure of the workers if it is the first; all stop. */
static void workers_fail(struct workers *workers, int err,
			 const struct err *reason)
{
	int none = 0;

	if (atomic_compare_exchange_strong(&workers->failed, &none, err))
		workers->reason = *reason;
}

/*
 * Spin once, for the @spins-th time. Return -ECANCELED if a task has failed. With
 * more tasks than CPUs, let a task run that is waited for.
 */
static int spin(struct workers *workers, unsigned int spins)
{
	if (atomic_load(&workers->failed))
		return -ECANCELED;
	clock_relax();
	if (spins % SPINS_BEFORE_YIELD == 0)
		sched_yield();
	return 0;
}

int workers_barrier(struct workers *workers)
{
	unsigned int generation = atomic_load(&workers->generation), spins = 0;

	if (workers->nr == 1)
		return atomic_load(&workers->failed) ? -ECANCELED : 0;
	if (atomic_fetch_add(&workers->arrived, 1) + 1 == workers->nr) {
		atomic_store(&workers->arrived, 0);
		atomic_fetch_add(&workers->generation, 1);
	}
	while (atomic_load(&workers->generation) == generation)
		if (spin(workers, ++spins))
			return -ECANCELED;
	return atomic_load(&workers->failed) ? -ECANCELED : 0;
}

int workers_take_turn(struct workers *workers, unsigned int index)
{
	unsigned int spins = 0;

	while (atomic_load(&workers->turn) != index)
		if (spin(workers, ++spins))
			return -ECANCELED;
	return 0;
}

void workers_pass_turn(struct workers *workers)
{
	unsigned int next = atomic_load(&workers->turn) + 1;

	atomic_store(&workers->turn, next == workers->nr ? 0 : next);
}

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	bus_address = info->si_addr;
	siglongjmp(bus_exit, 1);
}

/*
 * Write to the pages of the stack that the task will use. glibc gives those of a
 * thread that has ended back to the kernel, and how deep a measured operation
 * goes depends on the compiler: its fault would count as the operation's.
 */
static void __attribute__((noinline)) fault_in_stack(void)
{
	volatile char room[STACK_BYTES];
	size_t i;

	for (i = 0; i < sizeof(room); i += PAGE_BYTES)
		room[i] = 0;
}

static void *member_main(void *arg)
{
	struct member *m = arg;
	struct err w = { "" };
	int err;

	fault_in_stack();
	if (sigsetjmp(bus_exit, 1))
		err = err_set(
			&w, EFAULT,
			"SIGBUS at %p: the kernel did not map a page within the file",
			bus_address);
	else
		err = m->body(m->arg, m->index, &w);
	if (err && err != -ECANCELED)
		workers_fail(m->workers, -err, &w);
	return NULL;
}

static int start(struct member *m, enum task_kind kind)
{
	if (kind == TASK_THREADS)
		return pthread_create(&m->thread, NULL, member_main, m);
	m->pid = fork();
	if (m->pid < 0)
		return errno;
	if (m->pid == 0) {
		workers_fault_in();
		member_main(m);
		_exit(0);
	}
	return 0;
}

static void wait_for(struct member *m, enum task_kind kind)
{
	struct err w;
	int status;

	if (kind == TASK_THREADS) {
		pthread_join(m->thread, NULL);
		return;
	}
	while (waitpid(m->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFSIGNALED(status))
		return;
	err_set(&w, ECHILD, "task %u was killed by signal %d", m->index,
		WTERMSIG(status));
	workers_fail(m->workers, ECHILD, &w);
}

int workers_run(struct workers *workers, enum task_kind kind, unsigned int nr,
		int (*body)(void *arg, unsigned int index, struct err *reason),
		void *arg)
{
	struct sigaction action = { .sa_sigaction = on_sigbus,
				    .sa_flags = SA_SIGINFO };
	struct sigaction old;
	struct member *members = calloc(nr, sizeof(*members));
	unsigned int i, started;
	struct err w;
	int err = 0;

	if (!members)
		return err_set(&workers->reason, ENOMEM,
			       "out of memory for %u tasks", nr);
	workers->nr = nr;
	sigaction(SIGBUS, &action, &old);
	for (started = 0; started < nr && !err; started += !err) {
		members[started] = (struct member){ .workers = workers,
						    .body = body,
						    .arg = arg,
						    .index = started };
		err = start(&members[started], kind);
	}
	if (err) {
		err_sys(&w, err, "start task %u of %u", started, nr);
		workers_fail(workers, err, &w);
	}
	for (i = 0; i < started; i++)
		wait_for(&members[i], kind);
	sigaction(SIGBUS, &old, NULL);
	free(members);
	return -atomic_load(&workers->failed);
}
