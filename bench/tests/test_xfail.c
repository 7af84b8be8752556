// SPDX-License-Identifier: GPL-2.0-or-later
/* test_xfail.c - a failure is expected if a bug and the observations say so */
#include "unit.h"

#include "base/target_ops.h"
#include "record/xfail.h"

static const char bugs[] = "[one]\n"
			   "title = a bug\n"
			   "workload = w\n"
			   "check = c\n"
			   "also = d\n"
			   "cell = xfs:2m\n"
			   "models = devmap\n"
			   "note = seen\n";

/* Load the bug above and the rows of a table of observations. */
static void load(struct xfails *x, const char *table)
{
	struct err e;
	char path[64];

	write_changed(path, bugs, NULL, "");
	if (bugs_load(path, &x->bugs, &e))
		fail_msg("%s", e.text);
	unlink(path);
	write_changed(path, table, NULL, "");
	if (observations_load(path, &x->seen, &e))
		fail_msg("%s", e.text);
	unlink(path);
}

/* Is a failure of @check in w/@cell expected on a devmap kernel? */
static bool expected(const char *table, const char *cell, const char *check,
		     const char *release)
{
	const struct observation row = { .workload = (char *)"w",
					 .cell = (char *)cell,
					 .check = (char *)check,
					 .release = (char *)release,
					 .model = (char *)"devmap" };
	const struct bug *found;
	struct xfails x;
	bool is;

	load(&x, table);
	found = xfail_find(&x, &row);
	is = found != NULL;
	if (is)
		assert_ptr_equal(found, x.bugs.bug);
	xfails_free(&x);
	return is;
}

static void a_bug_on_record_and_an_observation_are_needed(void **state)
{
	static const char seen[] = "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n"
				   "w\txfs:2m\td\t6.12.9\tdevmap\tfail\t-\n"
				   "w\txfs:2m\te\t6.12.9\tdevmap\tfail\t-\n";

	(void)state;
	assert_true(expected(seen, "xfs:2m", "c", "6.12.9"));
	assert_true(expected(seen, "xfs:2m", "d", "6.12.9"));
	/* it failed, but no bug names it */
	assert_false(expected(seen, "xfs:2m", "e", "6.12.9"));
	/* a bug names it, but it was never tried */
	assert_false(expected("", "xfs:2m", "c", "6.12.9"));
}

static void the_outcome_decides(void **state)
{
	(void)state;
	assert_true(expected("w\txfs:2m\tc\t6.12.9\tdevmap\tlost\t-\n",
			     "xfs:2m", "c", "6.12.9"));
	assert_false(expected("w\txfs:2m\tc\t6.12.9\tdevmap\tpass\t-\n",
			      "xfs:2m", "c", "6.12.9"));
	assert_false(expected("w\txfs:2m\tc\t6.12.9\tdevmap\tskip\t-\n",
			      "xfs:2m", "c", "6.12.9"));
	/* a skip is no try: the next release decides */
	assert_true(expected("w\txfs:2m\tc\t6.12.8\tdevmap\tfail\t-\n"
			     "w\txfs:2m\tc\t6.12.9\tdevmap\tskip\t-\n",
			     "xfs:2m", "c", "6.12.9"));
}

static void the_cell_on_the_nearest_release_of_the_series_decides(void **state)
{
	static const char seen[] =
		"w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n"
		"w\txfs:2m\tc\t6.12.20+deb13\tdevmap\tpass\t-\n"
		"w\txfs:4k\tc\t6.12.20+deb13\tdevmap\tfail\t-\n";

	(void)state;
	assert_true(expected(seen, "xfs:2m", "c", "6.12.9"));
	assert_false(expected(seen, "xfs:2m", "c", "6.12.20+deb13"));
	assert_false(expected(seen, "xfs:2m", "c", "6.12.21"));
	assert_true(expected(seen, "xfs:2m", "c", "6.12.10"));
	/* two builds of one release */
	assert_false(expected("w\txfs:2m\tc\t6.12.9+deb12\tdevmap\tfail\t-\n"
			      "w\txfs:2m\tc\t6.12.9+deb13\tdevmap\tpass\t-\n",
			      "xfs:2m", "c", "6.12.9+deb13"));
	/* other workloads and checks say nothing about it */
	assert_false(expected("v\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n"
			      "w\txfs:2m\td\t6.12.9\tdevmap\tfail\t-\n",
			      "xfs:2m", "c", "6.12.9"));
}

static void a_cell_that_was_not_tried_is_like_the_others(void **state)
{
	static const char seen[] = "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n"
				   "w\txfs:4k\tc\t6.12.9\tdevmap\tpass\t-\n"
				   "w\txfs:2m\tc\t6.12.20\tdevmap\tpass\t-\n";

	(void)state;
	assert_true(expected(seen, "ext4:2m", "c", "6.12.9"));
	assert_true(expected(seen, "ext4:2m", "c", "6.12.10"));
	assert_false(expected(seen, "ext4:2m", "c", "6.12.20"));
	/* the cell was tried in another series: its own series is nearer */
	assert_true(expected("w\text4:2m\tc\t6.11.1\tdevmap\tpass\t-\n"
			     "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n",
			     "ext4:2m", "c", "6.12.9"));
}

