/* SPDX-License-Identifier: GPL-2.0-or-later */
/* proofs.h - which mutants make a check fail */
#ifndef DAXSTORM_EVIDENCE_PROOFS_H
#define DAXSTORM_EVIDENCE_PROOFS_H

#include <stddef.h>

#include "base/err.h"

#define MUTANTS_FOLDER "mutants"

/* One term of the key "fails" in a mutant's [cell WORKLOAD:TARGET:SIZE]. */
struct proof {
	char *mutant, *workload;
	char *term;
};

struct proofs {
	struct proof *proof;
	size_t nr;
};

/**
 * proofs_load() - read which checks catch each mutant
 * @folder: folder of the mutants' INI files; NULL: MUTANTS_FOLDER of
 *	data_path(), or no mutants if there is no such folder
 * @proofs: filled; release with proofs_free()
 * @reason: reason of a failure
 *
 * Return: 0 or -errno.
 */
int proofs_load(const char *folder, struct proofs *proofs, struct err *reason);
void proofs_free(struct proofs *proofs);

/**
 * proofs_of_check() - find the mutants that prove that a check can fail
 * @proofs: loaded
 * @workload: workload of the check
 * @check: name of the check
 * @names: set to the names, separated by blanks, or NULL if there is none; the
 *	caller frees it
 * @reason: reason of a failure
 *
 * "a&b" requires that both checks fail, so it proves both. "each:X" proves
 * every check that matches the regular expression X. "a|b" requires only one of
 * them, so it proves neither.
 *
 * Return: 0 or -errno.
 */
int proofs_of_check(const struct proofs *proofs, const char *workload,
		    const char *check, char **names, struct err *reason);

#endif
