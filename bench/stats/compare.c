// SPDX-License-Identifier: GPL-2.0-or-later
/* compare.c - compare two sides of results */
#include "stats/compare.h"

#include <string.h>

#include "stats/findings.h"
#include "stats/growth.h"
#include "stats/match.h"
#include "stats/time_stats.h"
#include "stats/validate.h"

/* Counts repeat exactly, so a small tolerance is enough; of times none is needed. */
#define TOLERANCE_EXACT 0.5
#define TOLERANCE_TIME	0.0
#define TOLERANCE_INSN	1.0

int compare(const struct boots sides[SIDES], double tolerance_pct,
	    struct comparison *c, struct err *e)
{
	int err;

	memset(c, 0, sizeof(*c));
	memcpy(c->side, sides, sizeof(c->side));
	err = compare_validate(c, e);
	if (err)
		goto fail;
	c->exact = !strcmp(c->side[SIDE_BASE].result[0].mode, "exact");
	c->tolerance_pct = tolerance_pct >= 0 ? tolerance_pct :
			   c->exact	      ? TOLERANCE_EXACT :
						TOLERANCE_TIME;
	/* A tolerance of 0 is meant as it is given. */
	if (c->exact && c->tolerance_pct > 0)
		c->tolerance_insn = TOLERANCE_INSN;
	err = compare_match(c, e);
	if (!err && !c->exact && !c->withheld)
		err = time_stats(c, e);
	if (!err)
		err = growth_gather(c, e);
	if (!err)
		err = gather_findings(c, e);
	if (!err)
		return 0;
fail:
	comparison_free(c);
	return err;
}
