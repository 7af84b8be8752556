/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measure.h - measure the metrics of one cell */
#ifndef DAXSTORM_MEASURE_MEASURE_H
#define DAXSTORM_MEASURE_MEASURE_H

#include "base/workload.h"
#include "measure/engine.h"
#include "target/target.h"

/**
 * measure_run() - measure the metrics of a workload without a test
 * @engine: state of the run
 * @workload: the workload
 * @target: probed target
 * @out: its member cell is the cell to measure; gets metrics and the proof
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int measure_run(struct engine *engine, const struct workload *workload,
		const struct target *target, struct result_cell *out,
		struct err *reason);

#endif
