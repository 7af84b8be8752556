// SPDX-License-Identifier: GPL-2.0-or-later
/* tests.c - the tests that a cell was: that it ran, and its checks */
#include "export/tests.h"

#include <stdio.h>
#include <string.h>

#include "stats/merge_rounds.h"

#define RAN "cell ran"

static void fill_ran(const struct result_cell *cell, struct export_test *test)
{
	test->name = RAN;
	test->reason = cell->reason;
	if (cell->status == CELL_PASS)
		test->state = EXPORT_PASS;
	else if (cell->status == CELL_SKIP)
		test->state = EXPORT_SKIP;
	else
		test->state = EXPORT_ERROR;
	if (test->state == EXPORT_ERROR)
		snprintf(test->before, sizeof(test->before),
			 "%s: ", cell_status_name(cell->status));
}

static void fill_check(const struct result_check *check,
		       struct export_test *test)
{
	char rounds[ROUNDS_TEXT_MAX];

	test->name = check->name;
	test->reason = check->reason;
	if (check->status == CHECK_PASS)
		test->state = EXPORT_PASS;
	else if (check->status == CHECK_SKIP)
		test->state = EXPORT_SKIP;
	else
		test->state = check->known ? EXPORT_XFAIL : EXPORT_FAIL;
	if (check->status == CHECK_FAIL && check->rounds)
		snprintf(test->before, sizeof(test->before),
			 "failed in %d of %u rounds (%s): ",
			 __builtin_popcountll(check->failed), check->rounds,
			 rounds_text(check->failed, rounds));
}

bool export_test(const struct result_cell *cell, size_t i,
		 struct export_test *test)
{
	if (i > cell->nr_checks)
		return false;
	*test = (struct export_test){ .before = "" };
	if (i)
		fill_check(&cell->checks[i - 1], test);
	else
		fill_ran(cell, test);
	return true;
}

size_t export_count(const struct result_cell *cell, size_t count[EXPORT_STATES])
{
	struct export_test test;
	size_t i;

	memset(count, 0, EXPORT_STATES * sizeof(*count));
	for (i = 0; export_test(cell, i, &test); i++)
		count[test.state]++;
	return i;
}
