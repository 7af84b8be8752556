// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_boot_rows.c - how often a table is wrong, on boots made up
 *
 * DAXSTORM_TABLES=2000 draws so many tables of each kind (default: few enough for
 * a test) and prints the rates; scripts/tests/simulate does, and keeps them.
 */
#include "unit.h"

#include "inference/power.h"
#include "inference/special.h"
#include "made_up.h"

#define TABLES_FEW 20
#define ROWS	   61 /* of a quick table */
#define ROWS_FULL  1186
/* that have verdicts: the mean, p50 and p99 of a row, here with noise of their own */
#define STATISTICS 3

/* What became of many tables of one kind, in percent. */
struct rates {
	double false_tables; /* with a corrected verdict on an equal row */
	double covered;	     /* own 95 % intervals of equal rows */
	double own; /* the planted row's mean is worse by its own interval */
	double corrected; /* a corrected verdict of the planted row is worse */
	double outliers;  /* tables in which a value was left out */
	double paired;	  /* tables that were compared by pairs */
};

static size_t tables_wanted(void)
{
	const char *text = getenv("DAXSTORM_TABLES");

	return text ? (size_t)atol(text) : TABLES_FEW;
}

/* One table for each statistic, and what all their rows say together. */
struct made_tables {
	struct made_table of[STATISTICS];
	double *p; /* corrected, by statistic and row */
};

static void tables_alloc(struct made_tables *all, const struct made_up *how)
{
	unsigned int s;

	for (s = 0; s < STATISTICS; s++)
		made_alloc(&all->of[s], how);
	all->p = calloc(STATISTICS * how->rows, sizeof(*all->p));
}

static void tables_free(struct made_tables *all)
{
	unsigned int s;

	for (s = 0; s < STATISTICS; s++)
		made_free(&all->of[s]);
	free(all->p);
}

static void tables_draw(struct made_tables *all, const struct made_up *how,
			uint64_t *random)
{
	unsigned int s;

	for (s = 0; s < STATISTICS; s++)
		made_draw(&all->of[s], how, random);
}

static void tables_compare(struct made_tables *all)
{
	struct err e;
	size_t i, nr = 0;
	unsigned int s;

	for (s = 0; s < STATISTICS; s++) {
		struct boot_table *t = &all->of[s].t;

		if (boot_rows_compare(t, &e))
			fail_msg("%s", e.text);
		for (i = 0; i < t->nr_rows; i++) {
			assert_true(t->rows[i].has_ci);
			all->p[nr++] = boot_row_p(&t->rows[i], 0);
		}
	}
	if (false_discovery(all->p, nr, &e))
		fail_msg("%s", e.text);
}

static bool any_outlier(const struct made_table *m)
{
	size_t i, nr = m->t.nr_rows * (m->t.boots[0] + m->t.boots[1]);

	for (i = 0; i < nr; i++)
		if (m->outlier[i])
			return true;
	return false;
}

static void judge_equal(const struct made_tables *all, struct rates *r)
{
	const struct made_table *m = &all->of[0]; /* the means */
	struct interval ci;
	bool wrong = false;
	size_t i, inside = 0;

	for (i = 0; i < STATISTICS * m->t.nr_rows; i++)
		wrong |= all->p[i] <= 0.05;
	for (i = 0; i < m->t.nr_rows; i++) {
		assert_true(boot_row_interval(&m->t.rows[i], 0.95, &ci));
		inside += ci.low <= 0 && ci.high >= 0;
	}
	r->false_tables += wrong;
	r->covered += (double)inside / (double)m->t.nr_rows;
	r->outliers += any_outlier(m);
	r->paired += m->t.method == ROWS_BY_PAIRS;
}

/* Does any statistic of the first row, where the change is, say so? */
static bool found(const struct made_tables *all)
{
	size_t rows = all->of[0].t.nr_rows;
	unsigned int s;

	for (s = 0; s < STATISTICS; s++)
		if (all->p[s * rows] <= 0.05 && all->of[s].t.rows[0].delta > 0)
			return true;
	return false;
}

