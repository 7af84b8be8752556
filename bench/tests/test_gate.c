// SPDX-License-Identifier: GPL-2.0-or-later
/* test_gate.c - each rule of the gate finds what it is for, and nothing else */
#include "sides.h"

#include <errno.h>

#include "report/gate_text.h"
#include "stats/gate.h"

#define KEPT "\"kept\",\"status\":\"pass\""
#define FAILS(more)                                                            \
	{                                                                      \
		KEPT, "\"kept\",\"status\":\"fail\"" more                      \
	}
#define UNPASSED(status)                                                       \
	{                                                                      \
		"\"2m\",\"threads\":1,\"tasks\":\"threads\",\"map\":"          \
		"\"shared\",\"status\":\"pass\"",                              \
			"\"2m\",\"threads\":1,\"tasks\":\"threads\",\"map\":"  \
			"\"shared\",\"status\":\"" status "\",\"why\":\"so\""  \
	}
#define EVENT(kind, text, more)                                                \
	{                                                                      \
		"\"events\":[]", "\"events\":[{\"kind\":\"" kind               \
				 "\",\"text\":\"" text "\"" more "}]"          \
	}
#define CELL ",\"cell\":\"munmap/xfs/2m/1\""
#define VALUES                                                                 \
	"\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]"
/* The metric of whole_result, behind which the checks are. */
#define METRICS                                                                \
	"\"status\":\"pass\",\"metrics\":[{\"name\":"                          \
	"\"munmap\",\"unit\":\"insn\",\"better\":\"lower\",\"per\":2,"         \
	"\"count\":3," VALUES "}]"
/* Twenty values, so that p50 has a verdict. */
#define TWENTY(of, sum)                                                        \
	{                                                                      \
		"\"count\":3," VALUES,                                         \
			"\"count\":20,\"sum\":" #sum ",\"min\":" #of           \
			",\"max\":" #of ",\"hist\":[[" #of ",20]]"             \
	}
/* One value is ten times as high: mean and max, and not p50. */
#define HIGH_MAX                                                               \
	{                                                                      \
		VALUES, "\"sum\":330,\"min\":10,\"max\":300,"                  \
			"\"hist\":[[10,1],[20,1],[300,1]]"                     \
	}

struct judged {
	struct fixture f;
	struct comparison c;
	struct gate_limit limits[3];
	struct gate gate;
};

/* Judge with up to three limits; the texts end at NULL. */
static void judge(struct judged *j, const struct change *base, size_t nb,
		  const struct change *new, size_t nn,
		  const char *const *limits)
{
	struct err w = { "" };
	size_t nr;

	load(&j->f, base, nb, new, nn);
	run(&j->f, &j->c);
	for (nr = 0; limits && limits[nr]; nr++)
		if (gate_limit_parse(limits[nr], &j->limits[nr], &w))
			fail_msg("%s", w.text);
	if (gate_limits_check(&j->c, j->limits, nr, &w) ||
	    gate_judge(&j->c, j->limits, nr, &j->gate, &w))
		fail_msg("%s", w.text);
}

static void release(struct judged *j)
{
	gate_free(&j->gate);
	drop(&j->f, &j->c);
}

#define LIMITS(...)                                                            \
	(const char *const[])                                                  \
	{                                                                      \
		__VA_ARGS__, NULL                                              \
	}

/* @boots of new against as many of base find this, as text; NULL: nothing. */
static void boots_find(size_t boots, struct change base, struct change new,
		       const char *limit, enum gate_rule rule, const char *want)
{
	char text[GATE_TEXT_MAX];
	struct judged j;

	judge(&j, LIST(base, base, base), boots, LIST(new, new, new), boots,
	      LIMITS(limit));
	if (!want && j.gate.nr_findings)
		fail_msg("%s: found %s", limit,
			 gate_finding_text(&j.gate.findings[0], text));
	if (want) {
		assert_int_equal(j.gate.nr_findings, 1);
		assert_int_equal(j.gate.findings[0].rule, rule);
		assert_string_equal(
			gate_finding_text(&j.gate.findings[0], text), want);
	}
	release(&j);
}

static void finds(struct change base, struct change new, const char *limit,
		  enum gate_rule rule, const char *want)
{
	boots_find(1, base, new, limit, rule, want);
}

/* A verdict takes three boots. */
static void finds_worse(struct change base, struct change new,
			const char *limit, const char *want)
{
	boots_find(3, base, new, limit, GATE_WORSE, want);
}

static void nothing_is_found_between_equals(void **state)
{
	static const struct change none = NONE;

	(void)state;
	finds_worse(none, none, "0", NULL);
	finds_worse(none, none, "0@max", NULL);
}

