// SPDX-License-Identifier: GPL-2.0-or-later
/* test_compare.c - what is compared, refused and listed */
#include "sides.h"

#include <math.h>

#include "stats/gate.h"
#include "stats/time_stats.h"

static void doubling_is_100_percent(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3);
	run(&f, &c);
	assert_int_equal(c.nr_cells, 1);
	assert_int_equal(c.cells[0].metrics[0].count[SIDE_NEW], 9);
	assert_int_equal(c.cells[0].metrics[0].pairs, 3);
	assert_int_equal(c.cells[0].metrics[0].samples, SAMPLES_PAIRED);
	assert_false(c.cells[0].metrics[0].repeated);
	s = c.cells[0].metrics[0].stat;
	assert_true(s[STAT_MEAN].value[SIDE_BASE] == 10); /* 60 / 3 / per 2 */
	assert_true(s[STAT_MEAN].value[SIDE_NEW] == 20);
	assert_true(s[STAT_MEAN].delta_pct == 100);
	assert_true(s[STAT_MEAN].ci.low == 100 && s[STAT_MEAN].ci.high == 100);
	assert_true(s[STAT_MEAN].delta == 10);
	assert_true(s[STAT_MEAN].span.low == 10 &&
		    s[STAT_MEAN].span.high == 10);
	assert_int_equal(s[STAT_MEAN].verdict, VERDICT_WORSE);
	/* Three values are too few for a percentile. */
	assert_int_equal(s[STAT_P50].verdict, VERDICT_NONE);
	assert_true(s[STAT_P50].has_ci);
	assert_int_equal(s[STAT_MAX].verdict, VERDICT_NONE);
	drop(&f, &c);
}

static void unequal_pairs_are_unsure(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE, NONE), 3, LIST(NONE, DOUBLE, NONE), 3);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_true(s->ci.low < -33 && s->ci.high >= 100);
	assert_int_equal(s->verdict, VERDICT_UNSURE);
	drop(&f, &c);
}

/* Both sides double in the boot of seed 2, which stands at another place. */
static void pairs_are_found_by_seed(void **state)
{
	const struct compare_metric *m;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, DOUBLE, NONE), 3, LIST(DOUBLE, NONE, NONE, NONE),
	     4);
	f.side[SIDE_NEW].result[0].seed = 2;
	f.side[SIDE_NEW].result[1].seed = 1;
	run(&f, &c);
	m = &c.cells[0].metrics[0];
	assert_int_equal(m->pairs, 3);
	assert_int_equal(m->samples, SAMPLES_PAIRED);
	assert_true(m->stat[STAT_MEAN].span.low == 0 &&
		    m->stat[STAT_MEAN].span.high == 0);
	assert_int_equal(m->stat[STAT_MEAN].verdict, VERDICT_SAME);
	/* Seed 4 has no partner. */
	assert_true(fabs(m->stat[STAT_MEAN].value[SIDE_BASE] - 40.0 / 3) <
		    1e-9);
	assert_true(m->stat[STAT_MEAN].delta == 0);
	assert_int_equal(c.nr_warnings, 2); /* and no provenance */
	assert_non_null(strstr(c.warnings[0], "1 of 4 boots of new"));
	drop(&f, &c);
}

static void other_seeds_are_not_paired(void **state)
{
	const struct compare_metric *m;
	struct comparison c;
	struct fixture f;
	size_t i;

	(void)state;
	load(&f, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3);
	for (i = 0; i < 3; i++)
		f.side[SIDE_NEW].result[i].seed += 100;
	run(&f, &c);
	m = &c.cells[0].metrics[0];
	assert_int_equal(m->pairs, 0);
	assert_int_equal(m->samples, SAMPLES_UNPAIRED);
	assert_int_equal(m->stat[STAT_MEAN].verdict, VERDICT_WORSE);
	assert_int_equal(c.nr_warnings, 2);
	assert_non_null(strstr(c.warnings[0], "no boot of base has the seed"));
	drop(&f, &c);
	/* Two common seeds are too few pairs, but the boots are enough. */
	load(&f, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3);
	f.side[SIDE_NEW].result[0].seed = 77;
	run(&f, &c);
	m = &c.cells[0].metrics[0];
	assert_int_equal(m->pairs, 2);
	assert_int_equal(m->samples, SAMPLES_UNPAIRED);
	drop(&f, &c);
}