/* @how says what is planted; half of the work goes to tables without it. */
static struct rates simulate(struct made_up how)
{
	size_t tables = tables_wanted(), i;
	double planted = how.planted_pct;
	uint64_t random = 21 * how.boots + how.noise;
	struct rates r = { .own = 0 };
	struct made_tables all;
	struct boot_row *first;
	struct interval ci;

	tables_alloc(&all, &how);
	first = all.of[0].t.rows;
	for (i = 0; i < tables; i++) {
		how.planted_pct = 0;
		tables_draw(&all, &how, &random);
		tables_compare(&all);
		judge_equal(&all, &r);
		how.planted_pct = planted;
		tables_draw(&all, &how, &random);
		tables_compare(&all);
		assert_true(boot_row_interval(first, 0.95, &ci));
		r.own += ci.low > 0;
		r.corrected += found(&all);
	}
	tables_free(&all);
	for (i = 0; i < sizeof(r) / sizeof(double); i++)
		((double *)&r)[i] *= 100 / (double)tables;
	return r;
}

static struct rates report(const char *name, struct made_up how)
{
	struct rates r;

	how.rows = how.rows ? how.rows : ROWS;
	how.noise_pct = 2;
	how.planted_pct = 5;
	r = simulate(how);
	if (getenv("DAXSTORM_TABLES"))
		print_message(
			"%-36s %5zu %6zu %7.1f %7.1f %7.1f %7.1f %7.1f %7.1f\n",
			name, how.rows, how.boots, r.false_tables, r.covered,
			r.own, r.corrected, r.outliers, r.paired);
	return r;
}

static void print_head(void)
{
	if (getenv("DAXSTORM_TABLES"))
		print_message("%-36s %5s %6s %7s %7s %7s %7s %7s %7s\n",
			      "noise of 2 %, one row +5 %", "rows", "boots",
			      "false", "covered", "own", "correct", "outlier",
			      "paired");
}

/* A few tables have a spread that the limit, of many, must allow for. */
static double slack(double pct)
{
	double limit = pct / 100;

	return pct + 300 * sqrt(limit * (1 - limit) / (double)tables_wanted());
}

static void at_most(double found, double limit, const char *what)
{
	if (found > slack(limit))
		fail_msg("%s: %.1f %% is more than %.1f %%", what, found,
			 limit);
}

static void at_least(double found, double limit, const char *what)
{
	if (100 - found > slack(100 - limit))
		fail_msg("%s: %.1f %% is less than %.1f %%", what, found,
			 limit);
}

static const char *const noise_names[] = {
	[NOISE_NORMAL] = "normal",
	[NOISE_LOG_NORMAL] = "log-normal",
	[NOISE_PARETO] = "Pareto",
	[NOISE_TWO_STATES] = "two states",
};

static const size_t boots[] = { 2, 3, 5, 10, 20 };

#define EACH(i, list) for ((i) = 0; (i) < sizeof(list) / sizeof(*(list)); (i)++)

static void check_equal(const char *name, struct made_up how)
{
	struct rates r = report(name, how);

	at_most(r.false_tables, how.boots < 5 ? 7 : 6, name);
	at_least(r.covered, 93, name);
}

static void equal_kernels_seldom_differ(void **state)
{
	size_t i;

	(void)state;
	print_head();
	EACH(i, boots)
	{
		struct made_up how = { .boots = boots[i] };

		check_equal("normal", how);
		how.noise = NOISE_LOG_NORMAL;
		check_equal("log-normal", how);
		how.noise = NOISE_PARETO;
		check_equal("Pareto", how);
		how = (struct made_up){ .boots = boots[i], .drift_pct = 1 };
		check_equal("normal, drift of 1 % a boot", how);
		how = (struct made_up){ .boots = boots[i], .bad_pct = 50 };
		check_equal("normal, one boot +50 %", how);
		how.bad_row = true;
		check_equal("normal, one value of one row +50 %", how);
	}
}

