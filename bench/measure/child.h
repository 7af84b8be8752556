/* SPDX-License-Identifier: GPL-2.0-or-later */
/* child.h - a process beside a task, which goes step by step as it is told */
#ifndef DAXSTORM_MEASURE_CHILD_H
#define DAXSTORM_MEASURE_CHILD_H

#include <sys/types.h>

#include "base/err.h"
#include "measure/task.h"

struct child {
	pid_t pid;	    /* 0: none */
	struct err *reason; /* shared with it: the reason of its failure */
};

/**
 * child_start() - fork a process and wait until it has done its step 0
 * @child: filled; release with child_free(), after a failure too
 * @body: what it does for step 0, 1, ...; then it stands still, stopped
 * @task: what @body works with: a copy, as all memory that is not shared
 *
 * It does not outlive the thread that started it.
 *
 * Return: 0; -errno: of fork, or of @body, with its reason in @reason.
 */
int child_start(struct child *child,
		int (*body)(struct task *task, unsigned int step,
			    struct err *reason),
		struct task *task, struct err *reason);

/*
 * Let it do its next step: two system calls, fit for a measured operation.
 * Return: 0; -ECHILD: its step failed, and child->reason tells why.
 */
int child_step(struct child *child);

/*
 * Kill it and wait: two system calls, fit for a measured operation. Its
 * address space is gone when this returns (do_exit() tears it down before it
 * tells the parent). Return: 0 or -errno.
 */
int child_end(struct child *child);

/* End it if it still is there. */
void child_free(struct child *child);

#endif
