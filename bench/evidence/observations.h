/* SPDX-License-Identifier: GPL-2.0-or-later */
/* observations.h - the outcome of every check on every kernel that was tried */
#ifndef DAXSTORM_EVIDENCE_OBSERVATIONS_H
#define DAXSTORM_EVIDENCE_OBSERVATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "record/result.h"

#define OBSERVATIONS_FILE "data/observations.tsv"

enum outcome {
	OUTCOME_PASS,
	OUTCOME_SKIP,
	OUTCOME_LOST, /* the guest, in the cell: told as one of "leaks" */
	OUTCOME_FAIL,
	OUTCOMES
};

/* "pass", "skip", "lost", "fail" */
const char *outcome_name(enum outcome outcome);
/* Fail or lost: the check did not hold. */
bool outcome_is_bad(enum outcome outcome);

/* A row of the file. */
struct observation {
	char *workload;
	char *cell; /* "TARGET:GRANULARITY" */
	char *check;
	char *release, *model;
	enum outcome outcome;
	char *daxstorm; /* version of the program, or "-" */
};

struct observations {
	struct observation *row; /* by workload, cell, check and release */
	size_t nr;
};

/**
 * observations_load() - read a file of observations
 * @path: file
 * @o: filled; release with observations_free()
 * @reason: reason of a failure, with file and line
 *
 * Lines that begin with # are left out. Return: 0; -EINVAL for a row that is
 * not like the others; -errno.
 */
int observations_load(const char *path, struct observations *o,
		      struct err *reason);
void observations_free(struct observations *o);

/* Write the file in one step, with its head, sorted. Return: 0 or -errno. */
int observations_write(const char *path, const struct observations *o,
		       struct err *reason);

/**
 * observations_add() - record what one run showed
 * @o: changed: a row of the same workload, cell, check and release is replaced
 * @r: the result of one boot
 * @version: told where the result names no version of the program
 * @changed: counted up by rows that are new or have another outcome
 * @reason: reason of a failure
 *
 * A cell may have been run for several numbers of tasks, or in rounds: a check
 * that fails in one of them fails. A cell that was lost is a row of its check
 * "leaks".
 *
 * Return: 0 or -ENOMEM.
 */
int observations_add(struct observations *o, const struct result *r,
		     const char *version, size_t *changed, struct err *reason);

/**
 * observations_find() - the observation of a check on a release, or near it
 * @o: loaded
 * @row: workload, cell, check and release of what is looked for
 *
 * Return: that of the release; without one that of the release of its series
 * whose number is nearest; NULL if none of the series was tried.
 */
const struct observation *observations_find(const struct observations *o,
					    const struct observation *row);

/* Length of what names the series in a release: "6.12" of "6.12.117+deb13". */
size_t release_series(const char *release);

#endif