/* A boot without a partner is in no value that is judged, nor in one shown. */
static void beside_is_of_the_samples_of_the_mean(void **state)
{
	const struct compare_metric *m;
	struct result_metric *boot;
	struct comparison c;
	struct fixture f;
	unsigned int s;
	size_t i;

	(void)state;
	load(&f, LIST(NONE, NONE, NONE), 3, LIST(NONE, NONE, NONE, NONE), 4);
	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < f.side[s].nr; i++) {
			boot = &f.side[s].result[i].cells[0].metrics[0];
			boot->has_beside = true;
			/* of 3 values of 2 entries: 10 and 5 per entry */
			boot->beside[BESIDE_DEFERRED] = s ? 30 : 60;
			boot->beside[BESIDE_IDLE] = 12;
			boot->beside[BESIDE_ASTRAY] = 1;
		}
	}
	f.side[SIDE_NEW].result[3].cells[0].metrics[0].beside[BESIDE_DEFERRED] =
		f.side[SIDE_NEW]
			.result[3]
			.cells[0]
			.metrics[0]
			.beside[BESIDE_IDLE] = 60000;
	run(&f, &c);
	m = &c.cells[0].metrics[0];
	assert_true(m->has_beside);
	assert_true(m->beside[SIDE_BASE][BESIDE_DEFERRED] == 10);
	assert_true(m->beside[SIDE_NEW][BESIDE_DEFERRED] == 5);
	assert_true(m->beside[SIDE_NEW][BESIDE_IDLE] == 2);
	assert_int_equal(m->beside_verdict[BESIDE_DEFERRED], VERDICT_BETTER);
	assert_true(m->beside[SIDE_NEW][BESIDE_ASTRAY] == 4); /* a sum */
	drop(&f, &c);
	load(&f, LIST(NONE), 1, LIST(NONE), 1);
	f.side[SIDE_NEW].result[0].cells[0].metrics[0].has_beside = true;
	run(&f, &c);
	assert_false(c.cells[0].metrics[0].has_beside);
	drop(&f, &c);
}

/* Boots of one seed are one sample, however many there are. */
static void equal_seeds_are_no_samples(void **state)
{
	const struct compare_metric *m;
	struct comparison c;
	struct fixture f;
	size_t i;

	(void)state;
	load(&f, LIST(NONE, NONE, NONE, NONE), 4,
	     LIST(DOUBLE, DOUBLE, DOUBLE, NONE), 4);
	for (i = 0; i < 4; i++)
		f.side[SIDE_BASE].result[i].seed =
			f.side[SIDE_NEW].result[i].seed = 1;
	run(&f, &c);
	m = &c.cells[0].metrics[0];
	assert_int_equal(m->pairs, 1);
	assert_int_equal(m->samples, SAMPLES_TOO_FEW);
	assert_false(m->stat[STAT_MEAN].has_span || m->stat[STAT_MEAN].has_ci);
	assert_true(m->stat[STAT_MEAN].value[SIDE_NEW] == 17.5);
	assert_int_equal(m->stat[STAT_MEAN].verdict, VERDICT_UNSURE);
	assert_true(m->repeated);
	assert_false(m->repeats);
	drop(&f, &c);
}

static void two_pairs_have_no_verdict(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE), 2, LIST(DOUBLE, DOUBLE), 2);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_true(s->delta_pct == 100);
	assert_false(s->has_ci || s->has_span);
	assert_int_equal(s->verdict, VERDICT_UNSURE);
	drop(&f, &c);
}

/* Recorded values are twice the value of an entry, which is 10 on base. */
#define SUM_OF(sum, top)                                                            \
	{                                                                           \
		"\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]", \
			"\"sum\":" #sum ",\"min\":10,\"max\":" #top                 \
			",\"hist\":[[10,1],[20,1],[" #top ",1]]"                    \
	}