static void full_tables_seldom_differ(void **state)
{
	size_t i;

	(void)state;
	/* as many values as the other tables have */
	if (!getenv("DAXSTORM_TABLES"))
		return;
	EACH(i, boots)
	{
		struct made_up how = { .boots = boots[i], .rows = ROWS_FULL };

		check_equal("normal", how);
		how.noise = NOISE_LOG_NORMAL;
		check_equal("log-normal", how);
		how.noise = NOISE_PARETO;
		check_equal("Pareto", how);
		how.noise = NOISE_NORMAL;
		how.drift_pct = 1;
		check_equal("normal, drift of 1 % a boot", how);
		how.drift_pct = 0;
		how.bad_pct = 50;
		check_equal("normal, one boot +50 %", how);
	}
}

/* Boots are added until every row's interval is narrower than +-3 %. */
static bool is_enough(const struct made_table *m)
{
	struct interval ci;
	size_t i;

	for (i = 0; i < m->t.nr_rows; i++)
		if (!boot_row_interval(&m->t.rows[i], 0.95, &ci) ||
		    ci.high - ci.low > 6)
			return false;
	return true;
}

/* BOOTS=auto stops when it likes what it sees: at most at @how.boots. */
static struct rates simulate_auto(struct made_up how)
{
	uint64_t random = 22 + how.noise;
	struct rates r = { .own = 0 };
	struct made_tables all;
	unsigned int s;
	size_t i, n;

	how.rows = ROWS;
	how.noise_pct = 2;
	tables_alloc(&all, &how);
	for (i = 0; i < tables_wanted(); i++) {
		tables_draw(&all, &how, &random);
		for (n = 3; n <= how.boots; n++) {
			for (s = 0; s < STATISTICS; s++) {
				struct made_table *m = &all.of[s];

				m->t.boots[SIDE_BASE] = n;
				m->t.boots[SIDE_NEW] = n;
				memset(m->outlier, 0, 2 * how.rows * how.boots);
			}
			tables_compare(&all);
			if (is_enough(&all.of[0]))
				break;
		}
		judge_equal(&all, &r);
	}
	tables_free(&all);
	r.false_tables *= 100 / (double)tables_wanted();
	r.covered *= 100 / (double)tables_wanted();
	if (getenv("DAXSTORM_TABLES"))
		print_message("%-36s %5zu   auto %7.1f %7.1f\n",
			      how.drift_pct > 0 ? "drift of 1 % a boot" :
			      how.bad_pct > 0	? "one boot +50 %" :
						  noise_names[how.noise],
			      how.rows, r.false_tables, r.covered);
	return r;
}

static void stopping_early_does_no_harm(void **state)
{
	struct made_up how = { .boots = 20 };
	struct rates r;

	(void)state;
	for (how.noise = 0; how.noise < NOISE_TWO_STATES; how.noise++) {
		r = simulate_auto(how);
		at_most(r.false_tables, 6, "auto");
		at_least(r.covered, 93, "auto");
	}
	how.noise = NOISE_NORMAL;
	how.drift_pct = 1;
	r = simulate_auto(how);
	at_most(r.false_tables, 6, "auto, drift");
	how.drift_pct = 0;
	how.bad_pct = 50;
	r = simulate_auto(how);
	at_most(r.false_tables, 6, "auto, a bad boot");
}

/* With fewer than ten boots the table says that they are too few. */
static void two_states_take_ten_boots(void **state)
{
	size_t i;

	(void)state;
	EACH(i, boots)
	{
		struct made_up how = { .boots = boots[i],
				       .noise = NOISE_TWO_STATES };
		struct rates r = report("two states", how);

		if (how.boots >= 10)
			at_most(r.false_tables, 6, "two states");
		if (how.boots >= 3)
			at_least(r.covered, 93, "two states");
	}
}

