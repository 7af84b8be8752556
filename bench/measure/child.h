/* SPDX-License-Identifier: GPL-2.0-or-later */
/* child.h - a process that a task starts, steps and ends */
#ifndef DAXSTORM_MEASURE_CHILD_H
#define DAXSTORM_MEASURE_CHILD_H

#include <sys/types.h>

#include "base/err.h"
#include "measure/task.h"

struct child {
	pid_t pid;	    /* 0: none */
	struct err *reason; /* in shared memory: the cause of its failure */
};

/**
 * child_start() - fork a process and wait until it has done its step 0
 * @child: filled; release with child_free(), also after a failure
 * @body: executes step 0, 1, ...; the child stops itself (SIGSTOP) after each
 * @task: argument of @body; a copy of the parent's, as is all private memory
 * @reason: set to the cause of a failure
 *
 * The child is killed when the thread that started it exits.
 *
 * Return: 0, or -errno of fork or of @body.
 */
int child_start(struct child *child,
		int (*body)(struct task *task, unsigned int step,
			    struct err *reason),
		struct task *task, struct err *reason);

/*
 * Let the child do its next step. This takes two system calls, so it can be
 * used in a measured operation. Return: 0; -ECHILD: the step failed, and
 * child->reason holds the cause.
 */
int child_step(struct child *child);

/*
 * Kill the child and wait for it. This takes two system calls, so it can be
 * used in a measured operation. The address space of the child is freed when
 * the function returns, because do_exit() frees it before it notifies the
 * parent.
 * Return: 0 or -errno.
 */
int child_end(struct child *child);

/* Kill the child if it still exists, and free @child. */
void child_free(struct child *child);

#endif
