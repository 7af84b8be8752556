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
	 * 4 KiB pages that one call of @op covers. If any is set, values are
	 * per page, and the metric is left out where this is 0. If none is
	 * set, values are per page-table entry.
	 */
	unsigned int pages[GRANULARITIES];
	/* faults are taken in the kernel: no store is retried */
	bool kernel_faults;
	bool once;	 /* fsdax cannot restore the state: one repetition */
	bool fsdax_only; /* devdax cannot have the state */
	bool reads;	 /* entries are mapped by reads: see reads_elsewhere */
	bool file_only; /* dropped data must come back: not of anonymous memory */
	unsigned int granularities; /* bit mask of page sizes; 0: all */
	unsigned int ops;     /* at most per repetition; 0: as many as fit */
	unsigned int samples; /* at most; 0: what the plan asks for */
	/* -ENOTSUP: this kernel or target cannot do it; the result says so */
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
	 * Kernel functions, NULL-ended. "MODEL:NAME" is called on kernels of
	 * that model only, although other kernels may still have the symbol.
	 */
	const char *const *exercises;
	const char *targets; /* kinds it runs on: target_ops_match() */
	uint64_t entries[GRANULARITIES]; /* wanted per cell, all tasks */
	const struct metric *metrics;	 /* ended by a NULL name */
	/*
	 * Exact mode: wait for the kernel's deferred work before measuring, so
	 * that it does not run in a region. One batch of RCU callbacks costs as
	 * many instructions as a hundred faults.
	 */
	bool settle;
	/*
	 * A workload with checks: see check/test.h. Its metrics have a name and
	 * a summary only; @checks lists the checks that it may report.
	 */
	int (*test)(struct test *test, struct err *reason);
	const struct check *checks; /* ended by a NULL name */
	bool reflink; /* XFS: --prepare must make it with shared extents */
	bool spoils;  /* after it the target has to be made anew */
	bool alters;  /* leaves the machine changed: a driver loaded, say */
	unsigned int limit_s;  /* of a test; 0: TEST_LIMIT_S */
	const char *file;      /* set by WORKLOAD() */
	struct workload *next; /* of the registry */
};

/* Name a metric, its series and the number (in digits) that is its size. */
#define METRIC_OF_SERIES(stem, nr)                                             \
	.name = stem "_" #nr, .series = stem, .size = (nr)

/* Metrics STEM_1, STEM_16 and STEM_512: one call covers so many pages. */
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
 * workload_is_name() - may a workload or a check have this name?
 * @name: 1 to CELL_NAME_MAX - 1 characters of a-z, 0-9 and hyphens
 *
 * Names are used in plans, file names and cell ids.
 */
bool workload_is_name(const char *name);

/**
 * workload_check() - check that a workload has all mandatory fields
 * @workload: registered, so that optional fields have their defaults
 * @reason: the workload, its file and what is missing or wrong
 *
 * Mandatory are a name, a summary, targets, and metrics or a test; every metric
 * has a summary and, unless the workload has a test, an op, and then the workload
 * has entries; names of workloads and checks are lower case with hyphens, those
 * of metrics lower case with underscores; no two workloads, and no two metrics of
 * a workload, have one name.
 *
 * Return: 0, -EINVAL, or -EEXIST for a name that is taken.
 */
int workload_check(const struct workload *workload, struct err *reason);

/* The same for every workload that is linked in. */
int workload_check_all(struct err *reason);
const struct workload *workload_first(void);
const struct workload *workload_find(const char *name);
/* Return whether its cells measure; a name that is not known is a job of fio. */
bool workload_measures(const char *name);
/* What a value of a metric is of: "entry" (of a page table), "page" or "call". */
const char *workload_per(const char *workload, const char *metric);

/*
 * Function of a string of exercises, or NULL if the string is not for @model.
 * If @model is NULL, the string of any model is accepted.
 */
const char *exercise_on(const char *exercise, const char *model);

/* Put @w on the list that plan, engine and `list` read. */
#define WORKLOAD(w)                                                            \
	static void __attribute__((constructor)) register_##w(void)            \
	{                                                                      \
		w.file = __FILE__;                                             \
		workload_register(&w);                                         \
	}

#endif
