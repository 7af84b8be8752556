/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workers.h - start the tasks of a cell, synchronize them, wait for them */
#ifndef DAXSTORM_MEASURE_WORKERS_H
#define DAXSTORM_MEASURE_WORKERS_H

#include <stdatomic.h>

#include "base/cell.h"
#include "base/err.h"

/* The tasks of a cell, in memory that they share. */
struct workers {
	unsigned int nr;
	atomic_uint arrived;
	atomic_uint generation;
	atomic_uint turn;  /* index of the task whose turn it is */
	atomic_int failed; /* first errno of a task; 0: none failed */
	struct err reason; /* cause of that failure */
};

/*
 * Wait until all tasks have arrived. It spins, because a sleep would put the
 * wake-up into the measured region. Return: 0; -ECANCELED if a task has failed.
 */
int workers_barrier(struct workers *workers);

/**
 * workers_take_turn() - wait until all tasks before this one have passed the turn
 * @workers: the tasks
 * @index: of this task
 *
 * Return: 0, and the task must call workers_pass_turn(); -ECANCELED if a task has
 * failed.
 */
int workers_take_turn(struct workers *workers, unsigned int index);
void workers_pass_turn(struct workers *workers);

/**
 * workers_run() - run @body(@arg, index) in @nr threads or processes
 * @workers: zeroed, in memory that the tasks share
 * @kind: threads or processes
 * @nr: number of tasks
 * @body: what each task runs
 * @arg: passed to @body
 *
 * All workers fail if @body raises SIGBUS, whose address is in the message, or
 * if a process dies.
 *
 * Return: 0, or -errno with the cause in workers->reason.
 */
int workers_run(struct workers *workers, enum task_kind kind, unsigned int nr,
		int (*body)(void *arg, unsigned int index, struct err *reason),
		void *arg);

/*
 * Map all pages of the program and its libraries into this process, so that the
 * first call of a function does not fault in a region. If the limit on locked
 * memory is too low, the first values of a metric include such faults, as they
 * do in time mode.
 */
void workers_fault_in(void);

/**
 * workers_settle() - sleep until the kernel has done its deferred work
 *
 * An RCU grace period and its callbacks take some ticks of at most 4 ms each.
 * The sleep always ends at the same point between two ticks. It is used in
 * exact mode only, where the emulator skips the time in which the guest is
 * idle.
 */
void workers_settle(void);

#endif
