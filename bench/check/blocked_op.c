// SPDX-License-Identifier: GPL-2.0-or-later
/* blocked_op.c - an operation in its own process, and whether it is blocked */
#include "check/blocked_op.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"

#define LOOKS 3

struct blocked_op_shared {
	atomic_bool go, ended;
	int result;
	uint64_t ticks;
};

struct job {
	int (*op)(void *arg);
	void *arg;
	struct blocked_op_shared *shared;
};

/* Linux 6.12 and earlier have the first three, later kernels the others. */
static const char *const layout_waits[] = {
	"ext4_break_layouts", "xfs_break_dax_layouts",	"xfs_break_layouts",
	"dax_break_layout",   "dax_break_layout_final", NULL
};

static void on_signal(int signal)
{
	(void)signal;
}

static int body(struct test *t, void *arg)
{
	const struct sigaction act = { .sa_handler = on_signal };
	const struct job *job = arg;
	struct blocked_op_shared *s = job->shared;

	(void)t;
	sigaction(SIGUSR1, &act, NULL);
	while (!atomic_load(&s->go))
		test_sleep_ms(1);
	s->result = job->op(job->arg);
	s->ticks = clock_end();
	atomic_store(&s->ended, true);
	return 0;
}

int blocked_op_start(struct test *t, int (*op)(void *arg), void *arg,
		     struct blocked_op *blocked, struct err *e)
{
	struct job job = { op, arg, NULL };
	int err = process_sees_where(e);

	if (err)
		return err;
	job.shared = mmap(NULL, sizeof(*job.shared), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (job.shared == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "out of memory for a blocked operation");
	blocked->shared = job.shared;
	blocked->pid = test_spawn(t, body, &job, e);
	if (blocked->pid >= 0)
		return 0;
	munmap(blocked->shared, sizeof(*blocked->shared));
	return blocked->pid;
}

void blocked_op_go(struct blocked_op *blocked)
{
	atomic_store(&blocked->shared->go, true);
}

bool blocked_op_ended(const struct blocked_op *blocked)
{
	return atomic_load(&blocked->shared->ended);
}

bool blocked_op_seen(pid_t pid, char *where, size_t room)
{
	const char *state = strstr(process_where(pid, where, room), ": ");
	unsigned int i;

	if (!state || state == where || !strchr("SD", state[-1]))
		return false;
	for (i = 0; layout_waits[i]; i++)
		if (strstr(state, layout_waits[i]))
			return true;
	return false;
}

enum blocked_op_state blocked_op_look(const struct blocked_op *blocked,
				      char *where, size_t room)
{
	unsigned int i, same = 0;

	where[0] = '\0';
	for (i = 0; i < BLOCKED_OP_LOOK_MS; i++) {
		if (blocked_op_ended(blocked)) {
			where[0] = '\0';
			return BLOCKED_OP_ENDED;
		}
		same = blocked_op_seen(blocked->pid, where, room) ? same + 1 :
								    0;
		if (same == LOOKS)
			return BLOCKED_OP_WAITS;
		test_sleep_ms(1);
	}
	return BLOCKED_OP_ELSEWHERE;
}

void blocked_op_interrupt(const struct blocked_op *blocked)
{
	kill(blocked->pid, SIGUSR1);
}

int blocked_op_finish(const struct blocked_op *blocked, unsigned int limit_ms,
		      int *result, uint64_t *ticks)
{
	unsigned int i;

	for (i = 0; !blocked_op_ended(blocked); i++) {
		if (i == limit_ms)
			return -ETIMEDOUT;
		test_sleep_ms(1);
	}
	*result = blocked->shared->result;
	*ticks = blocked->shared->ticks;
	return 0;
}

bool blocked_op_release(struct blocked_op *blocked)
{
	bool died = test_kill(blocked->pid);

	munmap(blocked->shared, sizeof(*blocked->shared));
	return died;
}