static void five_percent_is_found(void **state)
{
	struct made_up how = { .boots = 5 };
	struct rates r = report("normal", how);

	(void)state;
	at_least(r.own, 90, "own, 5 boots");
	at_least(r.corrected, 60, "corrected, 5 boots");
	at_most(r.covered, 98, "coverage");
	how.uneven = 0.3;
	r = report("normal, uneven rows", how);
	at_least(r.corrected, 50, "corrected, 5 boots, uneven rows");
	how.boots = 10;
	r = report("normal, uneven rows", how);
	at_least(r.corrected, 85, "corrected, 10 boots, uneven rows");
	how.uneven = 0;
	r = report("normal", how);
	at_least(r.corrected, 95, "corrected, 10 boots");
	how.drift_pct = 1;
	r = report("normal, drift of 1 % a boot", how);
	at_least(r.own, 95, "own, 10 boots, drift");
	how = (struct made_up){ .boots = 20, .bad_pct = 50 };
	r = report("normal, one boot +50 %", how);
	at_least(r.own, 90, "own, 20 boots, a bad one");
	how.bad_row = true;
	r = report("normal, one value of one row +50 %", how);
	at_least(r.own, 90, "own, 20 boots, a bad value");
}

static void near(double got, double want, double error)
{
	if (fabs(got - want) > error)
		fail_msg("got %.12g, want %.12g", got, want);
}

static void special_functions(void **state)
{
	(void)state;
	near(digamma(1), -0.57721566490153286, 1e-12);
	near(digamma(0.5), -0.57721566490153286 - 2 * log(2), 1e-12);
	near(digamma(100), 4.600161852738087, 1e-12);
	near(trigamma(1), M_PI * M_PI / 6, 1e-12);
	near(trigamma(0.5), M_PI * M_PI / 2, 1e-11);
	near(trigamma_inverse(M_PI * M_PI / 6), 1, 1e-9);
	near(trigamma_inverse(trigamma(1e-3)), 1e-3, 1e-12);
	near(trigamma_inverse(trigamma(1e4)) / 1e4, 1, 1e-9);
	/* F of 1 and d is the square of t */
	near(f_tail(4, 1, 7), 2 * student_tail(2, 7), 1e-12);
	/* with two degrees above and infinitely many below: exponential */
	near(f_tail(3, 2, INFINITY), exp(-3), 1e-6);
	near(f_tail(0, 3, 4), 1, 1e-12);
}

/* Compare a table of one row with these logarithms of two boots a side. */
static bool one_row(double b0, double b1, double n0, double n1,
		    struct boot_row *row)
{
	static double base[2], new[2];
	static bool outlier[2][2];
	struct boot_table t = { .rows = row, .nr_rows = 1, .boots = { 2, 2 } };
	struct err e;

	base[0] = b0;
	base[1] = b1;
	new[0] = n0;
	new[1] = n1;
	*row = (struct boot_row){ .log = { base, new },
				  .outlier = { outlier[0], outlier[1] } };
	assert_int_equal(boot_rows_compare(&t, &e), 0);
	assert_int_equal(t.method, ROWS_BY_WELCH);
	return row->has_ci;
}

static void welch_by_hand(void **state)
{
	double half = 0.95 * sqrt(2 / (1 - 0.95 * 0.95)) * sqrt(2);
	struct boot_row row;
	struct interval ci;

	(void)state;
	/* means 1 and 2, variances 2, df 2 */
	assert_true(one_row(0, 2, 1, 3, &row));
	assert_true(boot_row_interval(&row, 0.95, &ci));
	near(ci.low, expm1(1 - half) * 100, 1e-9);
	near(log1p(ci.high / 100), 1 + half, 1e-9);
	near(row.noise, sqrt(2), 1e-12);
	near(boot_row_p(&row, 0), 2 * student_tail(1 / sqrt(2), 2), 1e-12);
	/* If one side has no variance, the other side's df remain. */
	assert_true(one_row(0, 0, 1, 3, &row));
	assert_true(boot_row_interval(&row, 0.95, &ci));
	near(log1p(ci.high / 100), 2 + tan(M_PI * 0.475), 1e-9);
	assert_true(one_row(1, 1, 1, 1, &row));
	assert_true(boot_row_interval(&row, 0.95, &ci));
	assert_true(ci.low == 0 && ci.high == 0 && boot_row_p(&row, 0) == 1);
	assert_true(one_row(1, 1, 2, 2, &row) && boot_row_p(&row, 0) == 0);
	/* One value of a side is not enough. */
	assert_false(one_row(NAN, 1, 1, 2, &row));
	/* The result would exceed a double. */
	assert_true(one_row(-700, 0, 0, 700, &row));
	assert_false(boot_row_interval(&row, 0.95, &ci));
}

