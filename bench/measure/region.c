// SPDX-License-Identifier: GPL-2.0-or-later
/* region.c - the measured region: the loop that takes all samples */
#include "measure/region.h"

uint64_t region_run(const struct clock *clock, struct task *task,
		    void (*op)(struct task *, uint64_t), struct hist *hist)
{
	uint64_t ops = task->ops, start = clock_begin(), i;

	for (i = 0; i < ops; i++) {
		uint64_t at = task_turn(task, i), before = clock_begin();

		op(task, at);
		hist_add(hist, clock_scale(clock, clock_end() - before));
	}
	return clock_scale(clock, clock_end() - start);
}
