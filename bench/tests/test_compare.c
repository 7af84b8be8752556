// SPDX-License-Identifier: GPL-2.0-or-later
/* test_compare.c - what is compared, refused and listed */
#include "unit.h"

#include <math.h>

#include "stats/compare.h"

/* One boot of a test: whole_result with a change. */
struct change {
	const char *from, *to;
};

struct fixture {
	struct boots side[SIDES];
	char name[SIDES][4][64];
	char *path[SIDES][4];
};

/* Up to four boots per side. */
static void load(struct fixture *f, const struct change *base, size_t nb,
		 const struct change *new, size_t nn)
{
	const struct change *change[SIDES] = { base, new };
	size_t nr[SIDES] = { nb, nn }, i;
	struct err w;
	int s;

	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < nr[s]; i++) {
			write_changed(f->name[s][i], whole_result,
				      change[s][i].from, change[s][i].to);
			f->path[s][i] = f->name[s][i];
		}
		if (boots_load(f->path[s], nr[s], &f->side[s], &w))
			fail_msg("%s", w.text);
		for (i = 0; i < nr[s]; i++)
			unlink(f->path[s][i]);
	}
}

static void drop(struct fixture *f, struct comparison *c)
{
	comparison_free(c);
	boots_free(&f->side[SIDE_BASE]);
	boots_free(&f->side[SIDE_NEW]);
}

static void run(struct fixture *f, struct comparison *c)
{
	struct err w;

	if (compare(f->side, -1, c, &w))
		fail_msg("%s", w.text);
}

#define NONE                                                                   \
	{                                                                      \
		NULL, ""                                                       \
	}
#define DOUBLE                                                                              \
	{                                                                                   \
		"\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]",         \
			"\"sum\":120,\"min\":20,\"max\":60,\"hist\":[[20,1],[40,1],[60,1]]" \
	}
#define ZERO                                                                        \
	{                                                                           \
		"\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]", \
			"\"sum\":0,\"min\":0,\"max\":0,\"hist\":[[0,3]]"            \
	}
#define LIST(...)                                                              \
	(const struct change[])                                                \
	{                                                                      \
		__VA_ARGS__                                                    \
	}

static void doubling_is_100_percent(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE), 2, LIST(DOUBLE, DOUBLE), 2);
	run(&f, &c);
	assert_int_equal(c.nr_cells, 1);
	assert_int_equal(c.cells[0].metrics[0].count[SIDE_NEW], 6);
	assert_true(c.cells[0].metrics[0].repeats);
	s = c.cells[0].metrics[0].stat;
	assert_true(s[STAT_MEAN].value[SIDE_BASE] == 10); /* 60 / 3 / per 2 */
	assert_true(s[STAT_MEAN].value[SIDE_NEW] == 20);
	assert_true(s[STAT_MEAN].delta_pct == 100);
	assert_true(s[STAT_MEAN].ci.low == 100 && s[STAT_MEAN].ci.high == 100);
	assert_int_equal(s[STAT_MAX].verdict, VERDICT_WORSE);
	assert_true(comparison_regressed(&c, 99.9));
	assert_false(comparison_regressed(&c, 100));
	drop(&f, &c);
}

static void unequal_boots_give_the_spread(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE, NONE), 2, LIST(NONE, DOUBLE), 2);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_false(c.cells[0].metrics[0].repeats);
	assert_true(s->delta_pct == 50);
	assert_true(s->ci.low == 0 && s->ci.high == 100);
	assert_int_equal(s->verdict, VERDICT_UNSURE);
	drop(&f, &c);
}

static void zero_gives_no_number(void **state)
{
	const struct compare_stat *s;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(ZERO), 1, LIST(NONE), 1);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_false(s->has_delta || s->has_ci);
	assert_int_equal(s->verdict, VERDICT_WORSE);
	drop(&f, &c);
	load(&f, LIST(ZERO), 1, LIST(ZERO), 1);
	run(&f, &c);
	s = &c.cells[0].metrics[0].stat[STAT_MEAN];
	assert_true(s->has_delta && s->delta_pct == 0);
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
	assert_true(c.tolerance_pct == 2);
	drop(&f, &c);
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
	assert_false(comparison_regressed(&c, 0));
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
	assert_int_equal(c.unpassed[0].boots[SIDE_NEW], 3);
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
	assert_true(comparison_regressed(&c, 1000));
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

/* Number of warnings about the digests of the plan; -1: refused. */
static int digest_warnings(const struct change *base, size_t nb,
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
			nr += strstr(c.warnings[i], "digests of a plan") !=
			      NULL;
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
	assert_int_equal(digest_warnings(LIST(cells), 1, LIST(cells), 1), 0);
	assert_int_equal(digest_warnings(LIST(cells), 1, LIST(other), 1), -1);
	assert_int_equal(digest_warnings(LIST(NONE), 1, LIST(cells), 1), 1);
	assert_int_equal(digest_warnings(LIST(cells), 1, LIST(NONE, NONE), 2),
			 1);
	/* each kind is compared with its own first digest */
	assert_int_equal(digest_warnings(LIST(NONE, cells), 2, LIST(other), 1),
			 -1);
	assert_int_equal(digest_warnings(LIST(cells, NONE), 2, LIST(text), 1),
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

static void other_seed_is_a_warning(void **state)
{
	const struct change seed = { "\"seed\":1", "\"seed\":2" };
	const struct change config = { "FS_DAX\":\"y\"", "FS_DAX\":\"m\"" };
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(NONE), 1, LIST(seed, seed), 2);
	run(&f, &c);
	assert_int_equal(c.nr_warnings, 1);
	assert_non_null(strstr(c.warnings[0], "seeds"));
	drop(&f, &c);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubling_is_100_percent),
		cmocka_unit_test(unequal_boots_give_the_spread),
		cmocka_unit_test(zero_gives_no_number),
		cmocka_unit_test(time_of_one_boot_is_unsure),
		cmocka_unit_test(withheld_has_counts_only),
		cmocka_unit_test(nothing_is_dropped),
		cmocka_unit_test(unlike_results_are_refused),
		cmocka_unit_test(digests_of_one_kind_are_compared),
		cmocka_unit_test(a_side_is_one_kernel),
		cmocka_unit_test(other_seed_is_a_warning),
		cmocka_unit_test(one_file_is_one_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
