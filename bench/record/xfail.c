// SPDX-License-Identifier: GPL-2.0-or-later
/* xfail.c - failures that a bug on record explains */
#include "record/xfail.h"

#include "base/target_ops.h"

int xfails_load(struct xfails *x, struct err *e)
{
	int err;

	*x = (struct xfails){ .bugs = { .bug = NULL } };
	err = bugs_load(NULL, &x->bugs, e);
	if (!err)
		err = observations_load(NULL, &x->seen, e);
	if (err)
		xfails_free(x);
	return err;
}

void xfails_free(struct xfails *x)
{
	bugs_free(&x->bugs);
	observations_free(&x->seen);
}

const struct bug *xfail_find(const struct xfails *x,
			     const struct observation *row)
{
	const struct bug *bug =
		bugs_find(&x->bugs, row->workload, row->check, row->model);

	return bug && observations_expect_failure(&x->seen, row) ? bug : NULL;
}

void xfails_mark(const struct xfails *x, const char *release, const char *model,
		 struct result_cell *cell)
{
	char name[CELL_TARGET_MAX];
	struct observation row = {
		.workload = cell->cell.workload,
		.cell = cell_target(&cell->cell, name),
		.release = (char *)release,
		.model = (char *)model,
	};
	size_t i;

	for (i = 0; i < cell->nr_checks; i++) {
		row.check = cell->checks[i].name;
		cell->checks[i].known = xfail_find(x, &row) != NULL;
	}
}