/* A difference within the tolerance is none. */
static void a_tolerance_leaves_less(void **state)
{
	struct boot_row row = { .has_ci = true, .error = 0.01, .df = 8 };

	(void)state;
	row.delta = log1p(0.05);
	near(boot_row_p(&row, 5), 1, 0);
	near(boot_row_p(&row, 2),
	     2 * student_tail((log1p(0.05) - log1p(0.02)) / 0.01, 8), 1e-12);
	row.delta = log1p(-0.05);
	near(boot_row_p(&row, 2),
	     2 * student_tail((log1p(-0.02) - log1p(-0.05)) / 0.01, 8), 1e-12);
}

static void power_of_boots(void **state)
{
	struct boot_noise noise = { .sd = 0.02 };

	(void)state;
	/* t tests with 80 % power, from tables */
	assert_in_range(power_boots(&noise, 1), 64, 65);
	assert_in_range(power_boots(&noise, 5), 4, 5);
	assert_in_range(power_change(&noise, 64) * 100, 99, 101);
	/* the own interval of 3 boots finds +5 % in 83 of 100 simulated tables */
	noise.df_shared = 240;
	assert_int_equal(power_boots(&noise, 5), 3);
	assert_int_equal(power_boots(&noise, 10), 2);
	noise = (struct boot_noise){ .sd = 0.02, .pairs = true };
	assert_in_range(power_boots(&noise, 1), 64, 67);
	noise = (struct boot_noise){ .sd = 0 };
	assert_int_equal(power_boots(&noise, 1), 2);
	noise.sd = 100;
	assert_int_equal(power_boots(&noise, 0.001), SIZE_MAX);
}

/* A boot without a partner is no part of what pairs say. */
static void pairs_leave_out_who_is_alone(void **state)
{
	struct made_up how = {
		.noise_pct = 1, .drift_pct = 2, .boots = 6, .rows = ROWS
	};
	uint64_t random = 5;
	struct made_table m;
	struct err e;

	(void)state;
	made_alloc(&m, &how);
	made_draw(&m, &how, &random);
	m.t.rows[3].log[SIDE_BASE][5] = NAN;
	assert_int_equal(boot_rows_compare(&m.t, &e), 0);
	assert_int_equal(m.t.method, ROWS_BY_PAIRS);
	assert_true(boot_row_uses(&m.t, &m.t.rows[2], SIDE_NEW, 5));
	assert_false(boot_row_uses(&m.t, &m.t.rows[3], SIDE_NEW, 5));
	assert_true(boot_row_uses(&m.t, &m.t.rows[3], SIDE_NEW, 4));
	m.t.method = ROWS_BY_WELCH;
	assert_true(boot_row_uses(&m.t, &m.t.rows[3], SIDE_NEW, 5));
	made_free(&m);
}

static void discoveries(void **state)
{
	double p[] = { 0.04, 0.01, 0.5, 0.02 };
	struct err e;

	(void)state;
	assert_int_equal(false_discovery(p, 4, &e), 0);
	near(p[1], 0.04, 1e-12);
	near(p[3], 0.04, 1e-12);
	near(p[0], 0.04 * 4 / 3, 1e-12);
	near(p[2], 0.5, 1e-12);
	assert_int_equal(false_discovery(p, 0, &e), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(special_functions),
		cmocka_unit_test(welch_by_hand),
		cmocka_unit_test(a_tolerance_leaves_less),
		cmocka_unit_test(power_of_boots),
		cmocka_unit_test(discoveries),
		cmocka_unit_test(pairs_leave_out_who_is_alone),
		cmocka_unit_test(equal_kernels_seldom_differ),
		cmocka_unit_test(full_tables_seldom_differ),
		cmocka_unit_test(two_states_take_ten_boots),
		cmocka_unit_test(five_percent_is_found),
		cmocka_unit_test(stopping_early_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
