// SPDX-License-Identifier: GPL-2.0-or-later
/* test_cost.c - the cost of measuring is no part of a time, on boots made up */
#include "unit.h"

#include <math.h>

#include "record/result.h"
#include "stats/compare.h"
#include "stats/gate.h"
#include "stats/time_stats.h"

#define BOOTS  6
#define VALUES 1000

#define METRIC                                                                 \
	"{\"name\":\"%s\",\"unit\":\"%s\",\"better\":\"lower\",\"per\":%u,"    \
	"\"count\":1000,\"sum\":%u,\"min\":%u,\"max\":%u,\"hist\":[%s]}"

/* A boot with one cell of one metric. */
struct boot {
	const char *workload, *metric, *unit;
	unsigned int threads, per;
	double cost_ns, mean; /* as recorded: the whole ns in VALUES values */
};

static void load_boot(const struct boot *b, struct result *r)
{
	unsigned int low = (unsigned int)b->mean,
		     sum = (unsigned int)lround(b->mean * VALUES),
		     above = sum - low * VALUES; /* values of low + 1 */
	char text[2000], path[64], hist[64];
	struct err e;

	if (above)
		snprintf(hist, sizeof(hist), "[%u,%u],[%u,%u]", low,
			 VALUES - above, low + 1, above);
	else
		snprintf(hist, sizeof(hist), "[%u,%u]", low, VALUES);
	snprintf(
		text, sizeof(text),
		"{\"format\":\"daxstorm-result/2\",\"mode\":\"%s\",\"plan\":\"quick\","
		"\"plan_digest\":\"00c0ffee00c0ffee\",\"seed\":1,\"kernel\":{"
		"\"release\":\"6.12\",\"version\":\"#1\",\"machine\":\"x86_64\","
		"\"model\":\"devmap\",\"cmdline\":\"quiet\",\"config\":{}},"
		"\"machine\":{\"cpu\":\"any\",\"cpus\":2},\"clock\":{\"name\":\"tsc\","
		"\"unit\":\"%s\",\"empty_inside\":%.1f,\"empty_total\":99.0},"
		"\"boots\":1,\"cells\":[{\"workload\":\"%s\",\"target\":\"xfs\","
		"\"granularity\":\"2m\",\"threads\":%u,\"tasks\":\"threads\","
		"\"map\":\"shared\",\"status\":\"pass\",\"checks\":[],\"metrics\":[" METRIC
		"]}],\"events\":[],\"complete\":true}\n",
		strcmp(b->unit, "ns") ? "exact" : "time", b->unit, b->cost_ns,
		b->workload, b->threads, b->metric, b->unit, b->per, sum, low,
		low + (above > 0), hist);
	write_changed(path, text, NULL, NULL);
	if (result_load(path, r, &e))
		fail_msg("%s", e.text);
	unlink(path);
}

/* What is subtracted from a value of a boot; what was recorded stays. */
static double cost_of(struct boot b)
{
	struct result r;
	double cost;

	load_boot(&b, &r);
	assert_true(r.cells[0].metrics[0].values.min == (uint64_t)b.mean);
	cost = r.cells[0].metrics[0].cost;
	result_free(&r);
	return cost;
}

static void times_of_one_operation_have_it(void **state)
{
	(void)state;
	assert_true(cost_of((struct boot){ "fault", "fault", "ns", 1, 1, 20.5,
					   300 }) == 20.5);
	assert_true(cost_of((struct boot){ "fault", "fault", "ns", 2, 1, 20.5,
					   300 }) == 20.5);
	/* of a workload that this version does not know */
	assert_true(cost_of((struct boot){ "newer", "any", "ns", 1, 1, 20.5,
					   300 }) == 20.5);
}

static void nothing_else_has_it(void **state)
{
	(void)state;
	/* instructions; the span of all tasks; fio's clock; a check's time */
	assert_true(cost_of((struct boot){ "fault", "fault", "insn", 1, 1, 20.5,
					   300 }) == 0);
	assert_true(cost_of((struct boot){ "fault", "fault_wall", "ns", 2, 1,
					   20.5, 300 }) == 0);
	assert_true(cost_of((struct boot){ "fio-mmap", "read", "ns", 1, 1, 20.5,
					   300 }) == 0);
	assert_true(cost_of((struct boot){ "pin-truncate", "unpin", "ns", 1, 1,
					   20.5, 300 }) == 0);
}

