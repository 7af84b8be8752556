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

#define CELL_NAME_MAX	32 /* name of a workload or fio job */
#define CELL_ID_MAX	80
#define CELL_TARGET_MAX 48

struct cell {
	char workload[CELL_NAME_MAX];
	const struct target_ops *target; /* kind of target */
	enum granularity granularity;
	unsigned int threads; /* tasks, 1..CELL_TASKS_MAX */
	/* threads share an address space, processes do not */
	enum task_kind tasks;
	enum map_kind map;  /* MAP_SHARED, or MAP_SHARED_VALIDATE|MAP_SYNC */
	uint64_t samples;   /* set by an included plan; 0: as the run says */
	unsigned int round; /* 1..CELL_ROUNDS_MAX; 0: the plan has no rounds */
};

/* Names in result files: "threads" or "processes", "shared" or "sync". */
extern const char *const task_kind_names[TASK_KINDS];
extern const char *const map_kind_names[MAP_KINDS];

#define CELL_TASKS_MAX	1024
#define CELL_ROUNDS_MAX 64 /* a round is a bit of a 64-bit mask */

/**
 * cell_id() - spell a cell as "munmap/xfs/2m/1"
 * @cell: the cell
 * @id: buffer of CELL_ID_MAX bytes
 *
 * The number of tasks is followed by "p" for processes, the mapping by "+sync"
 * for MAP_SYNC, and the round by its number, as in "fault/ext4/4k/2p+sync#3".
 *
 * Return: @id.
 */
char *cell_id(const struct cell *cell, char id[CELL_ID_MAX]);

/**
 * cell_parse() - parse the output of cell_id()
 * @id: id of the cell
 * @cell: filled
 *
 * Return: 0, or -EINVAL if @id does not spell a cell.
 */
int cell_parse(const char *id, struct cell *cell);

/**
 * cell_target() - spell the target and the page size of a cell as "xfs:2m"
 * @cell: the cell
 * @text: buffer of CELL_TARGET_MAX bytes
 *
 * Return: @text.
 */
char *cell_target(const struct cell *cell, char text[CELL_TARGET_MAX]);

/**
 * cell_parse_target() - parse the output of cell_target()
 * @text: text from a plan
 * @cell: its target and granularity are filled
 *
 * Return: 0 or -EINVAL.
 */
int cell_parse_target(const char *text, struct cell *cell);

/**
 * cell_seed() - seed of a round of a cell
 * @seed: seed of the run
 * @round: round of the cell
 *
 * The generator is splitmix64 (Steele, Lea, Flood), truncated to 32 bits and
 * never 0. Round 1 and a cell without rounds use the seed of the run. To repeat
 * round R alone, run a plan without rounds with the seed of round R.
 */
uint64_t cell_seed(uint64_t seed, unsigned int round);

#endif
