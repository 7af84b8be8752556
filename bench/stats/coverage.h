/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coverage.h - which functions of the series ran, in which workload */
#ifndef DAXSTORM_STATS_COVERAGE_H
#define DAXSTORM_STATS_COVERAGE_H

#include <stdbool.h>

#include "base/side.h"
#include "base/workload.h"
#include "record/series.h"
#include "stats/boots.h"

/* A function that ran inside a measured region, or a test, of a workload. */
struct coverage_run {
	const char *function, *workload;
	uint64_t calls, insn; /* summed over cells, metrics and boots */
};

/* One kernel; the strings are those of the results. */
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

/* A claim of a workload that the profiles do not bear out. */
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
 * unknown, -EINVAL if the boots of a side are of several kernels, or -ENOMEM.
 */
int coverage_gather(const struct boots side[SIDES], const struct series *series,
		    struct coverage *c, struct err *reason);
void coverage_free(struct coverage *c);

/* Where @function ran: the first of *@nr runs, one for each workload. */
const struct coverage_run *coverage_runs(const struct coverage_kernel *k,
					 const char *function, size_t *nr);

/* Is @function a symbol of the kernel or of a module it had loaded? */
bool coverage_exists(const struct coverage_kernel *k, const char *function);

/* Why @f, which exists, did not run. */
const char *coverage_why(const struct coverage_kernel *k,
			 const struct series_function *f);

struct coverage_count {
	size_t exist, ran; /* of the functions of the series */
	size_t beyond;	   /* exist, did not run, and no workload could */
};
struct coverage_count coverage_count(const struct coverage_kernel *k);

/**
 * coverage_misses() - hold what workloads claim against what ran
 * @first: head of the registry
 * @miss: allocated, the caller frees it
 * @nr: how many
 *
 * A function that exists, and that an entry of exercises claims for this
 * kernel's model, must have run in a profiled cell of the workload. A
 * workload without such a cell is one miss without a function.
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_misses(const struct coverage_kernel *k,
		    const struct workload *first, struct coverage_miss **miss,
		    size_t *nr, struct err *reason);

#endif
