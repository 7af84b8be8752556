// SPDX-License-Identifier: GPL-2.0-or-later
/* test_boots.c - a result of several boots, planned or for lack of CPUs */
#include "journals.h"

/* Cells of one task run first, with one CPU: no loss, no second start. */
static void cells_may_be_left_for_another_boot(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1")
		      CELL("fault", "1") "{\"type\":\"end\",\"left\":3}\n");
	leave(1, "exit", "done\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("fault/xfs/2m/1\n");
	leave(2, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.boots, 1);
	assert_int_equal(r.nr_cells, 1);
	assert_int_equal(r.nr_events, 0);
	result_free(&r);
}

/* The table shows the number of CPUs of the cells of several tasks. */
static void the_most_cpus_are_told(void **state)
{
	struct result r;
	char *header = strdup(HEADER), *cpus;

	(void)state;
	cpus = strstr(header, "\"cpus\":");
	assert_non_null(cpus);
	cpus[7] = '7';
	leave(1, "journal", HEADER "{\"type\":\"end\",\"left\":3}\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	leave(2, "journal", header);
	leave(3, "journal", HEADER END);
	free(header);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.cpus, 7);
	result_free(&r);
}

/* The reason of whoever killed the guest is kept. */
static void hang_keeps_its_reason(void **state)
{
	struct result r;

	(void)state;
	leave(1, "exit", "timeout: did not come up\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	leave(2, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_string_equal(r.events[0].text,
			    "hang: guest lost (hang): did not come up");
	result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cells_may_be_left_for_another_boot),
		TEST(the_most_cpus_are_told),
		TEST(hang_keeps_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
