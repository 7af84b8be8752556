/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workload.h - the interface between the engine and the files of workloads/ */
#ifndef DAXSTORM_BASE_WORKLOAD_H
#define DAXSTORM_BASE_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/err.h"
#include "base/target_ops.h"

struct task;
struct test;

enum workload_kind { WORKLOAD_MEASURE, WORKLOAD_STRESS, WORKLOAD_CHECK };

/*
 * One measured operation. For every repetition the engine calls @prepare in
 * each task and starts all tasks together. It then runs @op once per sample,
 * with only the clock and the histogram around it, and calls @finish.
 */
struct metric {
	const char *name;
	const char *summary;
	/*
	 * Metrics of one series measure the same operation at increasing sizes;
	 * .name is SERIES_SIZE. The size is .per, a number of entries, or .pages
	 * if that is set. A cell with fewer entries fails; it does not measure a
	 * smaller size. METRIC_OF_SERIES() sets the name, series and size.
	 */
	const char *series; /* NULL: none */
	uint64_t size;	    /* 0: no series */
	/* entries that one call of op covers, by granularity; 0: one */
	unsigned int per[GRANULARITIES];
	/*
	 * 4 KiB pages that one call of @op covers, by page size. If any is set,
	 * values are per page, and the metric is omitted where this is 0. If
	 * none is set, values are per page-table entry.
	 */
	unsigned int pages[GRANULARITIES];
	/* the kernel takes the faults: no store is executed again */
	bool kernel_faults;
	/* run one repetition, because fsdax cannot restore the state */
	bool once;
	bool fsdax_only;	    /* devdax cannot reach the state */
	unsigned int granularities; /* mask of page sizes; 0: all */
	unsigned int ops; /* maximum per repetition; 0: as many as fit */
	/* maximum number of samples; 0: as the plan says */
	unsigned int samples;
	/*
	 * -ENOTSUP: not possible on this kernel or target; the metric is
	 * skipped
	 */
	int (*prepare)(struct task *task, struct err *reason);
	void (*op)(struct task *task, uint64_t i);
	int (*finish)(struct task *task, struct err *reason);
};

/*
 * A yes/no statement about the kernel, made by a test. The bugs that make it fail
 * are in workloads/data/bugs.ini. The evidence that it can fail is in
 * workloads/data/observations.tsv and workloads/mutants.
 */
struct check {
	const char *name;
	const char *summary; /* what is true when it passes */
	/* test of bench/tests that makes it fail; NULL: none */
	const char *unit_test;
};

struct workload {
	const char *name;
	const char *summary;
	enum workload_kind kind;
	/*
	 * Kernel functions, terminated by NULL. "MODEL:NAME" is called on
	 * kernels of that model only, although other kernels may have the
	 * symbol.
	 */
	const char *const *exercises;
	const char *targets; /* kinds of target: see target_ops_match() */
	/* wanted per cell, for all tasks together */
	uint64_t entries[GRANULARITIES];
	const struct metric *metrics; /* terminated by a NULL name */
	/*
	 * Set for a workload with checks: see check/test.h. Its metrics have a
	 * name and a summary only, and @checks lists the checks that it may
	 * report.
	 */
	int (*test)(struct test *test, struct err *reason);
	const struct check *checks; /* terminated by a NULL name */
	/* XFS: --prepare must create the file system with reflink */
	bool reflink;
	bool spoils; /* the target must be set up again afterwards */
	bool alters; /* changes the machine, for example loads a driver */
	unsigned int limit_s;  /* time limit of a test; 0: TEST_LIMIT_S */
	const char *file;      /* set by WORKLOAD() */
	struct workload *next; /* next workload on the list */
};

/* Set name, series and size of a metric; @nr is the size in digits. */
#define METRIC_OF_SERIES(stem, nr)                                             \
	.name = stem "_" #nr, .series = stem, .size = (nr)

/* Metrics STEM_1, STEM_16 and STEM_512, whose calls cover that many pages. */
#define METRICS_BY_PAGES(stem, text, before, call, after)                      \
	METRIC_BY_PAGES(stem, 1, text, before, call, after),                   \
		METRIC_BY_PAGES(stem, 16, text, before, call, after),          \
		METRIC_BY_PAGES(stem, 512, text, before, call, after)
#define METRIC_BY_PAGES(stem, nr, text, before, call, after)                   \
	{                                                                      \
		METRIC_OF_SERIES(stem, nr),                                    \
			.summary = text ", " #nr " pages a call, per page",    \
			.per = { [GRAN_4K] = nr },                             \
			.pages = { [GRAN_4K] = nr,                             \
				   [GRAN_2M] = nr,                             \
				   [GRAN_1G] = nr },                           \
			.prepare = before, .op = call, .finish = after,        \
	}

void workload_register(struct workload *workload);

/**
 * workload_check() - check that a workload has all mandatory fields
 * @workload: registered, so that optional fields have their defaults
 * @reason: names the workload, its file and the missing or wrong field
 *
 * A name, a summary, targets, and metrics or a test are mandatory. Every metric
 * has a summary and, unless the workload has a test, an op. Names of workloads
 * and checks are lower case with hyphens, and names of workloads are unique.
 *
 * Return: 0, -EINVAL, or -EEXIST if another workload has the name.
 */
int workload_check(const struct workload *workload, struct err *reason);

/* Run workload_check() for every workload that is linked in. */
int workload_check_all(struct err *reason);
const struct workload *workload_first(void);
const struct workload *workload_find(const char *name);

/*
 * Return: the function name in a string of exercises; NULL if the string is not
 * for @model. If @model is NULL, strings of every model are accepted.
 */
const char *exercise_on(const char *exercise, const char *model);

/* Add @w to the list of workloads before main() runs. */
#define WORKLOAD(w)                                                            \
	static void __attribute__((constructor)) register_##w(void)            \
	{                                                                      \
		w.file = __FILE__;                                             \
		workload_register(&w);                                         \
	}

#endif
