/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell_result.h - the result of one cell: metrics, checks, profile, status */
#ifndef DAXSTORM_BASE_CELL_RESULT_H
#define DAXSTORM_BASE_CELL_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/hist.h"

enum cell_status { CELL_PASS, CELL_FAIL, CELL_SKIP, CELL_LOST, CELL_STATUSES };
extern const char *const cell_status_names[CELL_STATUSES];

/* "pass", "fail", "skip" or "lost". A cell is lost if its guest died in it. */
const char *cell_status_name(enum cell_status status);

/* One function. @insn excludes the functions that it calls. */
struct result_function {
	char *name; /* "[user]" stands for all of user space */
	uint64_t insn, calls;
};

/* One node of the call tree: a function and the call path that led to it. */
struct result_node {
	char *name;
	size_t parent; /* a lower index than its own; SIZE_MAX: a root */
	uint64_t insn, calls;
};

/* Instructions of a metric's regions by function; exact mode only. */
struct result_profile {
	uint64_t entries; /* page-table entries of all regions: the divisor */
	uint64_t regions;
	uint64_t insn;			   /* sum over the functions */
	struct result_function *functions; /* sorted by name */
	size_t nr_functions;
	struct result_node *nodes; /* counted by block: see bench/qemu/tree.c */
	size_t nr_nodes;
};

/* Clock readings of a metric's marked regions (base/mark.h). */
struct result_region {
	uint64_t record; /* number of the record in this boot, from 1 */
	uint64_t regions;
	uint64_t span;	  /* ticks from mark to mark, summed over all regions */
	uint64_t faults;  /* page faults of all tasks in the regions */
	uint64_t entries; /* page-table entries that the operations covered */
};

struct result_metric {
	char name[CELL_NAME_MAX];
	char series[CELL_NAME_MAX]; /* see struct metric; "": of none */
	uint64_t size;		    /* 0: of no series */
	char unit[8];		    /* "insn" or "ns" */
	bool lower_better;
	uint64_t per;	   /* page-table entries of one recorded value, >= 1 */
	struct hist *hist; /* raw values: divide by @per to report */
	struct result_region region;	/* valid only during the measurement */
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
	bool known;   /* a failure is an xfail: see record/xfail.h */
	char *reason; /* why it failed, or what a pass is based on; or NULL */
	unsigned int rounds; /* rounds with a result; 0: plan without rounds */
	uint64_t failed;     /* mask of failed rounds: stats/merge_rounds.h */
};

struct result_cell {
	struct cell cell;
	enum cell_status status;
	char *reason; /* why it did not pass; NULL if it did */
	char *proof;  /* how the page size was proven; may be NULL */
	struct result_metric *metrics;
	size_t nr_metrics;
	struct result_check *checks;
	size_t nr_checks;
	uint64_t record; /* record of a test while it runs; else 0 */
	struct result_function *ran; /* functions that ran in a profiled test,
					of those looked for; sorted by name */
	size_t nr_ran;
	/* Masks of a cell that was merged from rounds (stats/merge_rounds.h). */
	uint64_t rounds;   /* rounds that have a result */
	uint64_t unpassed; /* rounds that did not pass */
};

/* Free the members of @cell and zero it. */
void result_cell_release(struct result_cell *cell);

/**
 * result_cell_add_check() - append a check to a cell
 *
 * Return: the check, with status CHECK_FAIL and no name; NULL: out of memory.
 */
struct result_check *result_cell_add_check(struct result_cell *cell);

#endif