/* Base is 10, of which 0.5 % are less than one instruction. */
static void the_tolerance_is_an_instruction_at_least(void **state)
{
	static const struct {
		struct change change;
		double tolerance;
		enum verdict verdict;
	} table[] = {
		{ SUM_OF(66, 36), -1, VERDICT_SAME }, /* +1 */
		{ SUM_OF(67, 37), -1, VERDICT_WORSE },
		{ SUM_OF(66, 36), 5, VERDICT_SAME },
		{ SUM_OF(66, 36), 0, VERDICT_WORSE },
		{ SUM_OF(61, 31), 0, VERDICT_WORSE },
		{ SUM_OF(60, 30), 0, VERDICT_SAME },
		{ SUM_OF(72, 42), 25, VERDICT_SAME }, /* +20 % */
		{ SUM_OF(72, 42), 20, VERDICT_SAME },
		{ SUM_OF(72, 42), 19, VERDICT_WORSE },
		{ SUM_OF(53, 23), -1, VERDICT_BETTER },
	};
	struct comparison c;
	struct fixture f;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct change *new = &table[i].change;

		load(&f, LIST(NONE, NONE, NONE), 3, LIST(*new, *new, *new), 3);
		assert_int_equal(compare(f.side, table[i].tolerance, &c, &w),
				 0);
		if (c.cells[0].metrics[0].stat[STAT_MEAN].verdict !=
		    table[i].verdict)
			fail_msg("row %zu: %s", i,
				 verdict_name(c.cells[0]
						      .metrics[0]
						      .stat[STAT_MEAN]
						      .verdict));
		drop(&f, &c);
	}
}

/* Ten values must lie beyond a percentile in each boot. */
static void a_percentile_takes_ten_values_beyond(void **state)
{
	static const struct {
		const char *values;
		enum statistic most; /* highest with a verdict */
	} table[] = {
		{ "19", STAT_MEAN },	{ "20", STAT_P50 },
		{ "999", STAT_P50 },	{ "1000", STAT_P99 },
		{ "9999", STAT_P99 },	{ "10000", STAT_P999 },
		{ "99999", STAT_P999 },
	};
	struct comparison c;
	struct fixture f;
	char to[128];
	size_t i, stat;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct change few = {
			"\"count\":3,\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]",
			to
		};
		const struct change many = {
			few.from,
			"\"count\":100000,\"sum\":1000000,\"min\":10,\"max\":10,\"hist\":[[10,100000]]"
		};

		snprintf(
			to, sizeof(to),
			"\"count\":%s,\"sum\":%s0,\"min\":10,\"max\":10,\"hist\":[[10,%s]]",
			table[i].values, table[i].values, table[i].values);
		load(&f, LIST(many, many, many), 3, LIST(many, few, many), 3);
		run(&f, &c);
		for (stat = STAT_MEAN; stat < STATS; stat++)
			assert_int_equal(
				c.cells[0].metrics[0].stat[stat].verdict,
				stat <= table[i].most ? VERDICT_SAME :
							VERDICT_NONE);
		drop(&f, &c);
	}
}

static void zero_gives_no_percentage(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(ZERO, ZERO, ZERO), 3, LIST(NONE, NONE, NONE), 3);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_false(s->has_delta || s->has_ci);
	assert_true(s->has_span && s->span.low == 10 && s->delta == 10);
	assert_int_equal(s->verdict, VERDICT_WORSE);
	drop(&f, &c);
	load(&f, LIST(ZERO, ZERO, ZERO), 3, LIST(ZERO, ZERO, ZERO), 3);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_true(s->has_delta && s->delta_pct == 0);
	assert_true(s->has_ci && s->ci.low == 0 && s->ci.high == 0);
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
	assert_true(c.tolerance_pct == 0);
	drop(&f, &c);
}

