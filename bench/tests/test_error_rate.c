// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_error_rate.c - how often a verdict is wrong, on boots made up
 *
 * Each model draws the value that a boot of one kernel gives. Two sides of
 * boots are drawn from it and judged with a tolerance of 0, so that any better
 * or worse is false. DAXSTORM_RATES=1 prints the rates; results/README.md quotes
 * them.
 */
#include "unit.h"

#include <math.h>

#include "inference/interval.h"
#include "inference/special.h"

#define TRIES	  10000
#define BOOTS_TOP 20

static double uniform(uint64_t *random)
{
	return ((double)(random_next(random) >> 11) + 0.5) * 0x1p-53;
}

static double normal(uint64_t *random)
{
	double radius = sqrt(-2 * log(uniform(random)));

	return radius * cos(2 * M_PI * uniform(random));
}

/* An instruction of spread around 300. */
static double draw_normal(uint64_t *random)
{
	return 300 + normal(random);
}

/* A boot is in one of two states: a slab page more or less, say. */
static double draw_two_states(uint64_t *random)
{
	return uniform(random) < 0.5 ? 300 : 312;
}

/* The same, with a little noise beside it. */
static double draw_two_noisy(uint64_t *random)
{
	return draw_two_states(random) + 0.05 * normal(random);
}

static double draw_three_states(uint64_t *random)
{
	return 300 + 12 * floor(3 * uniform(random));
}

/* Seldom a jump: most boots are equal, bit for bit. */
static double draw_rare_jump(uint64_t *random)
{
	return uniform(random) < 0.1 ? 333 : 300;
}

/* One boot of five is wild: RCU callbacks fell into the region. */
static double draw_wild(uint64_t *random)
{
	double value = draw_normal(random);

	return uniform(random) < 0.2 ? value + 900 * uniform(random) : value;
}

/* A long tail to one side. */
static double draw_skewed(uint64_t *random)
{
	return 300 - 5 * log(uniform(random));
}

/* No mean exists. */
static double draw_cauchy(uint64_t *random)
{
	return 300 + tan(M_PI * (uniform(random) - 0.5));
}

typedef double (*draw_fn)(uint64_t *random);

/* What boots of one seed have in common, by which they are paired. */
static double shared_part(uint64_t *random)
{
	return 20 * uniform(random);
}

static bool is_verdict(enum verdict v)
{
	return v == VERDICT_BETTER || v == VERDICT_WORSE;
}

/* Return the percentage of tries in which @judge finds a verdict. */
static double rate(draw_fn draw, size_t boots, bool paired, double planted,
		   double tolerance, enum verdict wanted)
{
	double base[BOOTS_TOP], new[BOOTS_TOP], diff[BOOTS_TOP], shared;
	uint64_t random = 20 + boots;
	struct interval ci;
	enum verdict v;
	int hit = 0, i;
	size_t k;

	for (i = 0; i < TRIES; i++) {
		for (k = 0; k < boots; k++) {
			shared = paired ? shared_part(&random) : 0;
			base[k] = draw(&random) + shared;
			new[k] = draw(&random) + shared + planted;
			diff[k] = new[k] - base[k];
		}
		if (paired)
			assert_true(interval_paired(diff, boots, &ci));
		else
			assert_true(interval_unpaired(base, boots, new, boots,
						      &ci));
		v = verdict_of(&ci, tolerance, true);
		hit += wanted == VERDICT_NONE ? is_verdict(v) : v == wanted;
	}
	return 100.0 * hit / TRIES;
}

static const struct {
	const char *name;
	draw_fn draw;
} models[] = {
	{ "normal", draw_normal },
	{ "two states", draw_two_states },
	{ "two states, noise", draw_two_noisy },
	{ "three states", draw_three_states },
	{ "one of ten jumps", draw_rare_jump },
	{ "one of five wild", draw_wild },
	{ "skewed", draw_skewed },
	{ "Cauchy", draw_cauchy },
};

