/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.h - one metric of one cell, for measure.c and job.c only */
#ifndef DAXSTORM_MEASURE_JOB_H
#define DAXSTORM_MEASURE_JOB_H

#include "base/workload.h"
#include "measure/engine.h"
#include "measure/task.h"
#include "measure/workers.h"

/* The result of one task for one metric. */
struct slot {
	uint64_t start, end; /* clock ticks at both ends of the last region */
	uint64_t faults;     /* page faults in all regions */
	struct hist hist;
};

/* What the tasks of one metric share, in a shared mapping. */
struct shared {
	struct workers workers;
	struct result_region region; /* marked by task 0 for all tasks */
	struct hist wall;   /* spans from the first start to the last end */
	struct slot slot[]; /* one per task */
};

struct job {
	struct engine *engine;
	const struct cell *cell;
	const struct target *target;
	const struct extent_set *extents;
	const struct metric *metric;
	struct shared *shared;
	uint64_t repetitions;
	bool discard; /* run one more repetition first and drop its values */
	uint64_t ops; /* operations of one task in one repetition */
	unsigned int per;    /* page-table entries of one operation */
	unsigned int pages;  /* 4 KiB pages of one operation */
	bool per_page;	     /* values are per page, not per page-table entry */
	struct mapping *map; /* 2 * ops mappings for each task */
};

/* Return whether the cell can have the state that @m measures. */
bool job_applies(const struct metric *m, const struct cell *cell);

/* Return why memory of this kind cannot have the state that @m measures, or NULL. */
const char *job_left_out(const struct metric *m, const struct cell *cell);

/*
 * Set the numbers of operations and repetitions that give the samples asked
 * for, and of page-table entries or pages per operation. Return: 0 or -ENOSPC.
 */
int job_plan(struct job *job, struct err *reason);

#endif
