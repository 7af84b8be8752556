/* SPDX-License-Identifier: GPL-2.0-or-later */
/* region.h - the measured region: the loop that takes all samples */
#ifndef DAXSTORM_MEASURE_REGION_H
#define DAXSTORM_MEASURE_REGION_H

#include "base/clock.h"
#include "base/hist.h"
#include "measure/task.h"

/**
 * region_run() - run @op task->ops times and record the span of each call
 * @clock: calibrated clock
 * @task: passed to @op, with the number of the operation: task_turn()
 * @op: the operation; nothing else runs between the two clock readings, or
 *	between the two marks if the emulator counts
 * @hist: gets the spans; all of its pages must have been written before. It is
 *	not used if clock->marked is set, since collect() then gets the values
 *	from the emulator
 *
 * Return: the span of the whole loop, in the clock's unit.
 */
uint64_t region_run(const struct clock *clock, struct task *task,
		    void (*op)(struct task *, uint64_t), struct hist *hist);

#endif
