// SPDX-License-Identifier: GPL-2.0-or-later
/* test_progress.c - the line that shows how long a run will take */
#include "unit.h"

#include "cmd/progress.h"

#define SECOND UINT64_C(1000000000)

static void line_is(const char *want, size_t at, size_t finished,
		    uint64_t spent_ns)
{
	char line[PROGRESS_MAX];

	assert_string_equal(progress_line(line, at, 18, finished, spent_ns,
					  "fault/xfs/2m/1"),
			    want);
}

static void nothing_is_said_before_a_cell_has_finished(void **state)
{
	(void)state;
	line_is("cell 1 of 18: fault/xfs/2m/1", 1, 0, 0);
	line_is("cell 9 of 18: fault/xfs/2m/1", 9, 0, SECOND);
}

static void the_rest_takes_the_mean(void **state)
{
	(void)state;
	/* 17 cells of 2 s, including the one that begins. */
	line_is("cell 2 of 18, about 34 s left: fault/xfs/2m/1", 2, 1,
		2 * SECOND);
	line_is("cell 18 of 18, about 1 s left: fault/xfs/2m/1", 18, 17,
		SECOND);
	line_is("cell 3 of 18, about 4 min left: fault/xfs/2m/1", 3, 2,
		32 * SECOND);
}

static void cells_of_an_earlier_boot_took_no_time(void **state)
{
	(void)state;
	line_is("cell 17 of 18, about 10 s left: fault/xfs/2m/1", 17, 2,
		10 * SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_said_before_a_cell_has_finished),
		cmocka_unit_test(the_rest_takes_the_mean),
		cmocka_unit_test(cells_of_an_earlier_boot_took_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
