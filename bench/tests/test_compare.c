// SPDX-License-Identifier: GPL-2.0-or-later
/* test_compare.c - what is compared, refused and listed */
#include "sides.h"

#include <math.h>

static void doubling_is_100_percent(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE), 2, LIST(DOUBLE, DOUBLE), 2);
	run(&f, &c);
	assert_int_equal(c.nr_cells, 1);
	assert_int_equal(c.cells[0].metrics[0].count[SIDE_NEW], 6);
	assert_true(c.cells[0].metrics[0].repeats);
	s = c.cells[0].metrics[0].stat;
	assert_true(s[STAT_MEAN].value[SIDE_BASE] == 10); /* 60 / 3 / per 2 */
	assert_true(s[STAT_MEAN].value[SIDE_NEW] == 20);
	assert_true(s[STAT_MEAN].delta_pct == 100);
	assert_true(s[STAT_MEAN].ci.low == 100 && s[STAT_MEAN].ci.high == 100);
	assert_int_equal(s[STAT_MAX].verdict, VERDICT_WORSE);
	drop(&f, &c);
}

static void unequal_boots_give_the_spread(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE), 2, LIST(NONE, DOUBLE), 2);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_false(c.cells[0].metrics[0].repeats);
	assert_true(s->delta_pct == 50);
	assert_true(s->ci.low == 0 && s->ci.high == 100);
	assert_int_equal(s->verdict, VERDICT_UNSURE);
	drop(&f, &c);
}

static void zero_gives_no_number(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(ZERO), 1, LIST(NONE), 1);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_false(s->has_delta || s->has_ci);
	assert_int_equal(s->verdict, VERDICT_WORSE);
	drop(&f, &c);
	load(&f, LIST(ZERO), 1, LIST(ZERO), 1);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_true(s->has_delta && s->delta_pct == 0);
	assert_int_equal(s->verdict, VERDICT_SAME);
	drop(&f, &c);
}

static void time_of_one_boot_is_unsure(void **state)
{
	const struct change as_time = { "\"exact\"", "\"time\"" };
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, &as_time, 1, &as_time, 1);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_false(s->has_ci);
	assert_int_equal(s->verdict, VERDICT_UNSURE);
	assert_true(c.tolerance_pct == 2);
	drop(&f, &c);
}

static void withheld_has_counts_only(void **state)
{
	const struct change withheld = { "\"plan\"",
					 "\"withheld\":\"TCG\",\"plan\"" };
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, &withheld, 1, LIST(DOUBLE), 1);
	run(&f, &c);
	assert_string_equal(c.withheld, "TCG");
	assert_int_equal(c.cells[0].metrics[0].count[SIDE_BASE], 3);
	assert_true(c.cells[0].metrics[0].stat[STAT_MEAN].value[0] == 0);
	assert_int_equal(count_verdicts(&c, STAT_MEAN, VERDICT_BETTER), 0);
	drop(&f, &c);
}

static void nothing_is_dropped(void **state)
{
	const struct change lost = { "\"status\":\"pass\"",
				     "\"status\":\"lost\",\"why\":\"oops\"" };
	const struct change other = { "\"threads\":1,", "\"threads\":2," };
	const struct change fails = { "\"kept\",\"status\":\"pass\"",
				      "\"kept\",\"status\":\"fail\"" };
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE), 2, LIST(lost, lost), 2);
	run(&f, &c);
	assert_int_equal(c.nr_cells, 0);
	assert_int_equal(c.nr_lonely, 1);
	assert_int_equal(c.lonely[0].missing_in, SIDE_NEW);
	assert_string_equal(c.lonely[0].reason, "lost: oops");
	assert_int_equal(c.nr_unpassed, 1);
	assert_int_equal(c.unpassed[0].boots[SIDE_NEW], 3);
	drop(&f, &c);
	load(&f, LIST(NONE), 1, LIST(other), 1);
	run(&f, &c);
	assert_int_equal(c.nr_lonely, 2);
	drop(&f, &c);
	load(&f, LIST(NONE, NONE), 2, LIST(NONE, fails), 2);
	run(&f, &c);
	assert_string_equal(check_word(&c.checks[0], SIDE_BASE), "pass");
	assert_string_equal(check_word(&c.checks[0], SIDE_NEW), "fail");
	assert_int_equal(c.checks[0].failed[SIDE_NEW], 1);
	drop(&f, &c);
}

