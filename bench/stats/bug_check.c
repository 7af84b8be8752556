// SPDX-License-Identifier: GPL-2.0-or-later
/* bug_check.c - compare results of a kernel with the observations of bugs */
#include "stats/bug_check.h"

#include <string.h>

bool bug_observed_by(const struct bug *bug, const struct observation *row)
{
	return !strcmp(bug->workload, row->workload) &&
	       !strcmp(bug->cell, row->cell) &&
	       !strcmp(bug->check, row->check) && bug_applies(bug, row->model);
}

/*
 * Does the cell have a result for the check? @reason: why it failed, or NULL.
 */
static bool judged(const struct result_cell *cell, const char *check,
		   const char **reason)
{
	const struct result_check *c;
	size_t i;

	*reason = NULL;
	if (cell->status == CELL_LOST && !strcmp(check, LEAK_CHECK)) {
		*reason = cell->reason ? cell->reason : "the guest was lost";
		return true;
	}
	for (i = 0; i < cell->nr_checks; i++) {
		c = &cell->checks[i];
		if (strcmp(c->name, check) || c->status == CHECK_SKIP)
			continue;
		if (c->status == CHECK_FAIL)
			*reason = c->reason ? c->reason : "no reason given";
		return true;
	}
	return false;
}

/* Observation of the bug's check in @cell on this release, or NULL. */
static const struct observation *observed(const struct bug *bug,
					  const struct observations *o,
					  const char *cell, const char *release)
{
	const struct observation row = {
		.workload = bug->workload,
		.cell = (char *)cell,
		.check = bug->check,
		.release = (char *)release,
	};
	const struct observation *found = observations_find(o, &row);

	return found && found->outcome != OUTCOME_SKIP ? found : NULL;
}

/*
 * Look at every cell of the bug's workload. The named cell decides. Another
 * cell counts if it failed and no failure was observed there before. Return:
 * whether the named cell has a result for the check.
 */
static bool look(const struct bug *bug, const struct observations *o,
		 const struct result *r, struct bug_finding *f)
{
	char name[CELL_TARGET_MAX];
	const struct observation *other;
	const char *reason;
	bool named = false;
	size_t i;

	for (i = 0; i < r->nr_cells; i++) {
		const struct result_cell *cell = &r->cells[i];
		bool here = !strcmp(cell_target(&cell->cell, name), bug->cell);

		if (strcmp(cell->cell.workload, bug->workload) ||
		    !judged(cell, bug->check, &reason))
			continue;
		named |= here;
		if (!reason || (f->cell && !here))
			continue;
		other = here ? NULL : observed(bug, o, name, r->release);
		if (other && outcome_is_bad(other->outcome))
			continue;
		f->cell = cell;
		f->reason = reason;
	}
	return named;
}

void bug_check(const struct bug *bug, const struct observations *o,
	       const struct result *results, size_t nr, struct bug_finding *f)
{
	const char *release = results->release;
	char name[CELL_TARGET_MAX];
	bool named = false, bad, here, same;
	size_t i;

	*f = (struct bug_finding){ .verdict = BUG_OTHER_MODEL };
	if (!bug_applies(bug, results->model))
		return;
	for (i = 0; i < nr; i++)
		named |= look(bug, o, &results[i], f);
	f->like = observed(bug, o, bug->cell, release);
	f->verdict = named ? BUG_UNOBSERVED : BUG_NOT_RUN;
	if (!named || !f->like)
		return;
	bad = outcome_is_bad(f->like->outcome);
	here = f->cell && !strcmp(cell_target(&f->cell->cell, name), bug->cell);
	same = bad ? here : !f->cell;
	if (same)
		f->verdict = bad ? BUG_SHOWN : BUG_ABSENT;
	else
		f->verdict = strcmp(f->like->release, release) ?
				     BUG_DIFFERS :
				     BUG_CONTRADICTED;
}
