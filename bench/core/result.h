/* SPDX-License-Identifier: GPL-2.0-or-later */
/* result.h - the result file of one boot, format daxstorm-result/1 */
#ifndef DAXSTORM_CORE_RESULT_H
#define DAXSTORM_CORE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/cell.h"
#include "core/hist.h"
#include "core/reader.h"
#include "core/why.h"

#define RESULT_FORMAT "daxstorm-result/1"

enum cell_status { CELL_PASS, CELL_FAIL, CELL_SKIP, CELL_LOST };

/* "pass", "fail", "skip", "lost": lost is a cell its guest died in. */
const char *cell_status_name(enum cell_status status);

/* One function; insn is its own, not of what it calls. */
struct result_function {
	char *name;	/* "[user]" is all of user space */
	uint64_t insn, calls;
};

/* One place of the call tree: a function, and the path that led to it. */
struct result_node {
	char *name;
	size_t parent; /* index, below the own one; SIZE_MAX: a root */
	uint64_t insn, calls;
};

/* Where the instructions of a metric's regions went; exact mode only. */
struct result_profile {
	uint64_t entries; /* that all regions covered: divide by it */
	uint64_t regions;
	uint64_t insn;	  /* sum over the functions */
	struct result_function *functions; /* sorted by name */
	size_t nr_functions;
	struct result_node *nodes; /* counted by blocks: see bench/vm/tree.c */
	size_t nr_nodes;
};

/* What the clock saw of a metric's marked regions (core/mark.h). */
struct result_region {
	uint64_t record;  /* its number in the boot, from 1 */
	uint64_t regions;
	uint64_t span;	  /* ticks from mark to mark, all regions */
	uint64_t faults;  /* page faults of all tasks within */
	uint64_t entries; /* mapped entries that the operations covered */
};

struct result_metric {
	char name[CELL_NAME_MAX];
	char unit[8];	    /* "insn" or "ns" */
	bool lower_better;
	uint64_t per;	    /* entries one recorded value covers, >= 1 */
	struct hist *hist;  /* values as recorded: divide by @per to report */
	struct result_region region; /* only while it is being measured */
	struct result_profile *profile; /* NULL: not profiled */
};

enum check_status { CHECK_FAIL, CHECK_PASS, CHECK_SKIP, CHECK_STATUSES };

/* "fail", "pass", "skip". */
const char *check_status_name(enum check_status status);

struct result_check {
	char name[CELL_NAME_MAX];
	enum check_status status;
	bool known; /* this model of kernel is known to fail it */
	char *why;  /* the reason, or what a pass rests on; may be NULL */
	unsigned int rounds; /* that judged it; 0: the plan has none, */
	uint64_t failed;     /* mask of rounds: stats/fold.h */
};

struct result_cell {
	struct cell cell;
	enum cell_status status;
	char *why;   /* reason unless passed */
	char *proof; /* what proved the granularity; may be NULL */
	struct result_metric *metrics;
	size_t nr_metrics;
	struct result_check *checks;
	size_t nr_checks;
	uint64_t record; /* of a trial, only while it is being run; or 0 */
	struct result_function *ran; /* of what the kernel was asked about,
					in a profiled trial; sorted by name */
	size_t nr_ran;
	uint64_t rounds;   /* masks of a cell made of its rounds (stats/fold.h): */
	uint64_t unpassed; /* all that there are, and those that did not pass */
};

struct result_event {
	char *kind; /* "warn" "oops" "panic" "hang" "died" "emulator" ... */
	char *text;
	char *cell; /* cell_id(), or NULL outside of any */
};

struct result_option { /* one kernel config option that matters to DAX */
	char *name;
	char *value; /* "y", "m", "n" or a literal */
};

struct result {
	char *mode;	/* "exact" or "time" */
	char *withheld; /* why times must not be shown; NULL if they may */
	char *plan;
	char *plan_digest;
	uint64_t seed;
	char *release, *version, *machine, *model, *cmdline;
	char *build_id; /* of the kernel, in hex; NULL: it tells none */
	char **symbols; /* kernel functions asked about that it has; sorted */
	size_t nr_symbols;
	struct result_option *config;
	size_t nr_config;
	char *cpu, *hypervisor;
	uint64_t cpus;
	char *clock;	      /* "tsc", "cntvct", "clock_gettime" */
	char *unit;	      /* "insn" or "ns" */
	double empty_inside;  /* mean of what an empty operation records */
	double empty_total;   /* mean cost of measuring it, record included */
	struct result_region empty; /* only while it is being measured */
	uint64_t boots;	      /* starts of the guest this took: 1 + losses */
	struct result_cell *cells;
	size_t nr_cells;
	struct result_event *events;
	size_t nr_events;
};

/**
 * result_load() - read a result file
 * @path: file
 * @result: filled; release with result_free()
 * @why: reason of a failure, naming @path
 *
 * Refuses anything that is not a whole daxstorm-result/1 file.
 *
 * Return: 0, or -errno with nothing to release.
 */
int result_load(const char *path, struct result *result, struct why *why);
void result_free(struct result *result);
/* What a cell holds; it is blank then. */
void result_cell_release(struct result_cell *cell);

/* The "ran" of a trial's cell, for result_load(). */
int result_ran_load(const struct reader *r, json_object *obj,
		    struct result_cell *cell);
void result_functions_free(struct result_function *functions, size_t nr);

/* The "profile" of a metric, for result_load(); *profile NULL if it has none. */
int result_profile_load(const struct reader *r, json_object *metric,
			struct result_profile **profile);
void result_profile_free(struct result_profile *profile);

/* The member "kernel" of a result file, for result_load(). */
int result_kernel_load(const struct reader *r, json_object *root,
		       struct result *result);

#endif
