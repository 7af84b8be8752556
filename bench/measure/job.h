/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.h - one metric of one cell, for measure.c and job.c only */
#ifndef DAXSTORM_MEASURE_JOB_H
#define DAXSTORM_MEASURE_JOB_H

#include "base/workload.h"
#include "measure/engine.h"
#include "measure/task.h"
#include "measure/workers.h"

/* What a task leaves of one metric. */
struct slot {
	uint64_t start, end; /* ticks of the last region */
	uint64_t faults;     /* of all regions */
	struct hist hist;
};

/* Everything the tasks of one metric share; lives in a shared mapping. */
struct shared {
	struct workers workers;
	struct result_region region; /* task 0 marks it for all */
	struct hist wall;   /* spans of regions, first start to last end */
	struct slot slot[]; /* one per task */
};

struct job {
	struct engine *engine;
	const struct cell *cell;
	const struct target *target;
	const struct extent_set *extents;
	const struct metric *metric;
	bool settle; /* before each region */
	struct shared *shared;
	uint64_t repetitions;
	bool discard; /* one repetition more, before them, not kept */
	uint64_t ops; /* of one task in one repetition */
	unsigned int per;
	unsigned int pages;  /* 4 KiB pages of one operation */
	bool per_page;	     /* a value is of one page, not of one entry */
	struct mapping *map; /* room for 2 * ops of each task */
};

/* Does the cell have the state that @m measures? */
bool job_applies(const struct metric *m, const struct cell *cell);

/*
 * How many operations and repetitions give the samples that are wanted, and
 * how many entries or pages one operation covers. Return: 0 or -ENOSPC.
 */
int job_plan(struct job *job, struct err *reason);

#endif
