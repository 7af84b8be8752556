/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blocked_op.h - an operation in its own process, and whether the kernel blocks
 * it until the pages that it needs are idle
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
	BLOCKED_OP_WAITS, /* sleeps in a layout break */
	BLOCKED_OP_ENDED,
	BLOCKED_OP_ELSEWHERE, /* neither within BLOCKED_OP_LOOK_MS */
};

#define BLOCKED_OP_LOOK_MS 1000

/**
 * blocked_op_start() - fork the process; the operation waits for
 * blocked_op_go()
 * @test: the test
 * @op: returns 0 or -errno; SIGUSR1 interrupts it, without SA_RESTART
 * @arg: passed to @op
 * @blocked: filled; release with blocked_op_release()
 * @reason: set to the cause of a failure and the way out
 *
 * Return: 0; -ENOTSUP if kernel stacks cannot be read; or -errno.
 */
int blocked_op_start(struct test *test, int (*op)(void *arg), void *arg,
		     struct blocked_op *blocked, struct err *reason);
void blocked_op_go(struct blocked_op *blocked);

/**
 * blocked_op_look() - find out whether the operation is blocked
 * @blocked: the operation
 * @where: set to the last process_where(); "" if the operation has ended
 * @room: size of @where
 *
 * The operation is blocked if the process sleeps in 3 successive looks, 1 ms
 * apart, with one of these functions on its stack (/proc/PID/stack):
 * dax_break_layout, dax_break_layout_final (6.15 and later),
 * ext4_break_layouts, xfs_break_dax_layouts or xfs_break_layouts.
 *
 * Return: the state of the operation.
 */
enum blocked_op_state blocked_op_look(const struct blocked_op *blocked,
				      char *where, size_t room);

/*
 * Return whether a process sleeps now with one of these functions on its stack.
 * @where is set to its process_where().
 */
bool blocked_op_seen(pid_t pid, char *where, size_t room);

/* Return whether the operation has ended, by its own flag and not by time. */
bool blocked_op_ended(const struct blocked_op *blocked);

void blocked_op_interrupt(const struct blocked_op *blocked);

/**
 * blocked_op_finish() - wait for the end of the operation
 * @blocked: the operation
 * @limit_ms: time limit
 * @result: set to the return value of the operation
 * @ticks: set to the clock's ticks at its end
 *
 * Return: 0 or -ETIMEDOUT.
 */
int blocked_op_finish(const struct blocked_op *blocked, unsigned int limit_ms,
		      int *result, uint64_t *ticks);

/* Kill and reap the process. Return false if it did not die within 5 s. */
bool blocked_op_release(struct blocked_op *blocked);

#endif
