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

/* "pass", "fail", "skip" or "lost" (the guest died while the cell ran). */
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
	/* page-table entries of all regions; per-entry values divide by it */
	uint64_t entries;
	uint64_t regions;
	uint64_t insn;			   /* sum over the functions */
	struct result_function *functions; /* sorted by name */
	size_t nr_functions;
	/* what ran in the regions beside the operations; sorted by name */
	struct result_function *beside;
	size_t nr_beside;
	/* call tree, built block by block: see bench/qemu/tree.c */
	struct result_node *nodes;
	size_t nr_nodes;
};

/* Clock readings of a metric's marked regions (base/mark.h). */
struct result_region {
	uint64_t record; /* number of the record in this boot, starting at 1 */
	uint64_t regions;
	uint64_t span;	  /* ticks from mark to mark, summed over all regions */
	uint64_t faults;  /* page faults of all tasks in the regions */
	uint64_t entries; /* page-table entries that the operations covered */
	bool marked;	  /* the emulator holds the values of the operations */
};

/*
 * What the emulator counted beside the values of a metric: instructions over
 * all its operations, except BESIDE_IDLE (what the clock went on while a CPU
 * slept) and BESIDE_ASTRAY (jumps that the emulator's plugin could not follow).
 */
enum beside {
	BESIDE_WAITING,
	BESIDE_BACKGROUND,
	BESIDE_DEFERRED,
	BESIDE_BETWEEN,
	BESIDE_IDLE,
	BESIDE_ASTRAY,
	BESIDES
};
/* "waiting", "background", ...: members of a result file */
extern const char *const beside_names[BESIDES];

struct result_metric {
	char name[CELL_NAME_MAX];
	/* see struct metric; "": not part of a series */
	char series[CELL_NAME_MAX];
	uint64_t size; /* 0: not part of a series */
	char unit[8];  /* "insn" or "ns" */
	bool lower_better;
	uint64_t per; /* page-table entries per recorded value, at least 1 */
	/*
	 * What measuring an operation adds to each recorded value; 0: nothing,
	 * or it is not known. Set by result_load().
	 */
	double cost;
	/* raw values: result_metric_value() is what is reported */
	struct hist *hist;	     /* recorded here; NULL: read from a file */
	struct sparse_hist values;   /* read from a file; else empty */
	struct result_region region; /* valid only during the measurement */
	struct result_profile *profile; /* NULL: not profiled */
	bool has_beside; /* the emulator counted the operations */
	uint64_t beside[BESIDES];
};

/* A recorded value, or a mean of them, per entry and without cost; or 0. */
double result_metric_value(const struct result_metric *metric, double raw);

/* Behind the name of a metric: the span of all tasks. */
#define METRIC_WALL "_wall"

/* Characters of a metric's name without METRIC_WALL. */
size_t metric_stem(const char *name);

/* Is it the span of all tasks of a cell, not of one operation? */
bool result_metric_is_wall(const struct cell *cell, const char *name);

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

struct host_cell;

struct result_cell {
	struct cell cell;
	enum cell_status status;
	char *reason; /* why it did not pass; NULL if it passed */
	char *proof;  /* how the page size was proven; may be NULL */
	struct result_metric *metrics;
	size_t nr_metrics;
	struct result_check *checks;
	size_t nr_checks;
	uint64_t record; /* number of a running test's record; otherwise 0 */
	struct host_cell *host; /* host/cell.h; NULL: mode exact, or older */
	/* functions of interest that ran in a profiled test, sorted by name */
	struct result_function *ran;
	size_t nr_ran;
	/* Masks of a cell merged from rounds (stats/merge_rounds.h). */
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
