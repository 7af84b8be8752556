// SPDX-License-Identifier: GPL-2.0-or-later
/* test_observations.c - what results show is recorded, and found again */
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/target_ops.h"
#include "record/observations.h"
#include "stats/bug_check.h"

static const char table[] =
	"# a head\n"
	"w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t0.1\n"
	"w\txfs:2m\tc\t6.12.100+deb13-amd64\tdevmap\tpass\t0.1\n"
	"w\txfs:2m\tc\t6.1.0-56-amd64\tdevmap\tlost\t-\n"
	"w\txfs:4k\tc\t6.12.9\tdevmap\tskip\t0.1\n";

static void load(const char *text, struct observations *o)
{
	struct err e;
	char path[64];

	write_changed(path, text, NULL, "");
	if (observations_load(path, o, &e))
		fail_msg("%s", e.text);
	unlink(path);
}

static const struct observation *find(const struct observations *o,
				      const char *cell, const char *release)
{
	const struct observation row = { .workload = (char *)"w",
					 .cell = (char *)cell,
					 .check = (char *)"c",
					 .release = (char *)release };

	return observations_find(o, &row);
}

static void the_nearest_release_of_the_series_is_found(void **state)
{
	struct observations o;

	(void)state;
	load(table, &o);
	assert_int_equal(o.nr, 4);
	assert_string_equal(find(&o, "xfs:2m", "6.12.9")->release, "6.12.9");
	assert_string_equal(find(&o, "xfs:2m", "6.12.118+deb13-amd64")->release,
			    "6.12.100+deb13-amd64");
	assert_string_equal(find(&o, "xfs:2m", "6.12.30")->release, "6.12.9");
	/* 6.1 is no 6.12 */
	assert_int_equal(find(&o, "xfs:2m", "6.1.190")->outcome, OUTCOME_LOST);
	assert_null(find(&o, "xfs:2m", "6.18.1"));
	assert_null(find(&o, "ext4:2m", "6.12.9"));
	observations_free(&o);
}

