// SPDX-License-Identifier: GPL-2.0-or-later
/* engine.c - run one cell of any kind of workload */
#include "run/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mark.h"
#include "base/workload.h"
#include "check/test.h"
#include "measure/leak_check.h"
#include "measure/measure.h"
#include "measure/region.h"
#include "measure/task.h"
#include "measure/workers.h"

#define EMPTY_OPS 10000

/*
 * Return whether a workload needs --alone. A test may fill or unmount the file
 * system or hang the kernel, and some workloads load drivers.
 */
static bool must_be_alone(const struct workload *workload)
{
	return workload->test || workload->alters;
}

/*
 * The region covers the whole machine, because a test runs in other processes.
 */
static int run_test(struct engine *engine, const struct workload *workload,
		    const struct target *target, struct result_cell *out,
		    struct err *e)
{
	int err;

	out->record = ++engine->records;
	MARK(MARK_NEW, MARK_TEST);
	MARK(MARK_BEGIN, MARK_TEST);
	err = test_run(engine, workload, target, out, e);
	MARK(MARK_END, MARK_TEST);
	MARK(MARK_WRITE, MARK_TEST);
	return err;
}

int engine_run(struct engine *engine, const struct cell *cell,
	       const struct target *target, struct result_cell *out,
	       struct err *e)
{
	const struct workload *workload = workload_find(cell->workload);
	struct err reason = { "" };
	struct leak_check before;
	int err;

	*out = (struct result_cell){ .cell = *cell };
	if (must_be_alone(workload) && !engine->alone) {
		err_set(&reason, EPERM,
			"workload %s may damage data or hang this machine; run it in a guest (scripts/vm), or add --alone if nobody else uses the machine",
			workload->name);
		out->status = CELL_SKIP;
		out->reason = strdup(reason.text);
		return 0;
	}
	err = leak_check_open(target, engine->alone, &before, e);
	if (err)
		return err;
	if (workload->test)
		err = run_test(engine, workload, target, out, &reason);
	else
		err = measure_run(engine, workload, target, out, &reason);
	if (err) {
		out->status = err == -ENOTSUP ? CELL_SKIP : CELL_FAIL;
		out->reason = strdup(reason.text);
	}
	/* If a process hangs, the counters do not return to their values. */
	if (!engine->dirty)
		err = leak_check_close(target, &before, out, e);
	return engine->dirty ? 0 : err;
}

static void empty_op(struct task *task, uint64_t i)
{
	(void)task;
	(void)i;
}

int engine_calibrate(struct engine *engine, struct err *e)
{
	struct task task = { .ops = EMPTY_OPS };
	struct hist *hist = malloc(sizeof(*hist));
	struct result_region *empty = &engine->empty;
	uint64_t span, faults;

	if (!hist)
		return err_set(e, ENOMEM, "out of memory for a histogram");
	workers_fault_in();
	hist_reset(hist);
	/* The first pass faults in code and page tables; the second is kept. */
	region_run(&engine->clock, &task, empty_op, hist);
	hist_reset(hist);
	MARK(MARK_NEW, MARK_EMPTY);
	faults = task_faults();
	empty->span = MARK_BEGIN_CLOCK(MARK_EMPTY);
	span = region_run(&engine->clock, &task, empty_op, hist);
	empty->span = MARK_END_CLOCK(MARK_EMPTY) - empty->span;
	empty->faults = task_faults() - faults;
	MARK(MARK_WRITE, MARK_EMPTY);
	empty->record = ++engine->records;
	empty->regions = 1;
	empty->entries = EMPTY_OPS;
	empty->marked = engine->clock.marked;
	/*
	 * Use the median, since a timer interrupt may hit one of the
	 * operations.
	 */
	engine->clock.empty_inside = (double)hist_quantile(hist, 0.5);
	engine->clock.empty_total = (double)span / EMPTY_OPS;
	free(hist);
	return 0;
}
