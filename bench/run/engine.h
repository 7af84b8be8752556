/* SPDX-License-Identifier: GPL-2.0-or-later */
/* engine.h - run one cell of any kind of workload */
#ifndef DAXSTORM_RUN_ENGINE_H
#define DAXSTORM_RUN_ENGINE_H

#include "base/cell_result.h"
#include "measure/engine.h"
#include "target/target.h"

#define ENGINE_SAMPLES_MIN 1000 /* fewest samples for a p99 */

/* Measure an empty operation and set its costs in engine->clock. */
int engine_calibrate(struct engine *engine, struct err *reason);

/**
 * engine_run() - run one cell on its target
 * @engine: clock, binding and seed of the run
 * @cell: the cell; its workload must be registered
 * @target: probed target of the cell's kind
 * @out: filled, including status and reason; release with
 *	 result_cell_release()
 * @reason: set to the cause of a failure
 *
 * A cell that fails or is skipped is a result too and returns 0. Only failures
 * that end the run are returned.
 *
 * Return: 0 or -errno.
 */
int engine_run(struct engine *engine, const struct cell *cell,
	       const struct target *target, struct result_cell *out,
	       struct err *reason);

#endif