static void what_is_no_table_is_refused(void **state)
{
	static const struct {
		const char *line, *says;
	} bad[] = {
		{ "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\n",
		  ":1: the row does not have 7 fields" },
		{ "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t0.1\tx\n",
		  "not have 7 fields" },
		{ "#\nw\txfs:2m\tc\t6.12.9\tdevmap\tgood\t0.1\n",
		  ":2: outcome \"good\"" },
		{ "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t0.1\n"
		  "w\txfs:2m\tc\t6.12.8\tdevmap\tfail\t0.1\n"
		  "#\nw\txfs:2m\tc\t6.12.9\tdevmap\tpass\t0.1\n",
		  ":4: line 1 has the same key: w xfs:2m: c on 6.12.9; delete" },
		{ "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t0.1\n"
		  "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t0.1\n",
		  ":2: line 1 has the same key" },
	};
	struct observations o;
	struct err e;
	char path[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		write_changed(path, bad[i].line, NULL, "");
		assert_int_equal(observations_load(path, &o, &e), -EINVAL);
		unlink(path);
		if (!strstr(e.text, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", e.text,
				 bad[i].says);
	}
	assert_int_equal(observations_load("/nonexistent", &o, &e), -ENOENT);
}

/* A device is endless, and a rename over it would remove it. */
static void what_is_no_regular_file_is_refused(void **state)
{
	static const char says[] =
		" is not a regular file; name a table of observations";
	char dir[] = "/tmp/daxstorm-unit-XXXXXX", path[64];
	struct observations o = { .row = NULL };
	struct stat st;
	struct err e;

	(void)state;
	assert_int_equal(observations_load("/dev/null", &o, &e), -EINVAL);
	if (strncmp(e.text, "/dev/null", 9) || !strstr(e.text, says))
		fail_msg("\"%s\" does not name /dev/null", e.text);
	assert_non_null(mkdtemp(dir));
	assert_int_equal(observations_load(dir, &o, &e), -EINVAL);
	assert_non_null(strstr(e.text, says));
	snprintf(path, sizeof(path), "%s/fifo", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(observations_write(path, &o, &e), -EINVAL);
	assert_non_null(strstr(e.text, says));
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	unlink(path);
	rmdir(dir);
}

/* A result of 6.12.9: workload w in cells that the tests change. */
struct shown {
	struct result_check check[2];
	struct result_cell cell[2];
	struct result result;
};

static void show(struct shown *s, enum check_status first,
		 enum check_status second)
{
	unsigned int i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < 2; i++) {
		strcpy(s->check[i].name, "c");
		s->check[i].status = i ? second : first;
		s->check[i].reason = (char *)"a number";
		strcpy(s->cell[i].cell.workload, "w");
		s->cell[i].cell.target = target_ops_find("xfs");
		s->cell[i].cell.granularity = GRAN_2M;
		s->cell[i].checks = &s->check[i];
		s->cell[i].nr_checks = 1;
	}
	s->result = (struct result){ .release = (char *)"6.12.9",
				     .model = (char *)"devmap",
				     .cells = s->cell,
				     .nr_cells = 2 };
}

static void a_row_is_replaced_and_the_others_stay(void **state)
{
	struct observations o, again;
	struct shown s;
	struct err e;
	char path[64];
	size_t changed = 0;

	(void)state;
	load(table, &o);
	show(&s, CHECK_PASS, CHECK_PASS);
	assert_int_equal(observations_add(&o, &s.result, "0.2", &changed, &e),
			 0);
	assert_int_equal(changed, 1);
	assert_int_equal(o.nr, 4);
	assert_int_equal(find(&o, "xfs:2m", "6.12.9")->outcome, OUTCOME_PASS);
	assert_string_equal(find(&o, "xfs:2m", "6.12.9")->daxstorm, "0.2");
	/* again the same: nothing changes */
	s.result.daxstorm = (char *)"0.3";
	assert_int_equal(observations_add(&o, &s.result, "0.2", &changed, &e),
			 0);
	assert_int_equal(changed, 1);
	assert_string_equal(find(&o, "xfs:2m", "6.12.9")->daxstorm, "0.3");
	write_changed(path, "", NULL, "");
	assert_int_equal(observations_write(path, &o, &e), 0);
	assert_int_equal(observations_load(path, &again, &e), 0);
	unlink(path);
	assert_int_equal(again.nr, 4);
	assert_string_equal(again.row[0].release, "6.1.0-56-amd64");
	assert_int_equal(find(&again, "xfs:2m", "6.12.9")->outcome,
			 OUTCOME_PASS);
	observations_free(&again);
	observations_free(&o);
}

static enum outcome outcome_of(struct shown *s)
{
	struct observations o = { .row = NULL };
	enum outcome outcome;
	struct err e;
	size_t changed = 0;

	assert_int_equal(observations_add(&o, &s->result, "-", &changed, &e),
			 0);
	assert_int_equal(o.nr, 1);
	outcome = o.row[0].outcome;
	observations_free(&o);
	return outcome;
}

/* Cells that differ in their tasks only are one. */
static void one_that_fails_is_enough(void **state)
{
	struct shown s;

	(void)state;
	show(&s, CHECK_PASS, CHECK_FAIL);
	assert_int_equal(outcome_of(&s), OUTCOME_FAIL);
	show(&s, CHECK_FAIL, CHECK_SKIP);
	assert_int_equal(outcome_of(&s), OUTCOME_FAIL);
	show(&s, CHECK_SKIP, CHECK_PASS);
	assert_int_equal(outcome_of(&s), OUTCOME_PASS);
	show(&s, CHECK_SKIP, CHECK_SKIP);
	assert_int_equal(outcome_of(&s), OUTCOME_SKIP);
	show(&s, CHECK_PASS, CHECK_PASS);
	s.cell[0].nr_checks = 0;
	s.cell[1].nr_checks = 0;
	s.cell[1].status = CELL_LOST;
	assert_int_equal(outcome_of(&s), OUTCOME_LOST);
}

static const struct bug bug = {
	.workload = (char *)"w",
	.check = (char *)"c",
	.cell = (char *)"xfs:2m",
	.models = (char *)"devmap",
};

static enum bug_verdict verdict(const char *seen, struct shown *s)
{
	struct observations o;
	struct bug_finding f;

	load(seen, &o);
	bug_check(&bug, &o, &s->result, 1, &f);
	observations_free(&o);
	return f.verdict;
}

static void a_bug_is_as_observed_or_not(void **state)
{
	static const char has[] = "w\txfs:2m\tc\t6.12.9\tdevmap\tfail\t-\n",
			  fixed[] = "w\txfs:2m\tc\t6.12.9\tdevmap\tpass\t-\n",
			  near[] = "w\txfs:2m\tc\t6.12.8\tdevmap\tfail\t-\n",
			  other[] = "w\txfs:2m\tc\t6.18.1\tdevmap\tfail\t-\n";
	struct shown fails, passes;

	(void)state;
	show(&fails, CHECK_FAIL, CHECK_FAIL);
	show(&passes, CHECK_PASS, CHECK_PASS);
	assert_int_equal(verdict(has, &fails), BUG_SHOWN);
	assert_int_equal(verdict(has, &passes), BUG_CONTRADICTED);
	assert_int_equal(verdict(fixed, &passes), BUG_ABSENT);
	assert_int_equal(verdict(fixed, &fails), BUG_CONTRADICTED);
	assert_int_equal(verdict(near, &fails), BUG_SHOWN);
	assert_int_equal(verdict(near, &passes), BUG_DIFFERS);
	assert_int_equal(verdict(other, &fails), BUG_UNOBSERVED);
	fails.result.model = (char *)"refcounted";
	assert_int_equal(verdict(has, &fails), BUG_OTHER_MODEL);
	passes.result.nr_cells = 0;
	assert_int_equal(verdict(has, &passes), BUG_NOT_RUN);
}

static void a_bug_that_is_absent_is_in_no_other_cell(void **state)
{
	static const char here[] = "w\txfs:2m\tc\t6.12.9\tdevmap\tpass\t-\n",
			  both[] = "w\txfs:2m\tc\t6.12.9\tdevmap\tpass\t-\n"
				   "w\txfs:4k\tc\t6.12.9\tdevmap\tfail\t-\n";
	struct shown s;

	(void)state;
	show(&s, CHECK_PASS, CHECK_FAIL);
	s.cell[1].cell.granularity = GRAN_4K;
	assert_int_equal(verdict(here, &s), BUG_CONTRADICTED);
	assert_int_equal(verdict(both, &s), BUG_ABSENT);
}

static void a_lost_guest_is_a_leak(void **state)
{
	static const char has[] = "w\txfs:2m\tleaks\t6.12.9\tdevmap\tlost\t-\n";
	struct bug leaks = bug;
	struct observations o;
	struct bug_finding f;
	struct shown s;

	(void)state;
	show(&s, CHECK_PASS, CHECK_PASS);
	s.cell[0].status = CELL_LOST;
	s.cell[0].nr_checks = 0;
	s.cell[0].reason = (char *)"guest lost";
	leaks.check = (char *)"leaks";
	load(has, &o);
	bug_check(&leaks, &o, &s.result, 1, &f);
	assert_int_equal(f.verdict, BUG_SHOWN);
	assert_string_equal(f.reason, "guest lost");
	observations_free(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_release_of_the_series_is_found),
		cmocka_unit_test(what_is_no_table_is_refused),
		cmocka_unit_test(what_is_no_regular_file_is_refused),
		cmocka_unit_test(a_row_is_replaced_and_the_others_stay),
		cmocka_unit_test(one_that_fails_is_enough),
		cmocka_unit_test(a_bug_is_as_observed_or_not),
		cmocka_unit_test(a_bug_that_is_absent_is_in_no_other_cell),
		cmocka_unit_test(a_lost_guest_is_a_leak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
