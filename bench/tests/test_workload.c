// SPDX-License-Identifier: GPL-2.0-or-later
/* test_workload.c - what a workload may leave out, and what it must not */
#include "unit.h"

#include <errno.h>

#include "base/workload.h"

static void op(struct task *task, uint64_t i)
{
	(void)task;
	(void)i;
}

static int test(struct test *t, struct err *e)
{
	(void)t;
	(void)e;
	return 0;
}

static const struct metric metrics[] = {
	{ .name = "m", .summary = "s", .op = op },
	{ .name = NULL },
};

static const struct workload whole = { .name = "whole-1",
				       .summary = "s",
				       .targets = "dax",
				       .entries = { [GRAN_2M] = 1 },
				       .metrics = metrics,
				       .file = "workloads/whole.c" };

/* Not registered, but with the defaults that this gives. */
static void refused(struct workload w, const char *says)
{
	static const struct metric no_metric = { .name = NULL };
	static const struct check no_check = { .name = NULL };
	struct err e;

	if (!w.metrics)
		w.metrics = &no_metric;
	if (!w.checks)
		w.checks = &no_check;
	if (!workload_check(&w, &e))
		fail_msg("a workload is taken: it should say \"%s\"", says);
	if (!strstr(e.text, says))
		fail_msg("\"%s\" does not say \"%s\"", e.text, says);
}

static void what_is_mandatory_is_named(void **state)
{
	struct workload w = whole;

	(void)state;
	w.name = NULL;
	refused(w, "workload without a name (workloads/whole.c): no name");
	w.name = "Whole_1";
	refused(w, "use a-z, 0-9 and hyphens");
	w.name = "plan";
	refused(w, "workload plan (workloads/whole.c): the name is reserved");
	w = whole;
	w.summary = NULL;
	refused(w, "workload whole-1 (workloads/whole.c): no summary");
	w = whole;
	w.targets = NULL;
	refused(w, "whole-1 (workloads/whole.c): no targets");
	w = whole;
	w.metrics = NULL;
	refused(w, "whole-1 (workloads/whole.c): neither metrics nor a test");
}

static void a_metric_has_an_op_and_a_summary(void **state)
{
	static const struct metric no_op[] = {
		{ .name = "good", .summary = "s", .op = op },
		{ .name = "idle", .summary = "s" },
		{ .name = NULL },
	};
	static const struct metric no_summary[] = {
		{ .name = "mute", .op = op },
		{ .name = NULL },
	};
	struct workload w = whole;
	struct err e;

	(void)state;
	w.metrics = no_op;
	refused(w, "metric idle has no op");
	w.metrics = no_summary;
	refused(w, "metric mute has no summary");
	/* a test records its metrics itself */
	w.metrics = no_op;
	w.test = test;
	w.checks = &(const struct check){ .name = NULL };
	assert_int_equal(workload_check(&w, &e), 0);
}

static void metrics_have_names_of_their_own(void **state)
{
	static const char *const bad[] = {
		"z ap", "Zap", "zap-1", "", "a_name_that_is_too_long_to_be_one"
	};
	struct metric two[] = {
		{ .name = "zap", .summary = "s", .op = op },
		{ .name = "zap_1", .summary = "s", .op = op },
		{ .name = NULL },
	};
	struct workload w = whole;
	struct err e;
	size_t i;

	(void)state;
	w.metrics = two;
	w.checks = &(const struct check){ .name = NULL };
	assert_int_equal(workload_check(&w, &e), 0);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		two[1].name = bad[i];
		refused(w, "use a-z, 0-9 and underscores");
	}
	two[1].name = "zap";
	refused(w, "two metrics have the name zap");
}

static void a_workload_that_measures_has_entries(void **state)
{
	struct workload w = whole;
	struct err e;

	(void)state;
	w.checks = &(const struct check){ .name = NULL };
	w.entries[GRAN_2M] = 0;
	refused(w, "no entries");
	w.test = test;
	assert_int_equal(workload_check(&w, &e), 0);
}

static void a_check_is_spelled_in_one_way(void **state)
{
	static const char *const bad[] = {
		"no_old_data",
		"no old data",
		"Kept",
		"first:sleeps",
		"",
		"a-name-that-is-too-long-to-be-one",
	};
	struct workload w = whole;
	struct check checks[] = { { .summary = "s" }, { .name = NULL } };
	struct err e;
	size_t i;

	(void)state;
	w.checks = checks;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		checks[0].name = bad[i];
		refused(w, "use a-z, 0-9 and hyphens");
	}
	checks[0].name = "no-old-data2";
	assert_int_equal(workload_check(&w, &e), 0);
	checks[0].summary = NULL;
	refused(w, "check no-old-data2 has no summary");
}

static void two_of_one_name_are_refused(void **state)
{
	static struct workload first, second;
	struct err e;

	(void)state;
	assert_int_equal(workload_check_all(&e), 0);
	first = whole;
	second = whole;
	second.file = "workloads/other.c";
	workload_register(&first);
	if (workload_check_all(&e))
		fail_msg("%s", e.text);
	workload_register(&second);
	assert_int_equal(workload_check_all(&e), -EEXIST);
	assert_non_null(strstr(e.text, "whole.c"));
	assert_non_null(strstr(e.text, "other.c"));
}

/* All that may be left out can be read without a look at NULL. */
static void what_is_optional_has_a_default(void **state)
{
	static struct workload bare = { .name = "bare" };

	(void)state;
	workload_register(&bare);
	assert_null(bare.metrics->name);
	assert_null(bare.checks->name);
	assert_null(bare.exercises[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_mandatory_is_named),
		cmocka_unit_test(a_metric_has_an_op_and_a_summary),
		cmocka_unit_test(metrics_have_names_of_their_own),
		cmocka_unit_test(a_workload_that_measures_has_entries),
		cmocka_unit_test(a_check_is_spelled_in_one_way),
		cmocka_unit_test(two_of_one_name_are_refused),
		cmocka_unit_test(what_is_optional_has_a_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
