/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measure.h - measuring the metrics of one cell */
#ifndef DAXSTORM_MEASURE_MEASURE_H
#define DAXSTORM_MEASURE_MEASURE_H

#include "base/workload.h"
#include "measure/engine.h"
#include "target/target.h"

/**
 * measure_run() - run each metric of a workload without a test
 * @out: its cell says what is asked; gets metrics and the proof
 *
 * Return: 0, or -errno with the reason.
 */
int measure_run(struct engine *engine, const struct workload *workload,
		const struct target *target, struct result_cell *out,
		struct err *reason);

#endif
