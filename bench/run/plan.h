/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan.h - read the INI file that names the cells to run */
#ifndef DAXSTORM_RUN_PLAN_H
#define DAXSTORM_RUN_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/err.h"

#define PLAN_NEEDS_MAX 16

struct plan {
	char name[CELL_NAME_MAX]; /* name of the file without .ini */
	/* of its mode, cells and numbers of samples: "cells:", 16 hex digits */
	char digest[23];
	char mode[8];	  /* "exact", "time" or "" */
	uint64_t samples; /* minimum number of samples per metric */
	uint64_t rounds;  /* number of rounds of each cell */
	struct cell *cells;
	size_t nr_cells;
	char **files; /* path of the plan, then of the plans it includes */
	size_t nr_files;
};

/**
 * plan_load() - read a plan
 * @path: the INI file
 * @plan: filled; release with plan_free()
 *
 * "[plan]" holds mode, samples and rounds. Every other section is "[WORKLOAD]"
 * or "[WORKLOAD label]" with targets ("xfs:2m devdax:1g ..."), threads ("1 2"),
 * tasks ("threads", "processes") and map ("shared", "sync"), and adds one cell
 * for each target and number of threads. The key "include" of "[plan]" names
 * other plans of the same folder, without .ini. Their cells keep the number of
 * samples of their own plan. With rounds = N above 1 the plan is run N times,
 * each time with another seed (cell_seed()). A section "[fio NAME]" runs the
 * job NAME of fio_job(), which must exist.
 *
 * Return: 0; -EINVAL for anything unknown or impossible, with the line or the
 * section in the reason; -errno.
 */
int plan_load(const char *path, struct plan *plan, struct err *reason);

/**
 * plan_set_threads() - give every cell @threads tasks, whatever its plan says
 *
 * Cells that differ in nothing else become one. A fio job keeps its number of
 * tasks, because the job file sets it.
 */
void plan_set_threads(struct plan *plan, unsigned int threads);

/**
 * plan_needs() - list what a plan needs and not every guest has
 * @plan: the plan
 * @need: set to words: "fio", and the needs of the kinds of its targets
 *
 * Return: the number of words, at most PLAN_NEEDS_MAX.
 */
size_t plan_needs(const struct plan *plan, const char *need[PLAN_NEEDS_MAX]);
void plan_free(struct plan *plan);

#endif
