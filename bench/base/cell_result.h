/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell_result.h - what one cell gave: metrics, checks, profile, status */
#ifndef DAXSTORM_BASE_CELL_RESULT_H
#define DAXSTORM_BASE_CELL_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/hist.h"

enum cell_status { CELL_PASS, CELL_FAIL, CELL_SKIP, CELL_LOST, CELL_STATUSES };
extern const char *const cell_status_names[CELL_STATUSES];

/* "pass", "fail", "skip", "lost": lost is a cell its guest died in. */
const char *cell_status_name(enum cell_status status);

/* One function; insn is its own, not of what it calls. */
struct result_function {
	char *name; /* "[user]" is all of user space */
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
	uint64_t insn;			   /* sum over the functions */
	struct result_function *functions; /* sorted by name */
	size_t nr_functions;
	struct result_node *nodes; /* counted by blocks: see bench/qemu/tree.c */
	size_t nr_nodes;
};

/* What the clock saw of a metric's marked regions (base/mark.h). */
struct result_region {
	uint64_t record; /* its number in the boot, from 1 */
	uint64_t regions;
	uint64_t span;	  /* ticks from mark to mark, all regions */
	uint64_t faults;  /* page faults of all tasks within */
	uint64_t entries; /* mapped entries that the operations covered */
};

struct result_metric {
	char name[CELL_NAME_MAX];
	char series[CELL_NAME_MAX]; /* see struct metric; "": of none */
	uint64_t size;		    /* 0: of no series */
	char unit[8];		    /* "insn" or "ns" */
	bool lower_better;
	uint64_t per;	   /* entries one recorded value covers, >= 1 */
	struct hist *hist; /* values as recorded: divide by @per to report */
	struct result_region region;	/* only while it is being measured */
	struct result_profile *profile; /* NULL: not profiled */
};

/* The check that the engine makes at the end of every cell. */
#define LEAK_CHECK "leaks"

enum check_status { CHECK_FAIL, CHECK_PASS, CHECK_SKIP, CHECK_STATUSES };
extern const char *const check_status_names[CHECK_STATUSES];

/* "fail", "pass", "skip". */
const char *check_status_name(enum check_status status);

struct result_check {
	char name[CELL_NAME_MAX];
	enum check_status status;
	bool known;   /* this model of kernel is known to fail it */
	char *reason; /* the reason, or what a pass rests on; may be NULL */
	unsigned int rounds; /* that judged it; 0: the plan has none, */
	uint64_t failed;     /* mask of rounds: stats/merge_rounds.h */
};

struct result_cell {
	struct cell cell;
	enum cell_status status;
	char *reason; /* reason unless passed */
	char *proof;  /* what proved the granularity; may be NULL */
	struct result_metric *metrics;
	size_t nr_metrics;
	struct result_check *checks;
	size_t nr_checks;
	uint64_t record; /* of a test, only while it is being run; or 0 */
	struct result_function *ran; /* of what the kernel was asked about,
					in a profiled test; sorted by name */
	size_t nr_ran;
	uint64_t rounds; /* masks of a cell made of its rounds (stats/merge_rounds.h): */
	uint64_t unpassed; /* all that there are, and those that did not pass */
};

/* Release what @cell holds; it is blank then. */
void result_cell_release(struct result_cell *cell);
void result_functions_free(struct result_function *functions, size_t nr);
void result_profile_free(struct result_profile *profile);

/**
 * result_cell_add_check() - append one more check to a cell
 *
 * Return: the check, as yet failed and without a name; NULL: no memory.
 */
struct result_check *result_cell_add_check(struct result_cell *cell);

#endif