static void unlike_results_are_refused(void **state)
{
	static const struct {
		struct change change;
		const char *says;
	} table[] = {
		{ { "\"exact\"", "\"time\"" }, "mode" },
		{ { "\"quick\"", "\"full\"" }, "plan" },
		{ { "00c0ffee00c0ffee", "0000000000000000" }, "changed" },
		{ { "x86_64", "aarch64" }, "aarch64" },
		{ { "\"name\":\"tsc\",\"unit\":\"insn\"",
		    "\"name\":\"tsc\",\"unit\":\"ns\"" },
		  "ns" },
		{ { "\"unit\":\"insn\",\"better\"",
		    "\"unit\":\"ns\",\"better\"" },
		  "unit" },
		{ { "\"lower\"", "\"higher\"" }, "direction" },
	};
	struct comparison c;
	struct fixture f;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		load(&f, LIST(NONE), 1, &table[i].change, 1);
		if (!compare(f.side, -1, &c, &w))
			fail_msg("%s was taken", table[i].change.to);
		if (!strstr(w.text, table[i].says) ||
		    !strstr(w.text, f.path[SIDE_NEW][0]))
			fail_msg("\"%s\" lacks \"%s\" or the path", w.text,
				 table[i].says);
		drop(&f, &c);
	}
}

static void a_side_is_one_kernel(void **state)
{
	const struct change other = { "\"6.12\"", "\"6.18\"" };
	struct comparison c;
	struct fixture f;
	struct err w;

	(void)state;
	load(&f, LIST(NONE), 1, LIST(NONE, other), 2);
	assert_int_not_equal(compare(f.side, -1, &c, &w), 0);
	assert_non_null(strstr(
		w.text, "all results of a side must be from one kernel"));
	drop(&f, &c);
}

static void other_seed_is_a_warning(void **state)
{
	const struct change seed = { "\"seed\":1", "\"seed\":2" };
	const struct change config = { "FS_DAX\":\"y\"", "FS_DAX\":\"m\"" };
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE), 1, LIST(seed, seed), 2);
	run(&f, &c);
	assert_int_equal(c.nr_warnings, 2); /* and no provenance */
	assert_non_null(strstr(c.warnings[0], "seeds"));
	drop(&f, &c);
	load(&f, LIST(NONE), 1, LIST(config), 1);
	run(&f, &c);
	assert_int_equal(c.nr_config, 1);
	assert_string_equal(c.config[0].value[SIDE_NEW], "m");
	drop(&f, &c);
}

static void one_file_is_one_boot(void **state)
{
	struct boots side;
	char name[64], *path[2] = { name, name };
	struct err w;

	(void)state;
	write_changed(name, whole_result, NULL, "");
	assert_int_not_equal(boots_load(path, 2, &side, &w), 0);
	assert_non_null(strstr(w.text, "are the same file"));
	boots_free(&side);
	unlink(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubling_is_100_percent),
		cmocka_unit_test(unequal_boots_give_the_spread),
		cmocka_unit_test(zero_gives_no_number),
		cmocka_unit_test(time_of_one_boot_is_unsure),
		cmocka_unit_test(withheld_has_counts_only),
		cmocka_unit_test(nothing_is_dropped),
		cmocka_unit_test(unlike_results_are_refused),
		cmocka_unit_test(a_side_is_one_kernel),
		cmocka_unit_test(other_seed_is_a_warning),
		cmocka_unit_test(one_file_is_one_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
