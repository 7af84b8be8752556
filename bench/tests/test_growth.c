// SPDX-License-Identifier: GPL-2.0-or-later
/* test_growth.c - series of metrics and the exponents of their growth */
#include "unit.h"

#include <errno.h>
#include <math.h>

#include "base/workload.h"
#include "record/result.h"
#include "stats/growth.h"

static void names_of_a_series(void **state)
{
	static const struct {
		const char *name, *series;
		uint64_t size;
	} cases[] = {
		{ "munmap_64", "munmap", 64 },
		{ "same_munmap_262144", "same_munmap", 262144 },
		{ "munmap", "", 0 },
		{ "munmap_64_wall", "", 0 },
		{ "dontneed_4k", "", 0 },
		{ "munmap_", "", 0 },
		{ "munmap_0", "", 0 },
		{ "munmap_08", "", 0 },
		{ "munmap_-8", "", 0 },
		{ "_64", "", 0 },
		{ "64", "", 0 },
		{ "x_18446744073709551615", "x", UINT64_MAX },
		{ "x_18446744073709551616", "", 0 },
	};
	struct result_metric m;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		m = (struct result_metric){ .size = 0 };
		strcpy(m.name, cases[i].name);
		result_metric_name_series(&m);
		assert_int_equal(m.size, cases[i].size);
		assert_string_equal(m.series, cases[i].series);
	}
}

/* A result file has the fields; the name says the same to people. */
static void workloads_say_what_their_names_say(void **state)
{
	const struct workload *w;
	const struct metric *m;
	struct result_metric by_name;
	unsigned int nr = 0;

	(void)state;
	for (w = workload_first(); w; w = w->next)
		for (m = w->metrics; m->name; m++) {
			by_name = (struct result_metric){ .size = 0 };
			strcpy(by_name.name, m->name);
			result_metric_name_series(&by_name);
			if (by_name.size != m->size ||
			    strcmp(by_name.series, m->series ? m->series : ""))
				fail_msg("%s: %s says size %d of \"%s\"",
					 w->name, m->name, (int)m->size,
					 m->series ? m->series : "");
			nr += m->size > 0;
		}
	assert_true(nr > 50);
}

/* The name of neither says anything: the fields alone make the series. */
static void a_series_is_read_from_its_fields(void **state)
{
	static const char *const bad[] = {
		"\"size\":0,\"series\":\"a\"",
		"\"size\":4",
		"\"size\":\"4\",\"series\":\"a\"",
		"\"size\":4,\"series\":\"a b\"",
	};
	struct err e = { "" };
	char path[64], member[100];
	struct result r;
	size_t i;

	(void)state;
	write_changed(
		path, whole_result, "\"unit\":\"insn\",\"better\"",
		"\"series\":\"a\",\"size\":4,\"unit\":\"insn\",\"better\"");
	if (result_load(path, &r, &e))
		fail_msg("%s", e.text);
	unlink(path);
	assert_int_equal(r.cells[0].metrics[0].size, 4);
	assert_string_equal(r.cells[0].metrics[0].series, "a");
	result_free(&r);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(member, sizeof(member),
			 "%s,\"unit\":\"insn\",\"better\"", bad[i]);
		write_changed(path, whole_result,
			      "\"unit\":\"insn\",\"better\"", member);
		assert_int_equal(result_load(path, &r, &e), -EINVAL);
		unlink(path);
	}
}

static void powers_are_found(void **state)
{
	const double size[] = { 1, 8, 64, 1000 };
	double cost[4], power;
	size_t i;

	(void)state;
	for (power = -1; power <= 2; power += 0.5) {
		for (i = 0; i < 4; i++)
			cost[i] = 250 * pow(size[i], power);
		assert_true(fabs(growth_exponent(size, cost, 4) - power) <
			    1e-9);
	}
}

/* Slopes computed by hand: (0, 0), (1, 2), (2, 2) has slope 1. */
static void the_line_is_of_least_squares(void **state)
{
	const double size[] = { 1, 10, 100 };
	const double cost[] = { 1, 100, 100 };

	(void)state;
	assert_true(fabs(growth_exponent(size, cost, 3) - 1) < 1e-9);
	assert_true(fabs(growth_exponent(size + 1, cost + 1, 2)) < 1e-9);
}

