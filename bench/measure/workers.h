/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workers.h - the tasks of a cell: started, kept in step, waited for */
#ifndef DAXSTORM_MEASURE_WORKERS_H
#define DAXSTORM_MEASURE_WORKERS_H

#include <stdatomic.h>

#include "base/cell.h"
#include "base/err.h"

/* Shared between threads, or through shared memory between processes. */
struct team {
	unsigned int nr;
	atomic_uint arrived;
	atomic_uint generation;
	atomic_int failed; /* the first errno */
	struct why why;	   /* and its reason */
};

/* Make @err the team's failure unless it has one: everybody stops. */
void team_fail(struct team *team, int err, const struct why *why);

/*
 * Wait until all tasks are here. Spins: a sleep would put the wake-up into
 * the measured region. Return: 0, or -ECANCELED when the team has failed.
 */
int team_barrier(struct team *team);

/**
 * team_run() - run @body(@arg, index) in @nr threads or processes
 * @team: in memory that the tasks share; zeroed but for nothing
 *
 * SIGBUS in a body fails the team with the address. A process that dies fails
 * it too. Return: 0, or -errno with the reason in team->why.
 */
int team_run(struct team *team, enum task_kind kind, unsigned int nr,
	     int (*body)(void *arg, unsigned int index, struct why *why),
	     void *arg);

/*
 * Bring all of the program and its libraries into this process: the first call
 * of a function must not fault in a region. Where the limit on locked memory
 * forbids it, the first values of a metric suffer, as in time mode anyway.
 */
void team_fault_in(void);

/*
 * Sleep until the kernel has done what it had put off: a grace period of RCU
 * and what it sets free take some ticks, of 4 ms each at most. For exact mode:
 * the emulator lets a guest that sleeps wake at once.
 */
void team_settle(void);

#endif