static void once_for_each_operation(void **state)
{
	struct result_metric m = { .per = 4, .cost = 20 };

	(void)state;
	assert_true(result_metric_value(&m, 100) == 20);
	assert_true(result_metric_value(&m, 20) == 0);
	assert_true(result_metric_value(&m, 19) == 0);
	m.cost = 0;
	assert_true(result_metric_value(&m, 19) == 4.75);
}

/* Costs of the boots of a side, and what an operation takes beside. */
struct made_side {
	double cost_ns[BOOTS], takes_ns;
};

struct fixture {
	struct result result[SIDES][BOOTS];
	const char *path[SIDES][BOOTS];
	struct comparison c;
	const struct compare_metric *m;
};

/* Operations vary by some 0.2 % from boot to boot, and cover two entries. */
static void run(struct fixture *f, const struct made_side *base,
		const struct made_side *new, double tolerance_pct)
{
	static const double noise[BOOTS] = { 1, -2, 0, 2, -1, 1 };
	const struct made_side *from[SIDES] = { base, new };
	struct boots sides[SIDES];
	struct boot b = { "fault", "fault", "ns", 1, 2, 0, 0 };
	struct err e;
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < BOOTS; i++) {
			b.cost_ns = from[s]->cost_ns[i];
			b.mean = 2 * from[s]->takes_ns *
					 (1 + noise[(i + s) % BOOTS] / 1000) +
				 b.cost_ns;
			load_boot(&b, &f->result[s][i]);
			f->path[s][i] = "made-up.json";
		}
		sides[s].result = f->result[s];
		sides[s].path = f->path[s];
		sides[s].nr = BOOTS;
	}
	if (compare(sides, tolerance_pct, &f->c, &e))
		fail_msg("%s", e.text);
	f->m = &f->c.cells[0].metrics[0];
}

static void drop(struct fixture *f)
{
	unsigned int s;
	size_t i;

	comparison_free(&f->c);
	for (s = 0; s < SIDES; s++)
		for (i = 0; i < BOOTS; i++)
			result_free(&f->result[s][i]);
}

static const struct made_side base_40 = { { 40, 40, 40, 40, 40, 40 }, 100 };

static void other_costs_are_no_difference(void **state)
{
	static const struct made_side base = { { 20, 60, 35, 41, 22, 57 },
					       100 },
				      new = { { 68, 41, 60, 53, 70, 39 }, 100 };
	const struct compare_stat *s;
	struct measuring_cost cost;
	struct fixture f;

	(void)state;
	run(&f, &base, &new, 1);
	s = f.m->stat;
	assert_int_equal(s[STAT_MEAN].verdict, VERDICT_SAME);
	assert_true(fabs(s[STAT_MEAN].value[SIDE_BASE] - 100) < 0.1);
	assert_true(fabs(s[STAT_MEAN].value[SIDE_NEW] - 100) < 0.1);
	assert_int_equal(s[STAT_P50].verdict, VERDICT_SAME);
	/* but all rests on the subtraction */
	assert_true(s[STAT_MEAN].cost_unsure);
	measuring_cost(&f.c, &cost);
	assert_true(cost.low == 20 && cost.high == 70);
	assert_true(fabs(cost.of[SIDE_BASE] - 235.0 / 6) < 1e-9);
	assert_true(fabs(cost.of[SIDE_NEW] - 331.0 / 6) < 1e-9);
	assert_true(fabs(cost.mean - 566.0 / 12) < 1e-9);
	drop(&f);
}

