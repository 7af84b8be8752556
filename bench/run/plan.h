/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan.h - the INI file that names the cells to run */
#ifndef DAXSTORM_RUN_PLAN_H
#define DAXSTORM_RUN_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/err.h"

#define PLAN_NEEDS_MAX 16

struct plan {
	char name[CELL_NAME_MAX]; /* of the file, without .ini */
	char digest[17];	  /* FNV-1a of its text, and of those it
				     includes; 16 hex digits */
	char mode[8];		  /* "exact", "time" or "" */
	uint64_t samples;	  /* at least so many per metric */
	uint64_t rounds;	  /* so many of each cell */
	struct cell *cells;
	size_t nr_cells;
	char **files; /* the plan's own path, then those it includes */
	size_t nr_files;
};

/**
 * plan_load() - read a plan
 * @path: the INI file
 * @plan: filled; release with plan_free()
 *
 * "[plan]" holds mode, samples and rounds; every other section is "[WORKLOAD]" or
 * "[WORKLOAD label]" with targets ("xfs:2m devdax:1g ..."), threads ("1 2"),
 * tasks ("threads", "processes") and map ("shared", "sync"): one cell for each
 * target and number of threads. "include" in "[plan]" names other plans of the
 * same folder, without .ini, whose cells come with their own samples. With rounds = N above 1 the plan is
 * done N times, each time with another seed (cell_seed()). A section "[fio NAME]" runs the job
 * fio/NAME.fio beside the plan's folder.
 *
 * Return: 0; -EINVAL for anything unknown or impossible, naming line or
 * section; -errno.
 */
int plan_load(const char *path, struct plan *plan, struct err *reason);

/**
 * plan_set_threads() - give every cell @threads tasks, whatever its plan says
 *
 * Cells that differed in nothing else become one. A fio job keeps its own
 * number: it says in its file how many it starts.
 */
void plan_set_threads(struct plan *plan, unsigned int threads);

/**
 * plan_needs() - what a plan needs that not every guest has
 * @plan: the plan
 * @need: set to words: "fio", and what the kinds of its targets need
 *
 * Return: how many there are, at most PLAN_NEEDS_MAX.
 */
size_t plan_needs(const struct plan *plan, const char *need[PLAN_NEEDS_MAX]);
void plan_free(struct plan *plan);

#endif
