/* SPDX-License-Identifier: GPL-2.0-or-later */
/* engine.h - the state of a run, used by measurements and by tests */
#ifndef DAXSTORM_MEASURE_ENGINE_H
#define DAXSTORM_MEASURE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cell_result.h"
#include "base/clock.h"
#include "measure/bind.h"

struct engine {
	struct clock clock;
	struct binder *binder;
	uint64_t seed;
	uint64_t samples; /* at least so many per metric of a cell */
	bool alone;	  /* nobody else uses this machine: it may be harmed */
	bool dirty;	  /* something hangs: no cell can run here any more */
	uint64_t records; /* marked so far, see base/mark.h */
	struct result_region empty; /* of the empty operation */
};

/* Number of samples that @cell asks for. */
static inline uint64_t engine_samples(const struct engine *engine,
				      const struct cell *cell)
{
	return cell->samples ? cell->samples : engine->samples;
}

#endif