static void a_series_that_was_not_tried_is_like_the_nearest(void **state)
{
	static const char seen[] = "w\txfs:2m\tc\t5.19.1\tdevmap\tpass\t-\n"
				   "w\txfs:2m\tc\t6.1.0-56\tdevmap\tfail\t-\n"
				   "w\txfs:2m\tc\t6.12.200\tdevmap\tpass\t-\n"
				   "w\txfs:4k\tc\t6.12.9\tdevmap\tfail\t-\n";

	(void)state;
	assert_true(expected(seen, "xfs:2m", "c", "6.5.1"));
	assert_false(expected(seen, "xfs:2m", "c", "6.11.1"));
	/* the major number counts first, then the older of two */
	assert_true(expected(seen, "xfs:2m", "c", "6.0.1"));
	assert_false(expected(seen, "xfs:2m", "c", "5.4.1"));
	assert_true(expected("w\txfs:2m\tc\t6.4.1\tdevmap\tfail\t-\n"
			     "w\txfs:2m\tc\t6.6.1\tdevmap\tpass\t-\n",
			     "xfs:2m", "c", "6.5.1"));
	/* a cell that was never tried, in a series that was not either */
	assert_true(expected(seen, "ext4:2m", "c", "6.11.9"));
}

/* A series backported to 6.12 must not inherit the failures of 6.12. */
static void another_model_says_nothing(void **state)
{
	static const char seen[] =
		"w\txfs:2m\tc\t6.12.9\trefcounted\tfail\t-\n"
		"w\txfs:2m\tc\t6.13.1\trefcounted-special\tfail\t-\n";
	struct observation row = { .workload = (char *)"w",
				   .cell = (char *)"xfs:2m",
				   .check = (char *)"c",
				   .release = (char *)"6.12.9",
				   .model = (char *)"refcounted" };
	struct xfails x;

	(void)state;
	assert_false(expected(seen, "xfs:2m", "c", "6.12.9"));
	assert_false(expected(seen, "xfs:2m", "c", "6.13.1"));
	/* nor does a bug that is about another model */
	load(&x, seen);
	assert_true(observations_expect_failure(&x.seen, &row));
	assert_null(xfail_find(&x, &row));
	xfails_free(&x);
}

static void checks_of_a_cell_are_marked(void **state)
{
	struct result_check checks[] = {
		{ .name = "c", .status = CHECK_FAIL },
		{ .name = "e", .status = CHECK_FAIL, .known = true },
	};
	struct result_cell cell = { .cell = { .workload = "w",
					      .granularity = GRAN_2M },
				    .checks = checks,
				    .nr_checks = 2 };
	struct xfails x;

	(void)state;
	cell.cell.target = target_ops_find("xfs");
	load(&x, "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n"
		 "w\txfs:4k\tc\t6.12.9\tdevmap\tpass\t-\n");
	xfails_mark(&x, "6.12.9", "devmap", &cell);
	assert_true(checks[0].known);
	assert_false(checks[1].known);
	cell.cell.granularity = GRAN_4K;
	xfails_mark(&x, "6.12.9", "devmap", &cell);
	assert_false(checks[0].known);
	xfails_free(&x);
}

/* With the files of the source tree, failures that were observed are xfails. */
static void the_data_of_this_tree_expects_failures(void **state)
{
	struct xfails x;
	struct err e;
	size_t i, nr = 0;

	(void)state;
	if (xfails_load(&x, &e))
		fail_msg("%s", e.text);
	for (i = 0; i < x.seen.nr; i++) {
		const struct observation *row = &x.seen.row[i];
		const struct bug *bug = xfail_find(&x, row);

		if (bug && !outcome_is_bad(row->outcome) &&
		    row->outcome != OUTCOME_SKIP)
			fail_msg("%s %s %s passed on %s and is an xfail",
				 row->workload, row->cell, row->check,
				 row->release);
		nr += bug != NULL;
	}
	assert_true(nr > 100);
	xfails_free(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bug_on_record_and_an_observation_are_needed),
		cmocka_unit_test(the_outcome_decides),
		cmocka_unit_test(
			the_cell_on_the_nearest_release_of_the_series_decides),
		cmocka_unit_test(a_cell_that_was_not_tried_is_like_the_others),
		cmocka_unit_test(
			a_series_that_was_not_tried_is_like_the_nearest),
		cmocka_unit_test(another_model_says_nothing),
		cmocka_unit_test(checks_of_a_cell_are_marked),
		cmocka_unit_test(the_data_of_this_tree_expects_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
