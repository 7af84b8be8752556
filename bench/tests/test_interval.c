// SPDX-License-Identifier: GPL-2.0-or-later
/* test_interval.c - quantiles from tables, intervals computed by hand */
#include "unit.h"

#include <math.h>

#include "stats/interval.h"

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

static void spread_of_equal_boots_is_the_difference(void **state)
{
	const double base[] = { 250.5, 250.5 }, new[] = { 788.1, 788.1 };
	struct interval ci;
	double delta;

	(void)state;
	assert_true(delta_pct(base[0], new[0], &delta));
	assert_true(interval_spread(base, 2, new, 2, &ci));
	assert_true(ci.low == delta && ci.high == delta);
}

static void spread_spans_all_pairs(void **state)
{
	const double base[] = { 100, 200 }, new[] = { 100, 300 };
	struct interval ci;

	(void)state;
	assert_true(interval_spread(base, 2, new, 2, &ci));
	near(ci.low, -50, 1e-12);
	near(ci.high, 200, 1e-12);
}

static void zero_base_gives_nothing(void **state)
{
	const double zero[] = { 0, 0 }, five[] = { 5, 5 };
	struct interval ci;
	double delta;

	(void)state;
	assert_false(delta_pct(0, 5, &delta));
	assert_false(interval_spread(zero, 2, five, 2, &ci));
	assert_false(interval_welch(zero, 2, five, 2, &ci));
	assert_true(delta_pct(0, 0, &delta) && delta == 0);
	assert_true(interval_spread(zero, 2, zero, 2, &ci));
	assert_true(ci.low == 0 && ci.high == 0);
}

static void welch_by_hand(void **state)
{
	/* Logs are 0, 2 and 1, 3: means 1 and 2, variances 2, df 2. */
	const double base[] = { 1, exp(2) }, new[] = { exp(1), exp(3) };
	struct interval ci;
	double half = 0.95 * sqrt(2 / (1 - 0.95 * 0.95)) * sqrt(2);

	(void)state;
	assert_true(interval_welch(base, 2, new, 2, &ci));
	near(ci.low, expm1(1 - half) * 100, 1e-9);
	near(ci.high, expm1(1 + half) * 100, 1e-9);
	/* If one side has no variance, the other side's df remain. */
	assert_true(interval_welch((double[]){ 1, 1 }, 2, new, 2, &ci));
	near(ci.high, expm1(2 + tan(M_PI * 0.475)) * 100, 1e-9);
}

static void welch_needs_two_boots(void **state)
{
	const double v[] = { 1, 2 };
	struct interval ci;

	(void)state;
	assert_false(interval_welch(v, 1, v, 2, &ci));
	assert_false(interval_welch(v, 2, v, 1, &ci));
}

static void welch_covers_95_of_100(void **state)
{
	double v[8];
	uint64_t seed = 7;
	struct interval ci;
	int i, k, hit = 0;

	(void)state;
	for (i = 0; i < 4000; i++) {
		for (k = 0; k < 8; k++) /* Box-Muller; true ratio 1 */
			v[k] = exp(0.1 *
				   sqrt(-2 * log((double)((random_next(&seed) >>
							   11) +
							  1) *
						 0x1p-53)) *
				   cos(2 * M_PI *
				       (double)(random_next(&seed) >> 11) *
				       0x1p-53));
		assert_true(interval_welch(v, 4, v + 4, 4, &ci));
		hit += ci.low <= 0 && ci.high >= 0;
	}
	assert_in_range(hit, 3740, 3880);
}

static void verdicts(void **state)
{
	(void)state;
	assert_int_equal(verdict_of(NULL, 2, true), VERDICT_UNSURE);
	assert_int_equal(verdict_of(&(struct interval){ -2, 2 }, 2, true),
			 VERDICT_SAME);
	assert_int_equal(verdict_of(&(struct interval){ -1, 3 }, 2, true),
			 VERDICT_UNSURE);
	assert_int_equal(verdict_of(&(struct interval){ 1, 3 }, 2, true),
			 VERDICT_WORSE);
	assert_int_equal(verdict_of(&(struct interval){ 1, 3 }, 2, false),
			 VERDICT_BETTER);
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
		cmocka_unit_test(spread_of_equal_boots_is_the_difference),
		cmocka_unit_test(spread_spans_all_pairs),
		cmocka_unit_test(zero_base_gives_nothing),
		cmocka_unit_test(welch_by_hand),
		cmocka_unit_test(welch_needs_two_boots),
		cmocka_unit_test(welch_covers_95_of_100),
		cmocka_unit_test(verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
