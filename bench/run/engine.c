// SPDX-License-Identifier: GPL-2.0-or-later
/* engine.c - running one cell, whatever kind its workload is of */
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
 * A test may fill a file system, unmount it or make the kernel hang, and some
 * workloads load drivers: not on a machine that others use.
 */
static bool must_be_alone(const struct workload *workload)
{
	return workload->test || workload->alters;
}

/* The region is of the whole machine: a test has processes of its own. */
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
			"%s may harm this machine: use a guest (scripts/vm), or add --alone if nobody needs the machine",
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
	/* a guest in which something hangs does not come to rest */
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
		return err_set(e, ENOMEM, "no memory for a histogram");
	workers_fault_in();
	hist_reset(hist);
	/* the first pass brings code and tables in; the second counts */
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
	/* medians: a timer interrupt may fall into the pass */
	engine->clock.empty_inside = (double)hist_quantile(hist, 0.5);
	engine->clock.empty_total = (double)span / EMPTY_OPS;
	free(hist);
	return 0;
}
