// SPDX-License-Identifier: GPL-2.0-or-later
/* region.c - the measured region: the loop that takes all samples */
#include "measure/region.h"

#include "base/mark.h"

/*
 * The emulator counts what @task executes between the marks, so no clock is
 * read.
 */
static uint64_t run_marked(const struct clock *clock, struct task *task,
			   void (*op)(struct task *, uint64_t))
{
	uint64_t ops = task->ops, start = clock_begin(), i;

	for (i = 0; i < ops; i++) {
		uint64_t at = task_turn(task, i);

		MARK(MARK_OP_BEGIN, MARK_METRIC);
		op(task, at);
		MARK(MARK_OP_END, MARK_METRIC);
	}
	return clock_scale(clock, clock_end() - start);
}

static uint64_t run_timed(const struct clock *clock, struct task *task,
			  void (*op)(struct task *, uint64_t),
			  struct hist *hist)
{
	uint64_t ops = task->ops, start = clock_begin(), i;

	for (i = 0; i < ops; i++) {
		uint64_t at = task_turn(task, i), before = clock_begin();

		op(task, at);
		hist_add(hist, clock_scale(clock, clock_end() - before));
	}
	return clock_scale(clock, clock_end() - start);
}

uint64_t region_run(const struct clock *clock, struct task *task,
		    void (*op)(struct task *, uint64_t), struct hist *hist)
{
	return clock->marked ? run_marked(clock, task, op) :
			       run_timed(clock, task, op, hist);
}
