/* SPDX-License-Identifier: GPL-2.0-or-later */
/* observations.h - outcomes of every check on every kernel that was tried */
#ifndef DAXSTORM_RECORD_OBSERVATIONS_H
#define DAXSTORM_RECORD_OBSERVATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "record/result.h"

#define OBSERVATIONS_FILE "data/observations.tsv"

enum outcome {
	OUTCOME_PASS,
	OUTCOME_SKIP,
	/* the guest died in the cell: recorded for the check "leaks" */
	OUTCOME_LOST,
	OUTCOME_FAIL,
	OUTCOMES
};

/* "pass", "skip", "lost", "fail" */
const char *outcome_name(enum outcome outcome);
/* Return: true for fail and lost, where the check did not hold. */
bool outcome_is_bad(enum outcome outcome);

/* One row of the file. */
struct observation {
	char *workload;
	char *cell; /* "TARGET:GRANULARITY" */
	char *check;
	char *release, *model;
	enum outcome outcome;
	char *daxstorm;	   /* version of the program, or "-" */
	unsigned int line; /* in the file that was read; 0: added since */
};

struct observations {
	/* sorted by workload, cell, check and release */
	struct observation *row;
	size_t nr;
};

/**
 * observations_load() - read a file of observations
 * @path: file; NULL: OBSERVATIONS_FILE of data_path()
 * @o: filled; release with observations_free()
 * @reason: reason of a failure, with file and line
 *
 * Lines that begin with # are ignored.
 *
 * Return: 0; -ENOENT if there is no such file; -EINVAL for a malformed row,
 * for two rows of the same workload, cell, check and release, or if @path is not
 * a regular file; -errno.
 */
int observations_load(const char *path, struct observations *o,
		      struct err *reason);
void observations_free(struct observations *o);

/*
 * Write the sorted rows and the head of the file atomically. What exists and is
 * not a regular file is refused with -EINVAL. Return: 0 or -errno.
 */
int observations_write(const char *path, const struct observations *o,
		       struct err *reason);

/**
 * observations_add() - record the outcomes of one run
 * @o: changed: a row of the same workload, cell, check and release is replaced
 * @r: result of one boot
 * @version: recorded if the result names no version of the program
 * @changed: incremented for each row that is new or has another outcome
 * @reason: reason of a failure
 *
 * A cell may have been run with several numbers of tasks, or in rounds. A check
 * that fails in one of them is recorded as failed. A lost cell is recorded as a
 * row of its check "leaks".
 *
 * Return: 0 or -ENOMEM.
 */
int observations_add(struct observations *o, const struct result *r,
		     const char *version, size_t *changed, struct err *reason);

/**
 * observations_find() - find the observation of a check on a release
 * @o: loaded
 * @row: workload, cell, check and release to look for
 *
 * Return: the observation on that release; if there is none, that on the
 * release of the same series with the nearest number; NULL if no release of the
 * series was tried.
 */
const struct observation *observations_find(const struct observations *o,
					    const struct observation *row);

/**
 * observations_expect_failure() - was a check seen to fail on kernels like this?
 * @o: loaded
 * @row: workload, cell, check, release and model of the kernel in question
 *
 * The first of these that was tried decides; rows with outcome "skip" were not
 * tried, and rows of another model never count:
 * 1. the cell, on the nearest release of the series;
 * 2. any cell of the workload, on the nearest release of the series;
 * 3. the cell, on the nearest release of any series;
 * 4. any cell of the workload, on the nearest release of any series.
 *
 * Return: true if it failed, or if the guest was lost and the check is "leaks".
 */
bool observations_expect_failure(const struct observations *o,
				 const struct observation *row);

#endif
