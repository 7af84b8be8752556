/* SPDX-License-Identifier: GPL-2.0-or-later */
/* proofs.h - which mutants make a check fail */
#ifndef DAXSTORM_EVIDENCE_PROOFS_H
#define DAXSTORM_EVIDENCE_PROOFS_H

#include <stddef.h>

#include "base/err.h"

#define MUTANTS_FOLDER "mutants"

/* One term of the key "fails" of a mutant's [cell WORKLOAD:TARGET:SIZE]. */
struct proof {
	char *mutant, *workload;
	char *term;
};

struct proofs {
	struct proof *proof;
	size_t nr;
};

/**
 * proofs_load() - read what every mutant is caught by
 * @folder: of the mutants' INI files; NULL: MUTANTS_FOLDER of data_path(), and
 *	    none where there is no such folder
 * @proofs: filled; release with proofs_free()
 * @reason: reason of a failure
 *
 * Return: 0 or -errno.
 */
int proofs_load(const char *folder, struct proofs *proofs, struct err *reason);
void proofs_free(struct proofs *proofs);

/**
 * proofs_of_check() - which mutants prove that a check can fail
 * @proofs: loaded
 * @workload: of the check
 * @check: its name
 * @names: set to their names with blanks between, or NULL if there is none; the
 *	   caller frees it
 * @reason: reason of a failure
 *
 * "a&b" demands that both fail and proves both; "each:X" proves every check
 * that the regular expression X matches. "a|b" is content with either, so it
 * proves neither.
 *
 * Return: 0 or -errno.
 */
int proofs_of_check(const struct proofs *proofs, const char *workload,
		    const char *check, char **names, struct err *reason);

#endif
