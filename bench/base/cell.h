/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell.h - one row of a comparison, and how its parts are spelled */
#ifndef DAXSTORM_BASE_CELL_H
#define DAXSTORM_BASE_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/page_size.h"
#include "base/target_ops.h"

enum task_kind { TASK_THREADS, TASK_PROCESSES, TASK_KINDS };
enum map_kind { MAP_KIND_SHARED, MAP_KIND_SYNC, MAP_KINDS };

#define CELL_NAME_MAX 32 /* name of a workload or fio job */
#define CELL_ID_MAX   80

struct cell {
	char workload[CELL_NAME_MAX];
	const struct target_ops *target; /* its kind */
	enum granularity granularity;
	unsigned int threads; /* tasks, 1..CELL_TASKS_MAX */
	enum task_kind tasks; /* share an address space, or own one each */
	enum map_kind map;    /* MAP_SHARED, or MAP_SHARED_VALIDATE|MAP_SYNC */
	uint64_t samples;     /* set by the included plan; 0: by the run */
	unsigned int round;   /* 1..CELL_ROUNDS_MAX; 0: plan without rounds */
};

/* In result files: "threads" or "processes", "shared" or "sync". */
extern const char *const task_kind_names[TASK_KINDS];
extern const char *const map_kind_names[MAP_KINDS];

#define CELL_TASKS_MAX	1024
#define CELL_ROUNDS_MAX 64 /* a round is a bit of a 64-bit mask */

/**
 * cell_id() - spell a cell as "munmap/xfs/2m/1"
 * @cell: the cell
 * @id: buffer of CELL_ID_MAX bytes
 *
 * The number of tasks is followed by "p" if they are processes, the mapping by
 * "+sync" if it is MAP_SYNC, and round 3 is "#3": "fault/ext4/4k/2p+sync#3".
 *
 * Return: @id.
 */
char *cell_id(const struct cell *cell, char id[CELL_ID_MAX]);

/**
 * cell_parse() - read what cell_id() spells
 * @id: of the cell
 * @cell: filled
 *
 * Return: 0; -EINVAL if no cell is spelled so.
 */
int cell_parse(const char *id, struct cell *cell);

/**
 * cell_parse_target() - read a target and a page size, such as "xfs:2m"
 * @text: as a plan says it
 * @cell: whose target and granularity are filled
 *
 * Return: 0 or -EINVAL.
 */
int cell_parse_target(const char *text, struct cell *cell);

/**
 * cell_seed() - the seed of a cell's round
 * @seed: of the run
 * @round: of the cell
 *
 * The generator is splitmix64 (Steele, Lea, Flood), cut to 32 bits and never 0.
 * Round 1 and a cell without rounds use the seed of the run. To repeat round R
 * alone, run a plan without rounds with the seed of round R.
 */
uint64_t cell_seed(uint64_t seed, unsigned int round);

#endif
