// SPDX-License-Identifier: GPL-2.0-or-later
/* test_origin.c - compare warns of other origins, refuses one boot twice */
#include "sides.h"

#include <errno.h>

#define FROM "\"boots\":1"
#define PROVENANCE(program, host, base, fio, id)                               \
	"\"vm\":{\"qemu\":\"7.2\",\"memory_bytes\":1,\"pmem_bytes\":1,"        \
	"\"cpus\":1,\"append\":\"\"},\"daxstorm\":\"0.9 (a)\","                \
	"\"provenance\":{\"program\":\"" program "\",\"host\":\"" host         \
	"\",\"layers\":{\"base\":\"" base                                      \
	"\",\"modules\":\"m\",\"fio\":\"" fio                                  \
	"\"},\"starts\":[{\"boot_id\":\"" id "\",\"date\":"                    \
	"\"2026-11-29T12:00:00Z\"}]}," FROM
#define FIRST                                                                  \
	{                                                                      \
		FROM, PROVENANCE("p", "h", "b", "f", "1")                      \
	}

/* The only warning of a comparison says this; NULL: there is none. */
static void warns(struct change base, struct change new, const char *want)
{
	struct comparison c;
	struct fixture f;

	load(&f, &base, 1, &new, 1);
	run(&f, &c);
	if (!want && c.nr_warnings)
		fail_msg("warning: %s", c.warnings[0]);
	if (want) {
		assert_int_equal(c.nr_warnings, 1);
		if (!strstr(c.warnings[0], want) ||
		    !strstr(c.warnings[0], f.path[SIDE_BASE][0]))
			fail_msg("\"%s\" lacks \"%s\" or the path",
				 c.warnings[0], want);
		if (!strstr(want, "provenance"))
			assert_non_null(
				strstr(c.warnings[0], f.path[SIDE_NEW][0]));
	}
	drop(&f, &c);
}

static void a_difference_is_one_warning(void **state)
{
	static const struct change first = FIRST;
	static const struct change same = { FROM, PROVENANCE("p", "h", "b", "f",
							     "2") };
	static const struct {
		struct change change;
		const char *want;
	} table[] = {
		{ { FROM, PROVENANCE("q", "h", "b", "f", "2") },
		  "the builds of the program (build IDs) differ: p (" },
		{ { FROM, PROVENANCE("p", "i", "b", "f", "2") },
		  "the hosts differ: h (" },
		{ { FROM, PROVENANCE("p", "h", "c", "f", "2") },
		  "digests of the programs in it) differ: b (" },
		{ { FROM, PROVENANCE("p", "h", "b", "g", "2") },
		  "digests of fio in it) differ: f (" },
	};
	size_t i;

	(void)state;
	warns(first, same, NULL);
	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		warns(first, table[i].change, table[i].want);
}

static void other_versions_are_warned_of(void **state)
{
	static const char *const want[] = {
		"the versions of daxstorm differ: 0.9 (a) (",
		"the versions of QEMU differ: 7.2 (",
	};
	static const struct change same = { FROM, PROVENANCE("p", "h", "b", "f",
							     "2") };
	static const struct change first = FIRST;
	struct comparison c;
	struct fixture f;
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct result *r;

		load(&f, &first, 1, &same, 1);
		r = &f.side[SIDE_NEW].result[0];
		(i ? r->vm.qemu : r->daxstorm)[0] = 'x';
		run(&f, &c);
		assert_int_equal(c.nr_warnings, 1);
		assert_non_null(strstr(c.warnings[0], want[i]));
		drop(&f, &c);
	}
}

/* One line, however many boots differ; values of one side alone do not. */
static void a_difference_is_told_once(void **state)
{
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, LIST(FIRST, { FROM, PROVENANCE("p", "h", "b", "f", "2") }), 2,
	     LIST({ FROM, PROVENANCE("q", "h", "b", "f", "3") },
		  { FROM, PROVENANCE("r", "h", "b", "f", "4") }),
	     2);
	run(&f, &c);
	assert_int_equal(c.nr_warnings, 1);
	assert_non_null(strstr(c.warnings[0], "differ: p ("));
	drop(&f, &c);
}

static void a_file_without_is_said_to_have_none(void **state)
{
	static const struct change first = FIRST, none = NONE;
	struct comparison c;
	struct fixture f;

	(void)state;
	load(&f, &first, 1, &none, 1);
	run(&f, &c);
	assert_int_equal(c.nr_warnings, 1);
	assert_non_null(
		strstr(c.warnings[0], "1 of 2 results have no provenance ("));
	assert_non_null(strstr(c.warnings[0], f.path[SIDE_NEW][0]));
	drop(&f, &c);
	warns(none, none, "2 of 2 results have no provenance (");
}