static void nothing_has_no_exponent(void **state)
{
	const double size[] = { 1, 10 }, cost[] = { 0, 10 };

	(void)state;
	assert_true(isnan(growth_exponent(size, cost, 2)));
}

/* Whatever is left of the difference of equal logarithms is no size. */
static void one_size_has_no_exponent(void **state)
{
	const double size[] = { 5, 5, 5 }, cost[] = { 2000, 2040, 1990 };

	(void)state;
	assert_true(isnan(growth_exponent(size, cost, 3)));
	assert_true(isnan(growth_exponent(size, cost, 2)));
}

#define METRICS 8

/* A comparison of one cell; metrics cost @value per entry on both sides. */
struct fixture {
	struct result_metric like[METRICS];
	struct compare_metric metric[METRICS];
	struct compare_cell cell;
	struct comparison c;
};

static void add(struct fixture *f, const char *name, uint64_t per, double base,
		double new)
{
	size_t i = f->cell.nr_metrics++;
	struct compare_metric *m = &f->metric[i];

	snprintf(f->like[i].name, sizeof(f->like[i].name), "%s", name);
	result_metric_name_series(&f->like[i]);
	m->like = &f->like[i];
	m->per[SIDE_BASE] = m->per[SIDE_NEW] = per;
	m->stat[STAT_MEAN].value[SIDE_BASE] = base;
	m->stat[STAT_MEAN].value[SIDE_NEW] = new;
	f->cell.metrics = f->metric;
	f->c.cells = &f->cell;
	f->c.nr_cells = 1;
}

/* Unsorted, with another series and a metric of no series in between. */
static void series_are_gathered(void **state)
{
	static struct fixture f;
	const struct compare_growth *g;
	struct err w;

	(void)state;
	add(&f, "fork_100", 100, 10, 1000);
	add(&f, "fork_1", 1, 1000, 10);
	add(&f, "exit_1", 1, 1, 1);
	add(&f, "fork", 1, 5, 5);
	add(&f, "fork_10", 10, 100, 100);
	add(&f, "exit_10", 10, 1, 1);
	assert_int_equal(growth_gather(&f.c, &w), 0);
	assert_int_equal(f.c.nr_growth,
			 1); /* two sizes of exit do not form a series */
	g = &f.c.growth[0];
	assert_string_equal(g->stem, "fork");
	assert_int_equal(g->nr, 3);
	assert_int_equal(g->size[0], 1);
	assert_int_equal(g->size[1], 100);
	assert_true(g->value[SIDE_BASE][0] == 1000);
	assert_true(g->value[SIDE_BASE][1] == 10);
	assert_true(fabs(g->exponent[SIDE_BASE]) < 1e-9);
	assert_true(fabs(g->exponent[SIDE_NEW] - 2) < 1e-9);
	assert_true(fabs(g->end[SIDE_NEW] - 2) < 1e-9);
	free(f.c.growth);
}

static void withheld_times_do_not_grow(void **state)
{
	static struct fixture f;
	struct err w;

	(void)state;
	add(&f, "fork_1", 1, 1, 1);
	add(&f, "fork_10", 10, 1, 1);
	add(&f, "fork_100", 100, 1, 1);
	f.c.withheld = "they are";
	assert_int_equal(growth_gather(&f.c, &w), 0);
	assert_int_equal(f.c.nr_growth, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_a_series),
		cmocka_unit_test(workloads_say_what_their_names_say),
		cmocka_unit_test(a_series_is_read_from_its_fields),
		cmocka_unit_test(powers_are_found),
		cmocka_unit_test(the_line_is_of_least_squares),
		cmocka_unit_test(nothing_has_no_exponent),
		cmocka_unit_test(one_size_has_no_exponent),
		cmocka_unit_test(series_are_gathered),
		cmocka_unit_test(withheld_times_do_not_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
