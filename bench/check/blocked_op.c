// SPDX-License-Identifier: GPL-2.0-or-later
/* blocked_op.c - one operation in a process of its own, that may have to wait */
#include "check/blocked_op.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"

#define LOOKS 3

struct waiter_shared {
	atomic_bool go, ended;
	int result;
	uint64_t ticks;
};

struct job {
	int (*op)(void *arg);
	void *arg;
	struct waiter_shared *shared;
};

/* 6.12 and earlier have the first three, later kernels the others. */
static const char *const layout_waits[] = {
	"ext4_break_layouts",	 "xfs_break_dax_layouts",
	"xfs_break_layouts",	 "dax_break_layout",
	"dax_break_layout_final", NULL
};

static void on_signal(int signal)
{
	(void)signal;
}

static int body(struct trial *t, void *arg)
{
	const struct sigaction act = { .sa_handler = on_signal };
	const struct job *job = arg;
	struct waiter_shared *s = job->shared;

	(void)t;
	sigaction(SIGUSR1, &act, NULL);
	while (!atomic_load(&s->go))
		trial_sleep_ms(1);
	s->result = job->op(job->arg);
	s->ticks = clock_end();
	atomic_store(&s->ended, true);
	return 0;
}

int waiter_start(struct trial *t, int (*op)(void *arg), void *arg,
		 struct waiter *waiter, struct why *w)
{
	struct job job = { op, arg, NULL };
	int err = trial_sees_where(w);

	if (err)
		return err;
	job.shared = mmap(NULL, sizeof(*job.shared), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (job.shared == MAP_FAILED)
		return why(w, ENOMEM, "no memory for a waiter");
	waiter->shared = job.shared;
	waiter->pid = trial_spawn(t, body, &job, w);
	if (waiter->pid >= 0)
		return 0;
	munmap(waiter->shared, sizeof(*waiter->shared));
	return waiter->pid;
}

void waiter_go(struct waiter *waiter)
{
	atomic_store(&waiter->shared->go, true);
}

bool waiter_ended(const struct waiter *waiter)
{
	return atomic_load(&waiter->shared->ended);
}

bool waiter_seen(pid_t pid, char *where, size_t room)
{
	const char *state = strstr(trial_where(pid, where, room), ": ");
	unsigned int i;

	if (!state || state == where || !strchr("SD", state[-1]))
		return false;
	for (i = 0; layout_waits[i]; i++)
		if (strstr(state, layout_waits[i]))
			return true;
	return false;
}

enum waiter_state waiter_look(const struct waiter *waiter, char *where,
			      size_t room)
{
	unsigned int i, same = 0;

	where[0] = '\0';
	for (i = 0; i < WAITER_LOOK_MS; i++) {
		if (waiter_ended(waiter)) {
			where[0] = '\0';
			return WAITER_ENDED;
		}
		same = waiter_seen(waiter->pid, where, room) ? same + 1 :
							      0;
		if (same == LOOKS)
			return WAITER_WAITS;
		trial_sleep_ms(1);
	}
	return WAITER_ELSEWHERE;
}

void waiter_interrupt(const struct waiter *waiter)
{
	kill(waiter->pid, SIGUSR1);
}

int waiter_finish(const struct waiter *waiter, unsigned int limit_ms,
		  int *result, uint64_t *ticks)
{
	unsigned int i;

	for (i = 0; !waiter_ended(waiter); i++) {
		if (i == limit_ms)
			return -ETIMEDOUT;
		trial_sleep_ms(1);
	}
	*result = waiter->shared->result;
	*ticks = waiter->shared->ticks;
	return 0;
}

bool waiter_release(struct waiter *waiter)
{
	bool died = trial_kill(waiter->pid);

	munmap(waiter->shared, sizeof(*waiter->shared));
	return died;
}
