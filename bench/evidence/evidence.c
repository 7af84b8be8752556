// SPDX-License-Identifier: GPL-2.0-or-later
/* evidence.c - what has made a check fail */
#include "evidence/evidence.h"

#include <stdio.h>
#include <string.h>

int evidence_load(struct evidence *evidence, struct err *e)
{
	int err;

	*evidence = (struct evidence){ .seen = { .row = NULL } };
	err = observations_load(NULL, &evidence->seen, e);
	if (!err)
		err = proofs_load(NULL, &evidence->proofs, e);
	if (err)
		evidence_free(evidence);
	return err;
}

void evidence_free(struct evidence *evidence)
{
	observations_free(&evidence->seen);
	proofs_free(&evidence->proofs);
}

void add_release(char list[RELEASES_MAX], const char *release)
{
	size_t len = strlen(release);
	const char *at;

	for (at = list; *at; at += strcspn(at, " "), at += *at == ' ')
		if (!strncmp(at, release, len) && strchr(" ", at[len]))
			return;
	snprintf(list + strlen(list), RELEASES_MAX - strlen(list), "%s%s",
		 list[0] ? " " : "", release);
}

int evidence_of_check(const struct evidence *evidence, const struct workload *w,
		      const struct check *check, struct seen_to_fail *seen,
		      struct err *e)
{
	const struct observation *row;
	size_t i;

	*seen = (struct seen_to_fail){ .unit_test = check->unit_test };
	for (i = 0; i < evidence->seen.nr; i++) {
		row = &evidence->seen.row[i];
		if (outcome_is_bad(row->outcome) &&
		    !strcmp(row->workload, w->name) &&
		    !strcmp(row->check, check->name))
			add_release(seen->releases, row->release);
	}
	return proofs_of_check(&evidence->proofs, w->name, check->name,
			       &seen->mutants, e);
}

bool is_proven(const struct seen_to_fail *seen)
{
	return seen->releases[0] || seen->mutants || seen->unit_test;
}
