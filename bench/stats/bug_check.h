/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bug_check.h - compare results of a kernel with the observations of bugs */
#ifndef DAXSTORM_STATS_BUG_CHECK_H
#define DAXSTORM_STATS_BUG_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "record/bugs.h"
#include "record/observations.h"
#include "record/result.h"

enum bug_verdict {
	BUG_OTHER_MODEL,  /* the row is not about this kernel's model */
	BUG_NOT_RUN,	  /* no cell has a result for the check */
	BUG_UNOBSERVED,	  /* no release of this kernel's series was tried */
	BUG_SHOWN,	  /* the check fails, as it did before */
	BUG_ABSENT,	  /* the check passes, as it did before */
	BUG_DIFFERS,	  /* differs from another release of the series */
	BUG_CONTRADICTED, /* differs from earlier results of this release */
};

struct bug_finding {
	enum bug_verdict verdict;
	const struct observation *like; /* observation compared with; or NULL */
	/* cell in which the check failed; or NULL */
	const struct result_cell *cell;
	const char *reason; /* reason of that failure; or NULL */
};

/* Is @row about the check that shows @bug, on a model that the bug is about? */
bool bug_observed_by(const struct bug *bug, const struct observation *row);

/**
 * bug_check() - compare results of one kernel with the observations of a bug
 * @bug: row of the file of bugs
 * @o: observations
 * @results: results of one release
 * @nr: number of results, at least 1
 * @f: filled
 *
 * If the bug was not observed in the named cell, it must not appear in any
 * other cell of its workload either, unless it was observed there. A lost cell
 * counts as one whose check "leaks" failed.
 */
void bug_check(const struct bug *bug, const struct observations *o,
	       const struct result *results, size_t nr, struct bug_finding *f);

#endif
