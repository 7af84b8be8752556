/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bug_check.h - hold results of a kernel against what was observed of its bugs */
#ifndef DAXSTORM_STATS_BUG_CHECK_H
#define DAXSTORM_STATS_BUG_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/observations.h"
#include "record/bugs.h"
#include "record/result.h"

enum bug_verdict {
	BUG_OTHER_MODEL,  /* the row is not about this kernel's model */
	BUG_NOT_RUN,	  /* no cell of the results judged the check */
	BUG_UNOBSERVED,	  /* no release of this kernel's series was tried */
	BUG_SHOWN,	  /* the check fails, as was observed */
	BUG_ABSENT,	  /* the check passes, as was observed */
	BUG_DIFFERS,	  /* from what another release of the series gave */
	BUG_CONTRADICTED, /* by results of the same release */
};

struct bug_finding {
	enum bug_verdict verdict;
	const struct observation *like; /* it was held against; or NULL */
	const struct result_cell *cell; /* in which the check failed; or NULL */
	const char *reason;		/* of that failure; or NULL */
};

/* Is @row one of the check that shows @bug, on a model that it is about? */
bool bug_observed_by(const struct bug *bug, const struct observation *row);

/**
 * bug_check() - hold results of one kernel against observations of a bug
 * @bug: row of the file of bugs
 * @o: what was observed
 * @results: of one release
 * @nr: how many, at least 1
 * @f: filled
 *
 * A bug that was not there must be in no other cell of its workload either,
 * unless it was observed there. A lost cell counts as one whose check "leaks"
 * failed.
 */
void bug_check(const struct bug *bug, const struct observations *o,
	       const struct result *results, size_t nr, struct bug_finding *f);

#endif
