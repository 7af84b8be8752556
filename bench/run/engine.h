/* SPDX-License-Identifier: GPL-2.0-or-later */
/* engine.h - running one cell */
#ifndef DAXSTORM_RUN_ENGINE_H
#define DAXSTORM_RUN_ENGINE_H

#include "base/cell_result.h"
#include "measure/engine.h"
#include "target/target.h"

#define ENGINE_SAMPLES_MIN 1000 /* what a p99 must rest on */

/* Measure an empty operation: fills the costs in engine->clock. */
int engine_calibrate(struct engine *engine, struct err *reason);

/**
 * engine_run() - run one cell on its target
 * @engine: clock, binding, seed
 * @cell: what to run; its workload must be registered
 * @target: probed, of the cell's kind
 * @out: filled, status and reason included; release with
 *	 result_cell_release()
 *
 * A cell that fails is a result: the return value tells only of trouble that
 * ends the run. Return: 0 or -errno.
 */
int engine_run(struct engine *engine, const struct cell *cell,
	       const struct target *target, struct result_cell *out,
	       struct err *reason);

#endif
