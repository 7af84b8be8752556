// SPDX-License-Identifier: GPL-2.0-or-later
/* test_interval.c - quantiles from tables, intervals computed by hand */
#include "unit.h"

#include <math.h>

#include "inference/interval.h"
#include "inference/special.h"

static void near(double got, double want, double relative)
{
	if (fabs(got - want) > relative * fabs(want))
		fail_msg("got %.12g, want %.12g", got, want);
}

static void t_quantiles_of_the_tables(void **state)
{
	/* NIST/SEMATECH e-Handbook 1.3.6.7.2, and closed forms for 1 and 2. */
	(void)state;
	near(student_quantile(0.975, 1), tan(M_PI * 0.475), 1e-10);
	near(student_quantile(0.975, 2), 0.95 * sqrt(2 / (1 - 0.95 * 0.95)),
	     1e-10);
	near(student_quantile(0.975, 3), 3.182446305, 1e-9);
	near(student_quantile(0.975, 4), 2.776445105, 1e-9);
	near(student_quantile(0.975, 5), 2.570581836, 1e-9);
	near(student_quantile(0.975, 10), 2.228138852, 1e-9);
	near(student_quantile(0.975, 30), 2.042272456, 1e-9);
	near(student_quantile(0.975, 100), 1.983971519, 1e-9);
	near(student_quantile(0.975, 1e6), 1.959966, 1e-6);
	near(student_quantile(0.975, 1e9), 1.959963985, 1e-8);
	near(student_quantile(0.975, INFINITY), 1.959963985, 1e-8);
	near(student_quantile(0.5, 7), 0, 1e-15);
	near(student_quantile(0.9999999, 1), tan(M_PI * 0.4999999), 1);
	near(student_quantile(0.995, 5), 4.032142984, 1e-9);
	near(student_quantile(0.9, 10), 1.372183641, 1e-9);
}

static void t_quantile_falls_with_df(void **state)
{
	double df, last = INFINITY, t;

	(void)state;
	for (df = 1; df < 1e5; df *= 1.37) { /* any real number */
		t = student_quantile(0.975, df);
		assert_true(t < last);
		assert_true(t > 1.9599);
		last = t;
	}
}

static void equal_pairs_have_no_width(void **state)
{
	const double none[] = { 0, 0, 0 }, two[] = { 2.25, 2.25, 2.25 };
	struct interval ci;

	(void)state;
	assert_true(interval_paired(none, 3, &ci));
	assert_true(ci.low == 0 && ci.high == 0);
	assert_int_equal(verdict_of(&ci, 0, true), VERDICT_SAME);
	assert_true(interval_paired(two, 3, &ci));
	assert_true(ci.low == 2.25 && ci.high == 2.25);
}

static void pairs_by_hand(void **state)
{
	/* Mean 2, standard error sqrt(1/3), t(0.995, 2) of the tables. */
	const double diff[] = { 3, 1, 2 };
	struct interval ci;

	(void)state;
	assert_true(interval_paired(diff, 3, &ci));
	near(ci.low, 2 - 9.924843201 * sqrt(1.0 / 3), 1e-9);
	near(ci.high, 2 + 9.924843201 * sqrt(1.0 / 3), 1e-9);
}

static void an_interval_takes_three_samples(void **state)
{
	const double v[] = { 1, 2, 3 };
	struct interval ci;

	(void)state;
	assert_false(interval_paired(v, 2, &ci));
	assert_false(interval_unpaired(v, 2, v, 3, &ci));
	assert_false(interval_unpaired(v, 3, v, 2, &ci));
	assert_true(interval_unpaired(v, 3, v, 3, &ci));
	assert_true(ci.low <= -2 && ci.high >= 2);
}

/* 11 differences of 1 and one of -1000: the median is 1 with 99 %. */
static void one_wild_pair_of_few_is_spanned(void **state)
{
	double diff[40];
	struct interval ci;
	size_t i;

	(void)state;
	for (i = 0; i < 40; i++)
		diff[i] = 1 + 1e-6 * (double)i;
	diff[5] = -3;
	assert_true(interval_paired(diff, 11, &ci));
	assert_true(ci.low <= -3);
	/* Of 40 pairs the t interval leaves it out. */
	assert_true(interval_paired(diff, 40, &ci));
	assert_true(ci.low > 0);
	assert_int_equal(verdict_of(&ci, 0, true), VERDICT_WORSE);
}

static void unpaired_spans_all_differences(void **state)
{
	const double base[] = { 10, 10, 10 }, new[] = { 20, 21, 22 };
	struct interval ci;

	(void)state;
	assert_true(interval_unpaired(base, 3, new, 3, &ci));
	/* One side has no variance: 2 degrees of freedom. */
	near(ci.low, 11 - 9.924843201 * sqrt(1.0 / 3), 1e-9);
	near(ci.high, 11 + 9.924843201 * sqrt(1.0 / 3), 1e-9);
}

static void zero_base_gives_nothing(void **state)
{
	double delta;

	(void)state;
	assert_false(delta_pct(0, 5, &delta));
	assert_true(delta_pct(0, 0, &delta) && delta == 0);
}

static void verdicts(void **state)
{
	(void)state;
	assert_int_equal(verdict_of(NULL, 2, true), VERDICT_UNSURE);
	assert_int_equal(verdict_of(&(struct interval){ -2, 2 }, 2, true),
			 VERDICT_SAME);
	assert_int_equal(verdict_of(&(struct interval){ -1, 3 }, 2, true),
			 VERDICT_UNSURE);
	/* A verdict needs the whole interval beyond the tolerance. */
	assert_int_equal(verdict_of(&(struct interval){ 1, 3 }, 2, true),
			 VERDICT_UNSURE);
	assert_int_equal(verdict_of(&(struct interval){ 2, 3 }, 2, true),
			 VERDICT_UNSURE);
	assert_int_equal(verdict_of(&(struct interval){ 2.001, 3 }, 2, true),
			 VERDICT_WORSE);
	assert_int_equal(verdict_of(&(struct interval){ 2.001, 3 }, 2, false),
			 VERDICT_BETTER);
	assert_int_equal(verdict_of(&(struct interval){ -3, -2 }, 2, true),
			 VERDICT_UNSURE);
	/* Tolerance 0: whatever excludes 0. */
	assert_int_equal(verdict_of(&(struct interval){ 0, 3 }, 0, true),
			 VERDICT_UNSURE);
	assert_int_equal(verdict_of(&(struct interval){ 1e-9, 3 }, 0, true),
			 VERDICT_WORSE);
	assert_int_equal(verdict_of(&(struct interval){ 0, 0 }, 0, true),
			 VERDICT_SAME);
	assert_int_equal(verdict_of(&(struct interval){ -9, -3 }, 2, true),
			 VERDICT_BETTER);
	assert_int_equal(verdict_of(&(struct interval){ -9, -3 }, 2, false),
			 VERDICT_WORSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_quantiles_of_the_tables),
		cmocka_unit_test(t_quantile_falls_with_df),
		cmocka_unit_test(equal_pairs_have_no_width),
		cmocka_unit_test(pairs_by_hand),
		cmocka_unit_test(an_interval_takes_three_samples),
		cmocka_unit_test(one_wild_pair_of_few_is_spanned),
		cmocka_unit_test(unpaired_spans_all_differences),
		cmocka_unit_test(zero_base_gives_nothing),
		cmocka_unit_test(verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