/* Boots are not paired, and a single sample of a seed is as good as two. */
static void time_keeps_welch(void **state)
{
	const struct change as_time = { "\"exact\"", "\"time\"" };
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;
	size_t i;

	(void)state;
	load(&f, LIST(as_time, as_time), 2, LIST(as_time, as_time), 2);
	for (i = 0; i < 2; i++)
		f.side[SIDE_NEW].result[i].cells[0].metrics[0].values.sum *= 2;
	f.side[SIDE_BASE].result[0].seed = f.side[SIDE_BASE].result[1].seed;
	run(&f, &c);
	s = c.cells[0].metrics[0].stat;
	assert_true(s[STAT_MEAN].has_ci && !s[STAT_MEAN].has_span);
	assert_true(fabs(s[STAT_MEAN].ci.low - 100) < 1e-9);
	assert_int_equal(s[STAT_MEAN].verdict, VERDICT_WORSE);
	assert_true(s[STAT_MAX].has_ci);
	assert_int_equal(s[STAT_MAX].verdict, VERDICT_NONE);
	assert_true(c.tolerance_insn == 0);
	drop(&f, &c);
}

/* Of an even number of rows the median is the mean of the two in the middle. */
static void typical_noise_is_a_median(void **state)
{
	struct compare_metric m[4] = { 0 };
	struct compare_cell cell = { .metrics = m };
	struct comparison c = { .cells = &cell, .nr_cells = 1 };
	static const double noise[] = { 8, 1, 4, 2 },
			    median[] = { 8, 4.5, 4, 3 };
	struct boot_noise found;
	size_t i;

	(void)state;
	assert_false(typical_noise(&c, &found));
	for (i = 0; i < 4; i++) {
		m[i].stat[STAT_MEAN].has_ci = true;
		m[i].stat[STAT_MEAN].noise = noise[i];
		cell.nr_metrics = c.nr_rows = i + 1;
		assert_true(typical_noise(&c, &found));
		assert_true(found.sd == median[i]);
	}
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
	assert_int_equal(c.unpassed[0].boots[SIDE_BASE].nr, 0);
	assert_int_equal(c.unpassed[0].boots[SIDE_NEW].nr, 2);
	assert_int_equal(c.unpassed[0].boots[SIDE_NEW].boot[1], 2);
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
		{ { "\"per\":2", "\"per\":2,\"series\":\"s\",\"size\":4" },
		  "size 4 of series \"s\", but in" },
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

/* Number of warnings that contain @text; -1: refused. */
static int warnings_of(const char *text, const struct change *base, size_t nb,
		       const struct change *new, size_t nn)
{
	struct comparison c;
	struct fixture f;
	struct err w;
	size_t i;
	int nr = -1;

	load(&f, base, nb, new, nn);
	if (!compare(f.side, -1, &c, &w)) {
		for (nr = 0, i = 0; i < c.nr_warnings; i++)
			nr += strstr(c.warnings[i], text) != NULL;
	}
	drop(&f, &c);
	return nr;
}

/* A digest of the text of a plan and one of its cells cannot be compared. */
static void digests_of_one_kind_are_compared(void **state)
{
	const struct change text = { "00c0ffee00c0ffee", "0000000000000000" },
			    cells = { "00c0ffee00c0ffee", "cells:0000" },
			    other = { "00c0ffee00c0ffee", "cells:0001" };

	(void)state;
	assert_int_equal(warnings_of("digests of a plan", LIST(cells), 1,
				     LIST(cells), 1),
			 0);
	assert_int_equal(warnings_of("digests of a plan", LIST(cells), 1,
				     LIST(other), 1),
			 -1);
	assert_int_equal(warnings_of("digests of a plan", LIST(NONE), 1,
				     LIST(cells), 1),
			 1);
	assert_int_equal(warnings_of("digests of a plan", LIST(cells), 1,
				     LIST(NONE, NONE), 2),
			 1);
	/* each kind is compared with its own first digest */
	assert_int_equal(warnings_of("digests of a plan", LIST(NONE, cells), 2,
				     LIST(other), 1),
			 -1);
	assert_int_equal(warnings_of("digests of a plan", LIST(cells, NONE), 2,
				     LIST(text), 1),
			 -1);
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

static void other_config_is_listed(void **state)
{
	const struct change config = { "FS_DAX\":\"y\"", "FS_DAX\":\"m\"" };
	struct comparison c;
	struct fixture f;

	(void)state;
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

/* Work that no function of the kernel is known to do may be in the values. */
static void unknown_work_is_warned_about(void **state)
{
	const struct change unknown = {
		"\"empty_total\":33}",
		"\"empty_total\":33,\"unknown\":[\"softirqs (one, two)\"]}"
	};

	(void)state;
	assert_int_equal(
		warnings_of(
			"6.12 has none of the functions by which daxstorm recognizes softirqs (one, two):",
			LIST(NONE), 1, LIST(unknown), 1),
		1);
	assert_int_equal(
		warnings_of("recognizes", LIST(NONE), 1, LIST(NONE), 1), 0);
}

/* The verdict of  tasks whose boots have  and  CPUs. */
static enum verdict with_cpus(unsigned int threads, const uint64_t *base,
			      const uint64_t *new)
{
	const uint64_t *const cpus[SIDES] = { base, new };
	const struct compare_metric *m;
	enum verdict verdict;
	struct comparison c;
	struct fixture f;
	unsigned int s;
	size_t i;

	load(&f, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3);
	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < 3; i++) {
			f.side[s].result[i].cpus = cpus[s][i];
			f.side[s].result[i].cells[0].cell.threads = threads;
		}
	}
	run(&f, &c);
	m = &c.cells[0].metrics[0];
	verdict = m->stat[STAT_MEAN].verdict;
	assert_int_equal(m->cpus_differ, verdict == VERDICT_NONE);
	assert_int_equal(m->stat[STAT_MEAN].has_delta, !m->cpus_differ);
	assert_int_equal(m->stat[STAT_MEAN].has_ci, !m->cpus_differ);
	assert_int_equal(m->stat[STAT_MEAN].has_span, !m->cpus_differ);
	assert_int_equal(gate_limit_lacks(&c, NULL),
			 m->cpus_differ ? GATE_LACKS_CPUS : GATE_LACKS_NOTHING);
	drop(&f, &c);
	return verdict;
}

static void tasks_that_share_cpus_on_one_side_have_no_verdict(void **state)
{
	static const uint64_t one[] = { 1, 1, 1 }, two[] = { 2, 2, 2 },
			      three[] = { 3, 3, 3 }, mixed[] = { 2, 1, 2 };

	(void)state;
	assert_int_equal(with_cpus(2, one, two), VERDICT_NONE);
	assert_int_equal(with_cpus(2, two, one), VERDICT_NONE);
	assert_int_equal(with_cpus(2, mixed, two), VERDICT_NONE);
	assert_int_equal(with_cpus(4, two, three), VERDICT_NONE);
	assert_int_equal(with_cpus(2, two, three), VERDICT_WORSE);
	assert_int_equal(with_cpus(2, one, one), VERDICT_WORSE);
	assert_int_equal(with_cpus(1, one, two), VERDICT_WORSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_work_is_warned_about),
		cmocka_unit_test(doubling_is_100_percent),
		cmocka_unit_test(unequal_pairs_are_unsure),
		cmocka_unit_test(pairs_are_found_by_seed),
		cmocka_unit_test(other_seeds_are_not_paired),
		cmocka_unit_test(
			tasks_that_share_cpus_on_one_side_have_no_verdict),
		cmocka_unit_test(beside_is_of_the_samples_of_the_mean),
		cmocka_unit_test(equal_seeds_are_no_samples),
		cmocka_unit_test(two_pairs_have_no_verdict),
		cmocka_unit_test(the_tolerance_is_an_instruction_at_least),
		cmocka_unit_test(a_percentile_takes_ten_values_beyond),
		cmocka_unit_test(zero_gives_no_percentage),
		cmocka_unit_test(time_of_one_boot_is_unsure),
		cmocka_unit_test(time_keeps_welch),
		cmocka_unit_test(typical_noise_is_a_median),
		cmocka_unit_test(withheld_has_counts_only),
		cmocka_unit_test(nothing_is_dropped),
		cmocka_unit_test(unlike_results_are_refused),
		cmocka_unit_test(digests_of_one_kind_are_compared),
		cmocka_unit_test(a_side_is_one_kernel),
		cmocka_unit_test(other_config_is_listed),
		cmocka_unit_test(one_file_is_one_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
