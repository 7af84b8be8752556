/* SPDX-License-Identifier: GPL-2.0-or-later */
/* engine.h - running one cell */
#ifndef DAXSTORM_CORE_ENGINE_H
#define DAXSTORM_CORE_ENGINE_H

#include "core/bind.h"
#include "core/clock.h"
#include "core/result.h"
#include "core/target.h"

struct engine {
	struct clock clock;
	struct binder *binder;
	uint64_t seed;
	uint64_t samples; /* at least so many per metric of a cell */
	const char *model; /* how this kernel counts DAX pages */
	bool alone;	  /* nobody else uses this machine: it may be harmed */
	bool dirty;	  /* something hangs: no cell can run here any more */
	uint64_t records; /* marked so far, see core/mark.h */
	struct result_region empty; /* of the empty operation */
};

/* How many samples @cell wants. */
static inline uint64_t engine_samples(const struct engine *engine,
				      const struct cell *cell)
{
	return cell->samples ? cell->samples : engine->samples;
}

#define ENGINE_SAMPLES_MIN 1000 /* what a p99 must rest on */

/* Measure an empty operation: fills the costs in engine->clock. */
int engine_calibrate(struct engine *engine, struct why *why);

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
	       struct why *why);

/* One more check of a cell, as yet failed and without a name; NULL: no memory. */
struct result_check *result_cell_add_check(struct result_cell *cell);

#endif