/* The stated limits. */
static const struct {
	size_t boots;
	double percent;
} limits[] = { { 3, 4 }, { 4, 1.2 }, { 5, 1.2 }, { 10, 1.2 }, { 20, 1.2 } };

static void check_rate(size_t model, size_t limit, bool paired)
{
	const char *how = paired ? "pairs" : "no pairs";
	double found = rate(models[model].draw, limits[limit].boots, paired, 0,
			    0, VERDICT_NONE);

	if (getenv("DAXSTORM_RATES"))
		print_message("%s, %s, %zu boots: %.2f %%\n", how,
			      models[model].name, limits[limit].boots, found);
	if (found > limits[limit].percent)
		fail_msg("%s, %s, %zu boots: %.2f %% are more than %.2f %%",
			 how, models[model].name, limits[limit].boots, found,
			 limits[limit].percent);
}

static void check_rates(bool paired)
{
	size_t i, k;

	for (i = 0; i < sizeof(models) / sizeof(*models); i++)
		for (k = 0; k < sizeof(limits) / sizeof(*limits); k++)
			check_rate(i, k, paired);
}

static void equal_pairs_seldom_differ(void **state)
{
	(void)state;
	check_rates(true);
}

static void equal_sides_seldom_differ(void **state)
{
	(void)state;
	check_rates(false);
}

/* 1 % of 300 with the default tolerance, and with none. */
static void a_planted_percent_is_found(void **state)
{
	const double tolerance = 300 * 0.005;

	(void)state;
	assert_true(rate(draw_rare_jump, 5, true, 3, tolerance, VERDICT_WORSE) >
		    35);
	assert_true(rate(draw_normal, 5, true, 20, tolerance, VERDICT_WORSE) >
		    99);
	assert_true(rate(draw_normal, 5, true, -20, tolerance, VERDICT_BETTER) >
		    99);
}

/* Single-task rows: boots of one seed differ by a tenth of an instruction. */
static double draw_quiet(uint64_t *random)
{
	return 300 + 0.1 * normal(random);
}

static void quiet_boots_tell_one_percent(void **state)
{
	(void)state;
	assert_true(rate(draw_quiet, 5, true, 3, 1.5, VERDICT_WORSE) > 99.9);
	assert_true(rate(draw_quiet, 5, true, -3, 1.5, VERDICT_BETTER) > 99.9);
	assert_true(rate(draw_quiet, 5, true, 0, 1.5, VERDICT_SAME) > 99.9);
	assert_true(rate(draw_quiet, 5, true, 0, 1.5, VERDICT_NONE) < 0.01);
	/* Two instructions, with --tolerance 0. */
	assert_true(rate(draw_quiet, 5, true, 2, 0, VERDICT_WORSE) > 99.9);
	assert_true(rate(draw_quiet, 3, true, 2, 0, VERDICT_WORSE) > 90);
}

/* The t interval alone, whose rate is why it is united with another. */
static void the_t_interval_alone_fails(void **state)
{
	double low, high, mean, sum, diff[3], t = student_quantile(0.975, 2);
	uint64_t random = 5;
	int hit = 0, i, k;

	(void)state;
	for (i = 0; i < TRIES; i++) {
		mean = sum = 0;
		for (k = 0; k < 3; k++) {
			diff[k] = draw_two_states(&random) -
				  draw_two_states(&random);
			mean += diff[k] / 3;
		}
		for (k = 0; k < 3; k++)
			sum += (diff[k] - mean) * (diff[k] - mean);
		low = mean - t * sqrt(sum / 6);
		high = mean + t * sqrt(sum / 6);
		hit += low > 1e-9 || high < -1e-9;
	}
	assert_in_range(hit, TRIES * 2 / 100, TRIES * 10 / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_pairs_seldom_differ),
		cmocka_unit_test(equal_sides_seldom_differ),
		cmocka_unit_test(a_planted_percent_is_found),
		cmocka_unit_test(quiet_boots_tell_one_percent),
		cmocka_unit_test(the_t_interval_alone_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
