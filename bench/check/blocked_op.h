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

#include "base/err.h"
#include "check/test.h"

struct blocked_op_shared;

struct blocked_op {
	pid_t pid;
	struct blocked_op_shared *shared;
};

enum blocked_op_state {
	BLOCKED_OP_WAITS, /* sleeps in a function that breaks a layout */
	BLOCKED_OP_ENDED,
	BLOCKED_OP_ELSEWHERE, /* neither, for BLOCKED_OP_LOOK_MS */
};

#define BLOCKED_OP_LOOK_MS 1000

/**
 * blocked_op_start() - fork the process; the operation waits for blocked_op_go()
 * @op: returns 0 or -errno; SIGUSR1 interrupts it, without SA_RESTART
 *
 * Return: 0, release with blocked_op_release(); -ENOTSUP where nobody lets us see
 * where it waits; -errno.
 */
int blocked_op_start(struct test *test, int (*op)(void *arg), void *arg,
		     struct blocked_op *blocked, struct err *reason);
void blocked_op_go(struct blocked_op *blocked);

/**
 * blocked_op_look() - see what became of the operation
 * @where: process_where() of the last look; "" if it has ended
 *
 * "Waits" is the same sleep in 3 looks, 1 ms apart, with one of these on the
 * stack (/proc/PID/stack): dax_break_layout, dax_break_layout_final (6.15 and
 * later), ext4_break_layouts, xfs_break_dax_layouts or xfs_break_layouts.
 */
enum blocked_op_state blocked_op_look(const struct blocked_op *blocked,
				      char *where, size_t room);

/*
 * One look at a process: does it sleep with one of those on its stack? @where is
 * process_where(), which is deep enough to tell.
 */
bool blocked_op_seen(pid_t pid, char *where, size_t room);

/* Has the operation ended? By the order of events, not by the clock. */
bool blocked_op_ended(const struct blocked_op *blocked);

void blocked_op_interrupt(const struct blocked_op *blocked);

/**
 * blocked_op_finish() - wait for the operation's end
 * @limit_ms: how long
 * @result: what it returned
 * @ticks: of the clock when it ended
 *
 * Return: 0 or -ETIMEDOUT.
 */
int blocked_op_finish(const struct blocked_op *blocked, unsigned int limit_ms,
		      int *result, uint64_t *ticks);

/* Kill and reap it; false if the kernel keeps it. */
bool blocked_op_release(struct blocked_op *blocked);

#endif