/* compare() refuses with both paths, or with the path of new, and @want. */
static void refused(const struct change *base, size_t nb,
		    const struct change *new, size_t nn, unsigned int paths,
		    const char *want)
{
	struct comparison c;
	struct fixture f;
	struct err e = { "" };

	load(&f, base, nb, new, nn);
	assert_int_equal(compare(f.side, -1, &c, &e), -EINVAL);
	if (!strstr(e.text, want) || !strstr(e.text, f.path[SIDE_NEW][nn - 1]))
		fail_msg("\"%s\" lacks \"%s\" or the path", e.text, want);
	if (paths > 1)
		assert_non_null(strstr(e.text, nn > 1 ? f.path[SIDE_NEW][0] :
							f.path[SIDE_BASE][0]));
	drop(&f, &c);
}

static void one_boot_counts_once(void **state)
{
	static const struct change two_starts = {
		FROM, PROVENANCE("p", "h", "b", "f",
				 "7\",\"date\":\"x\"},{\"boot_id\":\"1")
	};

	(void)state;
	refused(LIST(FIRST), 1, LIST(FIRST), 1, 2,
		"are of one boot (boot ID 1 of 2026-11-29T12:00:00Z)");
	refused(LIST(FIRST), 1,
		LIST({ FROM, PROVENANCE("p", "h", "b", "f", "2") },
		     { FROM, PROVENANCE("p", "h", "b", "f", "2") }),
		2, 2, "(boot ID 2 of");
	refused(LIST(FIRST), 1, &two_starts, 1, 2, "(boot ID 1 of");
}

static void a_metric_twice_is_refused(void **state)
{
	static const struct change twice = {
		"\"metrics\":[", "\"metrics\":[{\"name\":\"munmap\",\"unit\":"
				 "\"insn\",\"better\":\"lower\",\"per\":2,"
				 "\"count\":0,\"sum\":0,\"hist\":[]},"
	};

	(void)state;
	refused(LIST(NONE), 1, &twice, 1, 1,
		"metric munmap is in cell munmap/xfs/2m/1 twice, with 0 and 3 values");
}

static void another_per_is_refused(void **state)
{
	static const struct change other = { "\"per\":2", "\"per\":64" };

	(void)state;
	refused(LIST(NONE), 1, &other, 1, 2,
		"a value of metric munmap of munmap/xfs/2m/1 covers 64 entries, but in ");
	refused(LIST(NONE), 1, LIST(NONE, other), 2, 1, "covers 2");
}

static void a_file_without_cells_is_refused(void **state)
{
	struct comparison c;
	struct fixture f;
	struct err e = { "" };

	(void)state;
	load(&f, LIST(NONE), 1, LIST(NONE), 1);
	result_cell_release(&f.side[SIDE_NEW].result[0].cells[0]);
	f.side[SIDE_NEW].result[0].nr_cells = 0;
	assert_int_equal(compare(f.side, -1, &c, &e), -EINVAL);
	assert_non_null(strstr(e.text, f.path[SIDE_NEW][0]));
	assert_non_null(strstr(e.text, "has no cells: 0 of plan quick"));
	drop(&f, &c);
}

/* A shell passes boot 10 before boot 2; boot i of both sides is a pair. */
static void boots_are_in_the_order_of_their_dates(void **state)
{
	static const char *const dates[] = { "11:00", "09:00", "10:00" };
	char name[3][64], with[] = PROVENANCE("p", "h", "b", "f", "1"),
			  *path[3];
	struct boots side;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		memcpy(strchr(strstr(with, "2026"), 'T') + 1, dates[i], 5);
		write_changed(name[i], whole_result, FROM, with);
		path[i] = name[i];
	}
	assert_int_equal(boots_load(path, 3, &side, &w), 0);
	assert_ptr_equal(side.path[0], name[1]);
	assert_ptr_equal(side.path[2], name[0]);
	assert_non_null(
		strstr(side.result[2].provenance.starts[0].date, "T11"));
	boots_free(&side);
	for (i = 0; i < 3; i++)
		unlink(name[i]);
}

/* Without dates numbers in the names count as such. */
static void or_in_the_order_of_their_names(void **state)
{
	char name[11][64], *path[11];
	struct boots side;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < 11; i++) {
		write_changed(name[i], whole_result, NULL, "");
		path[10 - i] = name[i];
	}
	assert_int_equal(boots_load(path, 11, &side, &w), 0);
	for (i = 0; i < 11; i++) {
		assert_ptr_equal(side.path[i], name[i]);
		unlink(name[i]);
	}
	boots_free(&side);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_difference_is_one_warning),
		cmocka_unit_test(other_versions_are_warned_of),
		cmocka_unit_test(a_difference_is_told_once),
		cmocka_unit_test(a_file_without_is_said_to_have_none),
		cmocka_unit_test(one_boot_counts_once),
		cmocka_unit_test(a_metric_twice_is_refused),
		cmocka_unit_test(another_per_is_refused),
		cmocka_unit_test(a_file_without_cells_is_refused),
		cmocka_unit_test(boots_are_in_the_order_of_their_dates),
		cmocka_unit_test(or_in_the_order_of_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