/* 2 ns of an operation, by which the cost of new is higher: one of an entry. */
static void a_difference_of_costs_is_no_verdict(void **state)
{
	static const struct made_side rounded = { { 42, 42, 42, 42, 42, 42 },
						  99.1 },
				      less = { { 42, 42, 42, 42, 42, 42 }, 98 };
	const struct compare_stat *s;
	struct fixture f;

	(void)state;
	run(&f, &base_40, &rounded, 0);
	s = f.m->stat;
	assert_int_equal(s->raw_verdict, VERDICT_BETTER);
	assert_int_equal(s->verdict, VERDICT_UNSURE);
	assert_true(s->cost_unsure);
	drop(&f);
	run(&f, &base_40, &less, 0);
	assert_int_equal(f.m->stat[STAT_MEAN].verdict, VERDICT_BETTER);
	drop(&f);
}

static void a_change_is_shown_in_full(void **state)
{
	static const struct made_side new = { { 40, 40, 40, 40, 40, 40 }, 105 };
	const struct compare_stat *s;
	struct fixture f;
	unsigned int stat;

	(void)state;
	run(&f, &base_40, &new, 1);
	for (stat = STAT_MEAN; stat <= STAT_MAX; stat++) {
		s = &f.m->stat[stat];
		assert_true(fabs(s->delta_pct - 5) < 0.6);
		assert_true(s->has_ci && s->ci.low < 5.3 && s->ci.high > 4.7);
	}
	s = f.m->stat;
	assert_true(fabs(s->delta_pct - 5) < 0.01);
	assert_int_equal(s->verdict, VERDICT_WORSE);
	/* 40 ns of an operation of two entries, which takes 200 */
	assert_false(s->cost_large || s->cost_unsure || s->too_short);
	drop(&f);
}

static void a_cost_is_large_or_unsure(void **state)
{
	static const struct made_side dear = { { 41, 41, 41, 41, 41, 41 },
					       100 },
				      one_more = { { 40, 40, 40, 40, 40, 41 },
						   100 };
	struct fixture f;

	(void)state;
	/* above a fifth of the value; 1 ns of an interval of +-0.23 ns */
	run(&f, &base_40, &dear, 0);
	assert_true(f.m->stat[STAT_MEAN].cost_large);
	assert_true(f.m->stat[STAT_MEAN].cost_unsure);
	drop(&f);
	run(&f, &base_40, &one_more, 0);
	assert_true(f.m->stat[STAT_MEAN].cost_unsure);
	drop(&f);
	/* half a ns of 100 is half of the tolerance, and not above it */
	run(&f, &base_40, &one_more, 1.01);
	assert_false(f.m->stat[STAT_MEAN].cost_unsure);
	drop(&f);
}

static void what_is_no_longer_has_no_verdict(void **state)
{
	static const struct made_side short_one = { { 40, 40, 40, 40, 40, 40 },
						    0 };
	const struct gate_limit limit = { .pct = 0 };
	const struct compare_stat *s;
	struct fixture f;
	struct gate gate;
	struct err e;
	struct boot_noise noise;

	(void)state;
	run(&f, &short_one, &base_40, 0);
	s = f.m->stat;
	assert_true(s->too_short && !s->has_delta && !s->has_ci);
	assert_int_equal(s->verdict, VERDICT_NONE);
	assert_int_equal(s->raw_verdict, VERDICT_NONE);
	assert_true(s->value[SIDE_BASE] == 0);
	assert_true(s[STAT_P50].too_short);
	assert_false(s->cost_large || s->cost_unsure);
	assert_false(typical_noise(&f.c, &noise));
	/* nor if it becomes so short, which would be -100 % */
	drop(&f);
	run(&f, &base_40, &short_one, 0);
	s = f.m->stat;
	assert_true(s->too_short && !s->has_delta && !s->has_ci);
	assert_int_equal(s->verdict, VERDICT_NONE);
	if (gate_judge(&f.c, &limit, 1, &gate, &e))
		fail_msg("%s", e.text);
	assert_int_equal(gate.nr_findings, 0);
	gate_free(&gate);
	drop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_of_one_operation_have_it),
		cmocka_unit_test(nothing_else_has_it),
		cmocka_unit_test(once_for_each_operation),
		cmocka_unit_test(other_costs_are_no_difference),
		cmocka_unit_test(a_difference_of_costs_is_no_verdict),
		cmocka_unit_test(a_change_is_shown_in_full),
		cmocka_unit_test(a_cost_is_large_or_unsure),
		cmocka_unit_test(what_is_no_longer_has_no_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
