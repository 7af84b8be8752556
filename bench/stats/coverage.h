/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coverage.h - find which functions of the series ran in which workload */
#ifndef DAXSTORM_STATS_COVERAGE_H
#define DAXSTORM_STATS_COVERAGE_H

#include <stdbool.h>

#include "base/side.h"
#include "base/workload.h"
#include "stats/boots.h"
#include "symbols/series.h"

/* A function that ran in a measured region or a test of a workload. */
struct coverage_run {
	const char *function, *workload;
	uint64_t calls, insn; /* summed over cells, metrics and boots */
};

/* The coverage of one kernel; strings belong to the results. */
struct coverage_kernel {
	const struct result *like;   /* any of its boots */
	const struct series *series; /* whose functions it is about */
	bool side[SIDES];	     /* both: a comparison of it with itself */
	size_t boots;
	struct coverage_run *run; /* sorted by function, then workload */
	size_t nr_run;
	const char **profiled; /* workloads with a profiled cell, sorted */
	size_t nr_profiled;
};

struct coverage {
	struct coverage_kernel kernel[SIDES];
	size_t nr;
};

/* A function of a workload's exercises that did not run. */
struct coverage_miss {
	const char *workload;
	const char *function; /* NULL: no cell of the workload is profiled */
};

/**
 * coverage_gather() - sum up the profiles of both sides
 * @side: the results, which must outlive @c
 * @series: whose functions it is about; must outlive @c too
 * @c: filled; release with coverage_free(), after a failure too
 * @reason: reason of a failure
 *
 * Return: 0, -ENODATA if a side has no profiles or its kernel's symbols are
 * unknown, -EINVAL if the boots of a side ran different kernels, or -ENOMEM.
 */
int coverage_gather(const struct boots side[SIDES], const struct series *series,
		    struct coverage *c, struct err *reason);
void coverage_free(struct coverage *c);

/* The runs of @function, one for each workload; sets *@nr. */
const struct coverage_run *coverage_runs(const struct coverage_kernel *k,
					 const char *function, size_t *nr);

/* Return whether the kernel or a loaded module has the symbol @function. */
bool coverage_exists(const struct coverage_kernel *k, const char *function);

/* Why @f did not run although it exists. */
const char *coverage_why(const struct coverage_kernel *k,
			 const struct series_function *f);

struct coverage_count {
	size_t exist, ran; /* functions of the series */
	size_t beyond;	   /* exist and cannot run in any workload */
};
struct coverage_count coverage_count(const struct coverage_kernel *k);

/**
 * coverage_misses() - compare the exercises of workloads with what ran
 * @k: coverage of one kernel
 * @first: head of the list of workloads
 * @miss: set to an array that the caller frees
 * @nr: set to the number of items
 * @reason: set to the cause of a failure
 *
 * A function that exists, and that exercises lists for this kernel's model,
 * must have run in a profiled cell of the workload. A workload without such a
 * cell is one miss without a function.
 *
 */
int coverage_misses(const struct coverage_kernel *k,
		    const struct workload *first, struct coverage_miss **miss,
		    size_t *nr, struct err *reason);

#endif
