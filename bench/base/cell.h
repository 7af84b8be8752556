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

#define CELL_NAME_MAX 32 /* a workload's or fio job's name */
#define CELL_ID_MAX   80

struct cell {
	char workload[CELL_NAME_MAX];
	const struct target_ops *target; /* its kind */
	enum granularity granularity;
	unsigned int threads; /* tasks, 1..CELL_TASKS_MAX */
	enum task_kind tasks; /* one address space, or one each */
	enum map_kind map;    /* MAP_SHARED, or MAP_SHARED_VALIDATE|MAP_SYNC */
	uint64_t samples;     /* of the plan that was included; 0: the run's */
	unsigned int round; /* 1..CELL_ROUNDS_MAX of a plan with rounds; else 0 */
};

/* In result files: "threads" or "processes", "shared" or "sync". */
extern const char *const task_kind_names[TASK_KINDS];
extern const char *const map_kind_names[MAP_KINDS];

#define CELL_TASKS_MAX	1024
#define CELL_ROUNDS_MAX 64 /* rounds are the bits of a mask */

/**
 * cell_id() - spell a cell as "munmap/xfs/2m/1"
 * @cell: the cell
 * @id: room for CELL_ID_MAX bytes
 *
 * Processes get a "p" behind their number, MAP_SYNC a "+sync", round 3 a "#3":
 * "fault/ext4/4k/2p+sync#3".
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
 * From splitmix64 (Steele, Lea, Flood), cut to 32 bits, above 0. Round 1, like
 * a cell without rounds, has the run's own: a run with the seed of round R and
 * a plan without rounds does what round R did.
 */
uint64_t cell_seed(uint64_t seed, unsigned int round);

#endif
