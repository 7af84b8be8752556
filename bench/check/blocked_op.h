/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blocked_op.h - one operation in a process of its own, and whether the kernel
 * makes it wait until the pages it wants are idle
 */
#ifndef DAXSTORM_CHECK_BLOCKED_OP_H
#define DAXSTORM_CHECK_BLOCKED_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "check/test.h"
#include "base/err.h"

struct waiter_shared;

struct waiter {
	pid_t pid;
	struct waiter_shared *shared;
};

enum waiter_state {
	WAITER_WAITS,	  /* sleeps in a function that breaks a layout */
	WAITER_ENDED,
	WAITER_ELSEWHERE, /* neither, for WAITER_LOOK_MS */
};

#define WAITER_LOOK_MS 1000

/**
 * waiter_start() - fork the process; the operation waits for waiter_go()
 * @op: returns 0 or -errno; SIGUSR1 interrupts it, without SA_RESTART
 *
 * Return: 0, release with waiter_release(); -ENOTSUP where nobody lets us see
 * where it waits; -errno.
 */
int waiter_start(struct trial *trial, int (*op)(void *arg), void *arg,
		 struct waiter *waiter, struct why *why);
void waiter_go(struct waiter *waiter);

/**
 * waiter_look() - see what became of the operation
 * @where: trial_where() of the last look; "" if it has ended
 *
 * "Waits" is the same sleep in 3 looks, 1 ms apart, with one of these on the
 * stack (/proc/PID/stack): dax_break_layout, dax_break_layout_final (6.15 and
 * later), ext4_break_layouts, xfs_break_dax_layouts or xfs_break_layouts.
 */
enum waiter_state waiter_look(const struct waiter *waiter, char *where,
			      size_t room);

/*
 * One look at a process: does it sleep with one of those on its stack? @where is
 * trial_where(), which is deep enough to tell.
 */
bool waiter_seen(pid_t pid, char *where, size_t room);

/* Has the operation ended? By the order of events, not by the clock. */
bool waiter_ended(const struct waiter *waiter);

void waiter_interrupt(const struct waiter *waiter);

/**
 * waiter_finish() - wait for the operation's end
 * @limit_ms: how long
 * @result: what it returned
 * @ticks: of the clock when it ended
 *
 * Return: 0 or -ETIMEDOUT.
 */
int waiter_finish(const struct waiter *waiter, unsigned int limit_ms,
		  int *result, uint64_t *ticks);

/* Kill and reap it; false if the kernel keeps it. */
bool waiter_release(struct waiter *waiter);

#endif
