/* SPDX-License-Identifier: GPL-2.0-or-later */
/* evidence.h - what shows that a check can fail */
#ifndef DAXSTORM_EVIDENCE_EVIDENCE_H
#define DAXSTORM_EVIDENCE_EVIDENCE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/workload.h"
#include "evidence/observations.h"
#include "evidence/proofs.h"

#define RELEASES_MAX 4096 /* bytes of a list of releases */

struct evidence {
	struct observations seen;
	struct proofs proofs;
};

/* Of one check; all empty: it is unproven. */
struct seen_to_fail {
	char releases[RELEASES_MAX]; /* of kernels that failed it */
	char *mutants;		     /* that it caught; or NULL */
	const char *unit_test;
};

/* Load OBSERVATIONS_FILE and the mutants. Return: 0 or -errno. */
int evidence_load(struct evidence *evidence, struct err *reason);
void evidence_free(struct evidence *evidence);

/**
 * evidence_of_check() - what a check was seen to fail by
 * @evidence: loaded
 * @workload: of the check
 * @check: one of its checks
 * @seen: filled; its mutants are the caller's to free
 * @reason: reason of a failure
 *
 * Return: 0 or -errno.
 */
int evidence_of_check(const struct evidence *evidence,
		      const struct workload *workload,
		      const struct check *check, struct seen_to_fail *seen,
		      struct err *reason);

/* Was it seen to fail by anything? */
bool is_proven(const struct seen_to_fail *seen);

/* Append @release to a list with blanks between, unless it is in it. */
void add_release(char list[RELEASES_MAX], const char *release);

#endif