static void worse_beyond_the_limit(void **state)
{
	static const struct change once = TWENTY(20, 400),
				   twice = TWENTY(40, 800);
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	judge(&j, LIST(once, once, once), 3, LIST(twice, twice, twice), 3,
	      LIMITS("99.9"));
	assert_int_equal(j.gate.nr_findings, 2);
	assert_int_equal(gate_count(&j.gate, GATE_WORSE), 1); /* one row */
	assert_string_equal(
		gate_finding_text(&j.gate.findings[0], text),
		"munmap/xfs/2m/1 munmap: mean 10 -> 20, +100.0%, interval [+100.0, +100.0] %: worse by more than 99.9 %");
	assert_int_equal(j.gate.findings[0].stat, STAT_MEAN);
	assert_int_equal(j.gate.findings[1].stat, STAT_P50);
	release(&j);
	finds_worse(once, twice, "100", NULL);
	finds_worse(twice, once, "0", NULL); /* better */
}

/* The end of the interval decides that is nearest to no difference. */
static void the_whole_interval_is_beyond(void **state)
{
	struct judged j;

	(void)state;
	judge(&j, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3,
	      LIMITS("99", "99@max"));
	assert_int_equal(j.gate.nr_findings, 2);
	assert_int_equal(j.gate.findings[0].stat, STAT_MEAN);
	assert_int_equal(j.gate.findings[1].stat, STAT_MAX);
	release(&j);
	judge(&j, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3,
	      LIMITS("100", "100@max"));
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
	/* Of mean and max one pair differs so much that the interval covers 0. */
	judge(&j, LIST(NONE, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, HIGH_MAX), 3,
	      LIMITS("0", "0@max"));
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

static void growth_from_zero_is_beyond_any_limit(void **state)
{
	static const struct change zero = ZERO, none = NONE;

	(void)state;
	finds_worse(
		zero, none, "1000000@mean",
		"munmap/xfs/2m/1 munmap: mean 0 -> 10: worse by more than any limit");
	finds_worse(
		zero, none, "1000000@max",
		"munmap/xfs/2m/1 munmap: max 0 -> 15: worse by more than any limit");
}

static void set_value(struct result *r, uint64_t value)
{
	struct sparse_hist *h = &r->cells[0].metrics[0].values;

	h->bucket[0] =
		(struct hist_bucket){ .index = hist_index(value), .count = 1 };
	h->nr = h->count = 1;
	h->sum = h->min = h->max = value;
}

static void higher_may_be_better(void **state)
{
	static const struct change change = { "\"better\":\"lower\"",
					      "\"better\":\"higher\"" };
	struct judged j;
	struct err w;
	size_t i;

	(void)state;
	load(&j.f, LIST(change, change, change), 3,
	     LIST(change, change, change), 3);
	/* +100 % of a rate on base is -50 % on new */
	for (i = 0; i < 3; i++) {
		set_value(&j.f.side[SIDE_BASE].result[i], 40);
		set_value(&j.f.side[SIDE_NEW].result[i], 20);
	}
	run(&j.f, &j.c);
	assert_int_equal(gate_limit_parse("49@mean", &j.limits[0], &w), 0);
	assert_int_equal(gate_limit_parse("50@mean", &j.limits[1], &w), 0);
	assert_int_equal(gate_judge(&j.c, &j.limits[0], 1, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 1);
	gate_free(&j.gate);
	assert_int_equal(gate_judge(&j.c, &j.limits[1], 1, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

/* p99.9 and max count only where a limit names them. */
static void tails_must_be_named(void **state)
{
	static const struct change none = NONE;
	struct judged j;
	unsigned int i;
	struct compare_stat *s;
	struct err w;

	(void)state;
	load(&j.f, &none, 1, &none, 1);
	run(&j.f, &j.c);
	s = j.c.cells[0].metrics[0].stat;
	for (i = STAT_P99; i < STATS; i++) {
		s[i].verdict = VERDICT_WORSE;
		s[i].has_ci = true;
		s[i].ci = (struct interval){ 10, 20 };
	}
	assert_int_equal(gate_limit_parse("1", &j.limits[0], &w), 0);
	assert_int_equal(gate_judge(&j.c, j.limits, 1, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 0);
	gate_free(&j.gate);
	for (i = STAT_P99; i < STATS; i++) {
		char text[16];

		snprintf(text, sizeof(text), "9@%s",
			 stat_name((enum statistic)i));
		assert_int_equal(gate_limit_parse(text, j.limits, &w), 0);
		assert_int_equal(gate_judge(&j.c, j.limits, 1, &j.gate, &w), 0);
		assert_int_equal(j.gate.nr_findings, 1);
		assert_int_equal(j.gate.findings[0].stat, i);
		gate_free(&j.gate);
	}
	/* An interval without a verdict is enough for max, not for p99. */
	s[STAT_MAX].verdict = VERDICT_UNSURE;
	s[STAT_P99].verdict = VERDICT_UNSURE;
	assert_int_equal(gate_limit_parse("9@max", &j.limits[0], &w), 0);
	assert_int_equal(gate_limit_parse("9@p99", &j.limits[1], &w), 0);
	assert_int_equal(gate_judge(&j.c, j.limits, 2, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 1);
	assert_int_equal(j.gate.findings[0].stat, STAT_MAX);
	gate_free(&j.gate);
	/* Within the tolerance it is the same, whatever the interval is. */
	s[STAT_MAX].verdict = VERDICT_SAME;
	assert_int_equal(gate_judge(&j.c, j.limits, 2, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

/* Max never has a verdict; +1 of 15, of which the tolerance is judged. */
static void max_has_a_tolerance_too(void **state)
{
	static const struct change none = NONE;
	static const struct change more = {
		VALUES,
		"\"sum\":62,\"min\":10,\"max\":32,\"hist\":[[10,1],[20,1],[32,1]]"
	};
	static const struct change most = {
		VALUES,
		"\"sum\":64,\"min\":10,\"max\":34,\"hist\":[[10,1],[20,1],[34,1]]"
	};

	(void)state;
	finds_worse(none, more, "0@max", NULL);
	finds_worse(
		none, most, "0@max",
		"munmap/xfs/2m/1 munmap: max 15 -> 17, +13.3%, interval [+13.3, +13.3] %: worse by more than 0 %");
	finds_worse(none, most, "14@max", NULL);
}

static void unsure_is_not_worse(void **state)
{
	static const struct change none = NONE, twice = DOUBLE;
	struct judged j;
	struct err w;

	(void)state;
	load(&j.f, LIST(none, none, none), 3, LIST(twice, twice, twice), 3);
	run(&j.f, &j.c);
	j.c.cells[0].metrics[0].stat[STAT_MEAN].verdict = VERDICT_UNSURE;
	j.c.cells[0].metrics[0].stat[STAT_P50].verdict = VERDICT_UNSURE;
	assert_int_equal(gate_judge(&j.c, NULL, 0, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 0);
	gate_free(&j.gate);
	/* Worse without a percentage, which happens if base is 0. */
	j.c.cells[0].metrics[0].stat[STAT_P50] = (struct compare_stat){
		.verdict = VERDICT_WORSE, .has_span = true, .span = { 1, 2 }
	};
	assert_int_equal(gate_judge(&j.c, NULL, 0, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 1);
	gate_free(&j.gate);
	j.c.withheld = "TCG";
	assert_int_equal(gate_judge(&j.c, NULL, 0, &j.gate, &w), 0);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

static void a_limit_names_metric_cell_or_both(void **state)
{
	static const char *const named[] = {
		"0:munmap@mean",
		"0:munmap/munmap@mean",
		"0:munmap/xfs/munmap@mean",
		"0:munmap/xfs@mean",
		"0:munmap/xfs/2m/1/munmap@mean",
		"0:munmap/xfs/2m/1@mean",
	};
	static const struct change none = NONE, twice = DOUBLE;
	/* a second cell of another name, for limits that do not mean the first */
	static const struct change other = {
		"\"cells\":[",
		"\"cells\":[{\"workload\":\"truncate\",\"target\":\"xfs\","
		"\"granularity\":\"2m\",\"threads\":1,\"tasks\":\"threads\","
		"\"map\":\"shared\",\"status\":\"pass\",\"metrics\":[{\"name\":"
		"\"other\",\"unit\":\"insn\",\"better\":\"lower\",\"per\":1,"
		"\"count\":0,\"sum\":0,\"hist\":[]}],\"checks\":[]},"
	};
	struct judged j;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(named) / sizeof(*named); i++) {
		judge(&j, LIST(none, none, none), 3, LIST(twice, twice, twice),
		      3, LIMITS(named[i]));
		if (j.gate.nr_findings != 1)
			fail_msg("%s found %zu", named[i], j.gate.nr_findings);
		release(&j);
	}
	judge(&j, LIST(other, NONE, NONE), 3, LIST(DOUBLE, DOUBLE, DOUBLE), 3,
	      LIMITS("0:other@mean", "0:truncate/xfs@mean"));
	assert_int_equal(gate_count(&j.gate, GATE_WORSE), 0);
	release(&j);
}

static void an_unknown_metric_is_refused(void **state)
{
	static const char *const unknown[] = { "1:munmp", "1:unmap",
					       "1:munmap/ext4", "1:mun/munmap",
					       "1:munmap/xfs/2m/1/fault" };
	static const struct change none = NONE;
	struct gate_limit l;
	struct judged j;
	struct err w;
	size_t i;

	(void)state;
	judge(&j, &none, 1, &none, 1, NULL);
	for (i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
		assert_int_equal(gate_limit_parse(unknown[i], &l, &w), 0);
		if (!gate_limits_check(&j.c, &l, 1, &w))
			fail_msg("%s was taken", unknown[i]);
		assert_non_null(strstr(w.text, unknown[i] + 2));
		assert_non_null(strstr(w.text, "there are: munmap;"));
	}
	release(&j);
}

static void limits_are_parsed(void **state)
{
	static const char *const wrong[] = {
		"",	     "x",  "-1",  "nan", "inf",	  "1x",	     "1:",
		"1:@p50",    "1@", "1@p", " 1",	 "@p50",  ":munmap", "1%%",
		"1@p50@p99", "-0", "+1",  "0x5", "1e999",
	};
	struct gate_limit l;
	char text[GATE_TEXT_MAX];
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (!gate_limit_parse(wrong[i], &l, &w))
			fail_msg("\"%s\" was taken", wrong[i]);
	assert_int_equal(gate_limit_parse("1@p95", &l, &w), -EINVAL);
	assert_string_equal(
		w.text,
		"there is no statistic \"p95\"; there are: mean, p50, p99, p99.9, max");
	assert_int_equal(gate_limit_parse("0.5%:munmap/xfs@p99.9", &l, &w), 0);
	assert_string_equal(gate_limit_text(&l, text), "0.5:munmap/xfs@p99.9");
	assert_int_equal(l.stat, STAT_P999);
	assert_int_equal(gate_limit_parse("3", &l, &w), 0);
	assert_string_equal(gate_limit_text(&l, text), "3");
}

static void a_check_that_breaks(void **state)
{
	static const struct change none = NONE,
				   fails = FAILS(",\"why\":\"gone\""),
				   known = FAILS(",\"known\":true");
	static const struct change absent = { "{\"name\":" KEPT "}", "" };
	static const struct change skipped = {
		KEPT, "\"kept\",\"status\":\"skip\",\"why\":\"no\""
	};

	(void)state;
	finds(none, fails, "1000", GATE_CHECK_BROKE,
	      "munmap/xfs/2m/1 kept: base pass, new fails in 1 of 1 boots: gone");
	finds(none, known, "1000", GATE_CHECK_BROKE,
	      "munmap/xfs/2m/1 kept: xfail (known bug): base pass, new fails in 1 of 1 boots: no reason given");
	finds(fails, fails, "0", GATE_CHECK_BROKE, NULL);
	finds(known, fails, "0", GATE_CHECK_BROKE, NULL);
	finds(fails, none, "0", GATE_CHECK_BROKE, NULL);
	finds(absent, fails, "1000", GATE_CHECK_ADDED,
	      "munmap/xfs/2m/1 kept: base absent, new fails in 1 of 1 boots: gone");
	finds(skipped, fails, "1000", GATE_CHECK_ADDED,
	      "munmap/xfs/2m/1 kept: base skip, new fails in 1 of 1 boots: gone");
	finds(absent, none, "0", GATE_CHECK_ADDED, NULL);
}

static void a_check_that_is_skipped(void **state)
{
	static const struct change none = NONE, fails = FAILS("");
	static const struct change absent = { "{\"name\":" KEPT "}", "" };
	static const struct change skipped = {
		KEPT, "\"kept\",\"status\":\"skip\",\"why\":\"no\""
	};
	struct judged j;

	(void)state;
	finds(none, skipped, "1000", GATE_CHECK_SKIPPED,
	      "munmap/xfs/2m/1 kept: base pass, new skip: no");
	finds(none, absent, "0", GATE_CHECK_SKIPPED, NULL);
	finds(fails, skipped, "0", GATE_CHECK_SKIPPED, NULL);
	finds(skipped, skipped, "0", GATE_CHECK_SKIPPED, NULL);
	/* one boot that makes it is enough */
	judge(&j, LIST(none, none), 2, LIST(skipped, none), 2, NULL);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

/* A second cell that always runs, so that new gives something. */
#define ALSO                                                                   \
	"{\"workload\":\"fault\",\"target\":\"xfs\",\"granularity\":"          \
	"\"4k\",\"threads\":1,\"tasks\":\"threads\",\"map\":"                  \
	"\"shared\",\"status\":\"pass\",\"metrics\":[],\"checks\":[]}"
#define BOTH(status)                                                           \
	{                                                                      \
		"\"cells\":[{\"workload\":\"munmap\",\"target\":\"xfs\","      \
		"\"granularity\":\"2m\",\"threads\":1,\"tasks\":"              \
		"\"threads\",\"map\":\"shared\",\"status\":\"pass\"",          \
			"\"cells\":[" ALSO                                     \
			",{\"workload\":\"munmap\",\"target\":\"xfs\","        \
			"\"granularity\":\"2m\",\"threads\":1,\"tasks\":"      \
			"\"threads\",\"map\":\"shared\",\"status\":"           \
			"\"" status "\",\"why\":\"so\""                        \
	}

static void a_cell_that_does_not_run(void **state)
{
	static const char *const states[] = { "lost", "fail", "skip" };
	static const struct change pass = BOTH("pass"), none = NONE;
	static const struct change bad[] = { BOTH("lost"), BOTH("fail"),
					     BOTH("skip") };
	char want[100];
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		snprintf(
			want, sizeof(want),
			"munmap/xfs/2m/1: runs on base, and not in 1 of 1 boots of new: %s: so",
			states[i]);
		finds(pass, bad[i], "1000", GATE_CELL, want);
		finds(bad[i], bad[i], "0", GATE_CELL, NULL);
		finds(bad[i], pass, "0", GATE_CELL, NULL);
	}
	finds(pass, none, "1000", GATE_CELL,
	      "fault/xfs/4k/1: runs on base, and not in 1 of 1 boots of new: missing: not in the result");
	finds(none, pass, "0", GATE_CELL, NULL);
}

static void a_cell_that_runs_in_some_boots(void **state)
{
	struct judged j;

	(void)state;
	/* in each of base, in one of new */
	judge(&j, LIST(BOTH("pass"), BOTH("pass")), 2,
	      LIST(BOTH("pass"), BOTH("lost")), 2, NULL);
	assert_int_equal(gate_count(&j.gate, GATE_CELL), 1);
	assert_string_equal(j.gate.findings[0].cell, "munmap/xfs/2m/1");
	assert_non_null(strstr(j.gate.findings[0].why, "in 1 of 2 boots"));
	release(&j);
	/* in one of each */
	judge(&j, LIST(BOTH("lost"), BOTH("pass")), 2,
	      LIST(BOTH("pass"), BOTH("lost")), 2, NULL);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
	/* in one of base, in none of new */
	judge(&j, LIST(BOTH("lost"), BOTH("pass")), 2,
	      LIST(BOTH("lost"), BOTH("lost")), 2, NULL);
	assert_int_equal(gate_count(&j.gate, GATE_CELL), 1);
	release(&j);
}

/* Boots that run no checks do not have a cell of checks alone. */
static void a_cell_that_some_boots_leave_out(void **state)
{
	static const struct change has = NONE, lost = UNPASSED("lost");
	static const struct change out = { "\"workload\":\"munmap\"",
					   "\"workload\":\"truncate\"" };
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	judge(&j, LIST(has, has, out, out), 4, LIST(has, has, out, out), 4,
	      NULL);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
	judge(&j, LIST(has, has, out, out), 4, LIST(has, out), 2, NULL);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
	judge(&j, LIST(has, has, out, out), 4, LIST(out, has, lost, out), 4,
	      NULL);
	assert_int_equal(j.gate.nr_findings, 1);
	assert_string_equal(
		gate_finding_text(&j.gate.findings[0], text),
		"munmap/xfs/2m/1: runs on base, and not in 1 of 2 boots of new: lost: so");
	release(&j);
	/* what base lost too may be lost */
	judge(&j, LIST(has, lost, out, out), 4, LIST(has, lost, out, out), 4,
	      NULL);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

/* Two boots of base run checks, and so do two of four of new. */
static void a_cell_of_checks_in_fewer_boots_of_base(void **state)
{
	static const struct change checks = {
		METRICS, "\"status\":\"pass\",\"metrics\":[]"
	};
	static const struct change lost = {
		METRICS, "\"status\":\"lost\",\"why\":\"so\",\"metrics\":[]"
	};
	static const struct change out = { "\"workload\":\"munmap\"",
					   "\"workload\":\"truncate\"" };
	static const struct change measured = NONE;
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	judge(&j, LIST(checks, checks), 2, LIST(checks, checks, out, out), 4,
	      NULL);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
	judge(&j, LIST(checks, checks), 2, LIST(checks, lost, out, out), 4,
	      NULL);
	assert_int_equal(j.gate.nr_findings, 1);
	assert_string_equal(
		gate_finding_text(&j.gate.findings[0], text),
		"munmap/xfs/2m/1: runs on base, and not in 1 of 2 boots of new: lost: so");
	release(&j);
	judge(&j, LIST(checks, checks), 2, LIST(out, out, out, out), 4, NULL);
	assert_int_equal(gate_count(&j.gate, GATE_CELL), 1);
	release(&j);
	/* what measures runs in each boot */
	judge(&j, LIST(measured, measured), 2,
	      LIST(measured, measured, out, out), 4, NULL);
	assert_int_equal(gate_count(&j.gate, GATE_CELL), 1);
	release(&j);
}

static void a_metric_that_is_gone(void **state)
{
	static const struct change none = NONE;
	static const struct change empty = {
		"\"count\":3," VALUES, "\"count\":0,\"sum\":0,\"hist\":[]"
	};
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	finds(none, empty, "1000", GATE_METRIC,
	      "munmap/xfs/2m/1 munmap: missing in new: no values recorded");
	finds(empty, none, "0", GATE_METRIC, NULL);
	/* in each boot of base, in two of three of new */
	judge(&j, LIST(none, none, none), 3, LIST(none, empty, none), 3, NULL);
	assert_int_equal(j.gate.nr_findings, 1);
	assert_string_equal(
		gate_finding_text(&j.gate.findings[0], text),
		"munmap/xfs/2m/1 munmap: missing in 1 of 3 boots of new: no values recorded");
	release(&j);
	/* what one of base lacks, some of new may */
	judge(&j, LIST(none, empty, none), 3, LIST(empty, none, empty), 3,
	      NULL);
	assert_int_equal(gate_count(&j.gate, GATE_METRIC), 0);
	release(&j);
	/* but not all of new */
	judge(&j, LIST(none, empty, none), 3, LIST(empty, empty, empty), 3,
	      NULL);
	assert_int_equal(gate_count(&j.gate, GATE_METRIC), 1);
	release(&j);
}

static void an_event_on_new_only(void **state)
{
	static const char *const kinds[] = { "warn",  "bug",  "rss", "oops",
					     "panic", "hang", "died" };
	static const struct change none = NONE;
	static const struct change warn = EVENT(
		"warn", "WARNING: CPU: 0 PID: 71 at fs/dax.c:398 a+0x51/0x90",
		CELL);
	static const struct change moved = EVENT(
		"warn", "WARNING: CPU: 1 PID: 7 at fs/dax.c:401 a+0x5f/0xa0",
		CELL);
	static const struct change other = EVENT(
		"warn", "WARNING: CPU: 0 PID: 71 at fs/dax.c:398 b+0x51/0x90",
		CELL);
	static const struct change elsewhere = EVENT(
		"warn", "WARNING: CPU: 0 PID: 71 at fs/dax.c:398 a+0x51/0x90",
		"");
	static const struct change emulator = EVENT("emulator", "int3", CELL);
	static const struct change lost = EVENT("lost", "guest lost", CELL);
	static const struct change start = EVENT("start", "guest lost", "");
	static const struct change oops =
		EVENT("oops", "Oops: x [#1] SMP", CELL);
	static const struct change other_config =
		EVENT("oops", "Oops: x [#2] PREEMPT SMP NOPTI", CELL);
	static const struct change oops_elsewhere = EVENT(
		"oops", "Oops: x [#1] SMP", ",\"cell\":\"munmap/ext4/2m/1\"");
	static const struct change clone = EVENT(
		"warn",
		"WARNING: CPU: 0 PID: 71 at fs/dax.c:398 a.isra.0+0x51/0x90",
		CELL);
	static const struct change hung = EVENT(
		"hang",
		"INFO: task daxstorm:123 blocked for more than 120 seconds.",
		CELL);
	static const struct change hung_other =
		EVENT("hang",
		      "INFO: task umount:77 blocked for more than 241 seconds.",
		      CELL);
	static const struct change lockup = EVENT(
		"hang",
		"watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [daxstorm:99]",
		CELL);
	static const struct change lockup_other = EVENT(
		"hang",
		"watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kworker/u8:1:9]",
		CELL);
	char to[200];
	size_t i;

	(void)state;
	finds(none, warn, "1000", GATE_EVENT,
	      "warn in munmap/xfs/2m/1: on new only: WARNING: CPU: 0 PID: 71 at fs/dax.c:398 a+0x51/0x90");
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		snprintf(to, sizeof(to),
			 "\"events\":[{\"kind\":\"%s\",\"text\":\"x\"}]",
			 kinds[i]);
		finds(none, (struct change){ "\"events\":[]", to }, "1000",
		      GATE_EVENT,
		      (snprintf(to + 150, 50, "%s: on new only: x", kinds[i]),
		       to + 150));
	}
	finds(warn, none, "0", GATE_EVENT, NULL);
	finds(warn, warn, "0", GATE_EVENT, NULL);
	finds(warn, moved, "0", GATE_EVENT, NULL); /* only numbers differ */
	finds(warn, other, "0", GATE_EVENT,
	      "warn in munmap/xfs/2m/1: on new only: WARNING: CPU: 0 PID: 71 at fs/dax.c:398 b+0x51/0x90");
	/* a WARN names its place in the kernel, an oops does not */
	finds(warn, elsewhere, "0", GATE_EVENT, NULL);
	finds(oops, oops_elsewhere, "0", GATE_EVENT,
	      "oops in munmap/ext4/2m/1: in this cell on new only: Oops: x [#1] SMP");
	finds(oops, other_config, "0", GATE_EVENT, NULL);
	finds(warn, clone, "0", GATE_EVENT, NULL);
	finds(hung, hung_other, "0", GATE_EVENT, NULL);
	finds(lockup, lockup_other, "0", GATE_EVENT, NULL);
	finds(hung, lockup, "0", GATE_EVENT,
	      "hang in munmap/xfs/2m/1: on new only: watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [daxstorm:99]");
	finds(none, start, "0", GATE_EVENT, NULL);
	finds(none, emulator, "0", GATE_EVENT, NULL);
	finds(none, lost, "0", GATE_EVENT, NULL);
}

/* Linux 6.19 writes the first line of a WARN in another order. */
static void a_warning_of_another_series(void **state)
{
	static const struct change old = EVENT(
		"warn", "WARNING: CPU: 0 PID: 71 at fs/dax.c:398 a+0x51/0x90",
		CELL);
	static const struct change nowhere =
		EVENT("warn", "WARNING: CPU: 0 PID: 71 at a+0x51/0x90", CELL);
	static const struct change new[] = {
		EVENT("warn",
		      "WARNING: fs/dax.c:401 at a+0x5f/0xa0, CPU#1: daxstorm/7",
		      CELL),
		EVENT("warn",
		      "WARNING: fs/dax.c:401 at a+0x5f/0xa0, CPU#0: kworker/u4:1/9",
		      CELL),
		EVENT("warn",
		      "WARNING: [n at 0] fs/dax.c:4 at a+0x5f/0xa0, CPU#0: x at y/9",
		      CELL),
	};
	static const struct change of_module = EVENT(
		"warn",
		"WARNING: fs/dax.c:401 at a+0x5f/0xa0 [xfs], CPU#1: daxstorm/7",
		CELL);
	static const struct change new_nowhere = EVENT(
		"warn", "WARNING: at a+0x5f/0xa0, CPU#1: daxstorm/7", CELL);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(new) / sizeof(*new); i++) {
		finds(old, new[i], "0", GATE_EVENT, NULL);
		finds(new[0], new[i], "0", GATE_EVENT, NULL);
	}
	finds(nowhere, new_nowhere, "0", GATE_EVENT, NULL);
	finds(old, new_nowhere, "0", GATE_EVENT,
	      "warn in munmap/xfs/2m/1: on new only: WARNING: at a+0x5f/0xa0, CPU#1: daxstorm/7");
	finds(old, of_module, "0", GATE_EVENT,
	      "warn in munmap/xfs/2m/1: on new only: WARNING: fs/dax.c:401 at a+0x5f/0xa0 [xfs], CPU#1: daxstorm/7");
}

/* The same event in each boot of new is one finding. */
static void an_event_counts_once(void **state)
{
	static const struct change warn = EVENT("warn", "at a+0x1/0x9", CELL);
	static const struct change again = EVENT("warn", "at a+0x2/0x9", CELL);
	struct judged j;

	(void)state;
	judge(&j, LIST(NONE), 1, LIST(warn, again), 2, NULL);
	assert_int_equal(gate_count(&j.gate, GATE_EVENT), 1);
	release(&j);
}

static void a_side_that_gives_nothing(void **state)
{
	static const struct change none = NONE, lost = UNPASSED("lost");
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	finds(none, lost, "1000", GATE_NOTHING,
	      "no cell passed in any of 1 boots of new, 6.12");
	finds(lost, none, "1000", GATE_NOTHING,
	      "no cell passed in any of 1 boots of base, 6.12");
	judge(&j, &lost, 1, &lost, 1, LIMITS("5"));
	j.c.gate = &j.gate;
	assert_string_equal(
		gate_summary(&j.c, text),
		"failed, limit 5: base gave nothing, new gave nothing");
	release(&j);
	judge(&j, &none, 1, &lost, 1, NULL);
	assert_true(gate_measured(&j.c, SIDE_BASE));
	assert_false(gate_measured(&j.c, SIDE_NEW));
	j.c.gate = &j.gate;
	assert_string_equal(gate_summary(&j.c, text),
			    "would fail: new gave nothing");
	release(&j);
}

/* A profile of one side only is listed as lonely: the metric itself is there. */
static void a_metric_without_its_profile(void **state)
{
	static const struct change none = NONE;
	static const struct change profiled = {
		"\"hist\":[[10,1],[20,1],[30,1]]",
		"\"hist\":[[10,1],[20,1],[30,1]],\"profile\":{\"entries\":6,"
		"\"regions\":3,\"insn\":60,\"functions\":[[\"a\",60,3]]}"
	};
	struct judged j;

	(void)state;
	judge(&j, &profiled, 1, &none, 1, LIMITS("0"));
	assert_int_equal(j.c.nr_lonely, 1);
	assert_int_equal(j.gate.nr_findings, 0);
	release(&j);
}

static void limits_stand_for_themselves(void **state)
{
	static const struct change none = NONE;
	static const struct change once = TWENTY(20, 400),
				   twice = TWENTY(40, 800);
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	judge(&j, LIST(once, once, once), 3, LIST(twice, twice, twice), 3,
	      LIMITS("200:munmap", "50:munmap@mean", "20@p50"));
	assert_int_equal(j.gate.nr_findings, 2);
	assert_true(j.gate.findings[0].limit_pct == 50);
	assert_true(j.gate.findings[1].limit_pct == 20);
	j.c.gate = &j.gate;
	assert_string_equal(
		gate_summary(&j.c, text),
		"failed, limit 200:munmap, 50:munmap@mean, 20@p50: 1 row worse");
	release(&j);
	judge(&j, LIST(once, once, once), 3, LIST(twice, twice, twice), 3,
	      LIMITS("200"));
	j.c.gate = &j.gate;
	assert_string_equal(gate_summary(&j.c, text), "passed, limit 200");
	release(&j);
	judge(&j, &none, 1, &none, 1, NULL);
	j.c.gate = &j.gate;
	assert_string_equal(
		gate_summary(&j.c, text),
		"would pass; no value is judged: it takes 3 boots a side, each with its own seed");
	release(&j);
}

/* Withheld values are not judged, checks are, and the summary says so. */
static void withheld_values_are_not_judged(void **state)
{
	static const struct change held = { "\"plan\"",
					    "\"withheld\":\"TCG\",\"plan\"" };
	static const struct change twice = DOUBLE, fails = FAILS("");
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	/* The boot of seed 4 has no partner: without it all values are doubled. */
	judge(&j, LIST(held, NONE, NONE), 3, LIST(twice, twice, twice, fails),
	      4, LIMITS("0"));
	assert_int_equal(gate_count(&j.gate, GATE_WORSE), 0);
	assert_int_equal(gate_count(&j.gate, GATE_CHECK_BROKE), 1);
	j.c.gate = &j.gate;
	assert_string_equal(
		gate_summary(&j.c, text),
		"failed, limit 0: 1 check; values are withheld: only checks, cells and events are judged");
	release(&j);
}

/* A limit that passes whatever the values are says so. */
static void a_limit_that_judges_nothing(void **state)
{
	static const struct {
		size_t boots;
		const char *limit, *want;
	} of[] = {
		{ 2, "1",
		  "passed, limit 1; no value is judged by limit 1: it takes 3 boots a side, each with its own seed" },
		{ 3, "1", "passed, limit 1" },
		{ 3, "1@p50",
		  "passed, limit 1@p50; no value is judged by limit 1@p50: no row has enough values for it" },
		{ 3, "1:munmap@p99",
		  "passed, limit 1:munmap@p99; no value is judged by limit 1:munmap@p99: no row has enough values for it" },
		{ 3, "1@max", "passed, limit 1@max" },
		{ 2, "1@max",
		  "passed, limit 1@max; no value is judged by limit 1@max: it takes 3 boots a side, each with its own seed" },
	};
	static const struct change none = NONE;
	char text[GATE_TEXT_MAX];
	struct judged j;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(of) / sizeof(*of); i++) {
		judge(&j, LIST(none, none, none), of[i].boots,
		      LIST(none, none, none), of[i].boots, LIMITS(of[i].limit));
		j.c.gate = &j.gate;
		assert_string_equal(gate_summary(&j.c, text), of[i].want);
		release(&j);
	}
}

static void a_limit_of_what_one_side_has(void **state)
{
	static const struct change none = NONE,
				   also = { "\"cells\":[",
					    "\"cells\":[" ALSO "," },
				   other = { "\"name\":\"munmap\"",
					     "\"name\":\"gone\"" };
	char text[GATE_TEXT_MAX];
	struct judged j;

	(void)state;
	judge(&j, LIST(none, none, none), 3, LIST(other, other, other), 3,
	      LIMITS("1:gone"));
	j.c.gate = &j.gate;
	assert_string_equal(
		gate_summary(&j.c, text),
		"failed, limit 1:gone: 1 metric missing; no value is judged by limit 1:gone: no row of it is on both sides");
	release(&j);
	/* nothing is measured, and no metric is named */
	judge(&j, LIST(also), 1, LIST(also), 1, NULL);
	j.c.nr_cells = 1;
	j.c.gate = &j.gate;
	assert_string_equal(gate_summary(&j.c, text), "would pass");
	j.c.nr_cells = 2;
	release(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_found_between_equals),
		cmocka_unit_test(worse_beyond_the_limit),
		cmocka_unit_test(the_whole_interval_is_beyond),
		cmocka_unit_test(growth_from_zero_is_beyond_any_limit),
		cmocka_unit_test(higher_may_be_better),
		cmocka_unit_test(tails_must_be_named),
		cmocka_unit_test(max_has_a_tolerance_too),
		cmocka_unit_test(unsure_is_not_worse),
		cmocka_unit_test(a_limit_names_metric_cell_or_both),
		cmocka_unit_test(an_unknown_metric_is_refused),
		cmocka_unit_test(limits_are_parsed),
		cmocka_unit_test(a_check_that_breaks),
		cmocka_unit_test(a_check_that_is_skipped),
		cmocka_unit_test(a_cell_that_does_not_run),
		cmocka_unit_test(a_limit_that_judges_nothing),
		cmocka_unit_test(a_limit_of_what_one_side_has),
		cmocka_unit_test(a_cell_that_runs_in_some_boots),
		cmocka_unit_test(a_cell_that_some_boots_leave_out),
		cmocka_unit_test(a_cell_of_checks_in_fewer_boots_of_base),
		cmocka_unit_test(a_metric_that_is_gone),
		cmocka_unit_test(an_event_on_new_only),
		cmocka_unit_test(a_warning_of_another_series),
		cmocka_unit_test(an_event_counts_once),
		cmocka_unit_test(a_side_that_gives_nothing),
		cmocka_unit_test(a_metric_without_its_profile),
		cmocka_unit_test(limits_stand_for_themselves),
		cmocka_unit_test(withheld_values_are_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
