// SPDX-License-Identifier: GPL-2.0-or-later
/* cell.c - spell and parse a cell and its parts */
#include "base/cell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/target_ops.h"

const char *const task_kind_names[TASK_KINDS] = {
	[TASK_THREADS] = "threads",
	[TASK_PROCESSES] = "processes",
};

const char *const map_kind_names[MAP_KINDS] = {
	[MAP_KIND_SHARED] = "shared",
	[MAP_KIND_SYNC] = "sync",
};

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

/* Parse what follows the number of tasks: any of "p", "+sync" and "#3". */
static void parse_tail(const char *tail, struct cell *cell)
{
	if (*tail == 'p') {
		cell->tasks = TASK_PROCESSES;
		tail++;
	}
	if (!strncmp(tail, "+sync", 5)) {
		cell->map = MAP_KIND_SYNC;
		tail += 5;
	}
	if (*tail == '#')
		cell->round = (unsigned int)strtoul(tail + 1, NULL, 10);
}

int cell_parse(const char *id, struct cell *cell)
{
	char target[CELL_NAME_MAX], size[8], spelled[CELL_ID_MAX];
	int tail = 0;

	*cell = (struct cell){ .workload = "" };
	if (sscanf(id, "%31[^/]/%31[^/]/%7[^/]/%u%n", cell->workload, target,
		   size, &cell->threads, &tail) != 4)
		return -EINVAL;
	cell->target = target_ops_find(target);
	if (!cell->target || granularity_parse(size, &cell->granularity))
		return -EINVAL;
	parse_tail(id + tail, cell);
	if (!cell->threads || cell->threads > CELL_TASKS_MAX ||
	    cell->round > CELL_ROUNDS_MAX)
		return -EINVAL;
	/* refuse everything that cell_id() would not spell in this way */
	return strcmp(cell_id(cell, spelled), id) ? -EINVAL : 0;
}

char *cell_target(const struct cell *cell, char text[CELL_TARGET_MAX])
{
	snprintf(text, CELL_TARGET_MAX, "%s:%s", cell->target->name,
		 granularity_name(cell->granularity));
	return text;
}

int cell_parse_target(const char *text, struct cell *cell)
{
	char target[CELL_NAME_MAX];
	int size = 0;

	if (sscanf(text, "%31[^:]:%n", target, &size) != 1 || !size)
		return -EINVAL;
	cell->target = target_ops_find(target);
	return cell->target ?
		       granularity_parse(text + size, &cell->granularity) :
		       -EINVAL;
}

uint64_t cell_seed(uint64_t seed, unsigned int round)
{
	uint64_t x = random_mix(seed + round * RANDOM_GOLDEN) >> 32;

	if (round < 2)
		return seed;
	return x ? x : 1;
}
