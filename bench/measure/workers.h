/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workers.h - the tasks of a cell: started, kept in step, waited for */
#ifndef DAXSTORM_MEASURE_WORKERS_H
#define DAXSTORM_MEASURE_WORKERS_H

#include <stdatomic.h>

#include "base/cell.h"
#include "base/err.h"

/* Shared between threads, or through shared memory between processes. */
struct workers {
	unsigned int nr;
	atomic_uint arrived;
	atomic_uint generation;
	atomic_int failed; /* the first errno */
	struct err reason; /* and its reason */
};

/* Make @err the workers' failure unless it has one: everybody stops. */
void workers_fail(struct workers *workers, int err, const struct err *reason);

/*
 * Wait until all tasks are here. Spins: a sleep would put the wake-up into
 * the measured region. Return: 0, or -ECANCELED when the workers have failed.
 */
int workers_barrier(struct workers *workers);

/**
 * workers_run() - run @body(@arg, index) in @nr threads or processes
 * @workers: in memory that the tasks share; zeroed but for nothing
 *
 * SIGBUS in a body fails all workers with the address. A process that dies fails
 * it too. Return: 0, or -errno with the reason in workers->reason.
 */
int workers_run(struct workers *workers, enum task_kind kind, unsigned int nr,
		int (*body)(void *arg, unsigned int index, struct err *reason),
		void *arg);

/*
 * Bring all of the program and its libraries into this process: the first call
 * of a function must not fault in a region. Where the limit on locked memory
 * forbids it, the first values of a metric suffer, as in time mode anyway.
 */
void workers_fault_in(void);

/*
 * Sleep until the kernel has done what it had put off: a grace period of RCU
 * and what it sets free take some ticks, of 4 ms each at most. For exact mode:
 * the emulator lets a guest that sleeps wake at once.
 */
void workers_settle(void);

#endif
