// SPDX-License-Identifier: GPL-2.0-or-later
/* cell.c - how the parts of a cell are spelled */
#include "base/cell.h"

#include <stdio.h>

#include "base/random.h"
#include "base/target_ops.h"

char *cell_id(const struct cell *cell, char id[CELL_ID_MAX])
{
	char round[16] = "";

	if (cell->round)
		snprintf(round, sizeof(round), "#%u", cell->round);
	snprintf(id, CELL_ID_MAX, "%s/%s/%s/%u%s%s%s", cell->workload,
		 cell->target->name, granularity_name(cell->granularity),
		 cell->threads, cell->tasks == TASK_PROCESSES ? "p" : "",
		 cell->map == MAP_KIND_SYNC ? "+sync" : "", round);
	return id;
}

uint64_t cell_seed(uint64_t seed, unsigned int round)
{
	uint64_t x = random_mix(seed + round * RANDOM_GOLDEN) >> 32;

	if (round < 2)
		return seed;
	return x ? x : 1;
}
