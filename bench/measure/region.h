/* SPDX-License-Identifier: GPL-2.0-or-later */
/* region.h - the measured region: the one loop that everything rests on */
#ifndef DAXSTORM_MEASURE_REGION_H
#define DAXSTORM_MEASURE_REGION_H

#include "base/clock.h"
#include "base/hist.h"
#include "measure/task.h"

/**
 * region_run() - run @op task->ops times and record each
 * @clock: calibrated clock
 * @task: handed to @op with the number of the operation
 * @op: the operation; nothing else happens between the two clock readings
 * @hist: where each duration goes; every page of it has been touched
 *
 * Return: the span of the whole loop, in the clock's unit.
 */
uint64_t region_run(const struct clock *clock, struct task *task,
		    void (*op)(struct task *, uint64_t), struct hist *hist);

#endif
