/* SPDX-License-Identifier: GPL-2.0-or-later */
/* evidence.h - what has made a check fail */
#ifndef DAXSTORM_EVIDENCE_EVIDENCE_H
#define DAXSTORM_EVIDENCE_EVIDENCE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/workload.h"
#include "evidence/proofs.h"
#include "record/observations.h"

#define RELEASES_MAX 4096 /* size of a list of releases in bytes */

struct evidence {
	struct observations seen;
	struct proofs proofs;
};

/* Evidence that one check can fail. If all is empty, the check is unproven. */
struct seen_to_fail {
	char releases[RELEASES_MAX]; /* releases whose kernels failed it */
	char *mutants;		     /* mutants that it caught; or NULL */
	const char *unit_test;
};

/* Load OBSERVATIONS_FILE and the mutants. Return: 0 or -errno. */
int evidence_load(struct evidence *evidence, struct err *reason);
void evidence_free(struct evidence *evidence);

/**
 * evidence_of_check() - collect what has made a check fail
 * @evidence: loaded
 * @workload: workload of the check
 * @check: one of its checks
 * @seen: filled; the caller frees @seen->mutants
 * @reason: reason of a failure
 *
 * Return: 0 or -errno.
 */
int evidence_of_check(const struct evidence *evidence,
		      const struct workload *workload,
		      const struct check *check, struct seen_to_fail *seen,
		      struct err *reason);

/* Is there any evidence that the check can fail? */
bool is_proven(const struct seen_to_fail *seen);

/*
 * Append @release to a list separated by blanks, unless it is listed already.
 */
void add_release(char list[RELEASES_MAX], const char *release);

#endif
