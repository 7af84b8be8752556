// SPDX-License-Identifier: GPL-2.0-or-later
/* test_operations.c - the values that the plugin counted find their metric */
#include "journals.h"

#include <errno.h>

#include "file/json_read.h"

/* Three operations of 10, 10 and 3000 instructions; the clock saw them all. */
#define EMPTY_RECORD                                                           \
	"record 1 1 1 60 0 0\no 10 41 4 5\nh 4 9\nh 5 1\na 19 0 0 0 0\nend 1\n"
#define RECORD                                                                 \
	"record 2 2 1 3100 0 0\no 3 3020 10 3000\nh 10 2\nh 2524 1\n"          \
	"a 30 20 18 12 500\nend 2\n"
#define RECORDS "daxstorm-profile/2\n" EMPTY_RECORD RECORD

#define COUNTED_REGION(record, span, entries)                                  \
	"\"region\":{\"record\":" #record ",\"regions\":1,\"span\":" #span     \
	",\"faults\":0,\"entries\":" #entries ",\"marked\":true}"

#define COUNTED_HEADER                                                         \
	"{\"type\":\"header\",\"format\":\"daxstorm-result\\/2\","             \
	"\"mode\":\"exact\",\"plan\":\"quick\","                               \
	"\"plan_digest\":\"00c0ffee\",\"seed\":1,\"kernel\":{"                 \
	"\"release\":\"6.18\",\"version\":\"#1\","                             \
	"\"machine\":\"x86_64\",\"model\":\"devmap\","                         \
	"\"cmdline\":\"quiet\",\"build_id\":\"aa55\",\"config\":{}},"          \
	"\"machine\":{\"cpu\":\"max\",\"cpus\":1,\"hypervisor\":\"TCG\"},"     \
	"\"clock\":{\"name\":\"tsc\",\"unit\":\"insn\","                       \
	"\"empty_inside\":0,\"empty_total\":6," COUNTED_REGION(1, 60,          \
							       10) "}}\n"

/* What the guest knows of a metric: how many operations there were. */
#define COUNTED_CELL(count, span)                                              \
	"{\"type\":\"cell\",\"workload\":\"fault\","                           \
	"\"target\":\"xfs\",\"granularity\":\"2m\",\"threads\":1,"             \
	"\"tasks\":\"threads\",\"map\":\"shared\",\"status\":\"pass\","        \
	"\"metrics\":[{\"name\":\"m\",\"unit\":\"insn\","                      \
	"\"better\":\"lower\",\"per\":1,\"count\":" #count ",\"sum\":0,"       \
	"\"min\":0,\"max\":0,\"hist\":[[0," #count                             \
	"]]," COUNTED_REGION(2, span, count) "}],\"checks\":[]}\n"

#define COUNTED COUNTED_HEADER COUNTED_CELL(3, 3100) END

static char names[96];

static int new_counted_dir(void **state)
{
	FILE *f;

	if (new_dir(state))
		return -1;
	snprintf(names, sizeof(names), "%s/0.profile", dir);
	f = fopen(names, "w");
	if (!f ||
	    fputs("# daxstorm-symbols/1\n# release 6.18\n# build_id aa55\nffffffff81000000 T f\n",
		  f) < 0)
		return -1;
	return fclose(f);
}

static int try(bool counted, struct err *e)
{
	enum collect_state got;

	*e = (struct err){ "" };
	return collect(dir, out, skip, counted ? names : NULL, NULL, &got, e);
}

/* The result file; its first metric in @metric. */
static json_object *result_file(json_object **metric)
{
	struct err w = { "" };
	struct json_reader r = { .path = out, .reason = &w };
	json_object *file, *cell;

	if (json_read_file(&r, 1 << 20, &file))
		fail_msg("%s", w.text);
	cell = json_item(json_get(file, "cells"), 0);
	*metric = json_item(json_get(cell, "metrics"), 0);
	return file;
}

static void values_are_the_plugins(void **state)
{
	json_object *file, *m;
	struct result r;
	struct err w;

	(void)state;
	leave(1, "journal", COUNTED);
	leave(1, "profile", RECORDS);
	if (try(true, &w))
		fail_msg("%s", w.text);
	load(&r);
	assert_int_equal(r.cells[0].metrics[0].values.count, 3);
	assert_int_equal(r.cells[0].metrics[0].values.sum, 3020);
	assert_int_equal(r.cells[0].metrics[0].values.min, 10);
	assert_int_equal(r.cells[0].metrics[0].values.max, 3000);
	assert_int_equal(r.cells[0].metrics[0].values.bucket[0].index, 10);
	assert_int_equal(r.cells[0].metrics[0].values.bucket[0].count, 2);
	/* one of the ten took an instruction more than the others */
	assert_true(r.empty_inside > 0.09 && r.empty_inside < 0.11);
	result_free(&r);
	file = result_file(&m);
	assert_int_equal(json_get_number(json_get(file, "clock"), "call"), 4);
	assert_int_equal(json_get_number(m, "waiting"), 20);
	assert_int_equal(json_get_number(m, "background"), 18);
	/* what ran meanwhile, and what was drained behind the region */
	assert_int_equal(json_get_number(m, "deferred"), 512);
	assert_int_equal(json_get_number(m, "between"), 30);
	assert_null(json_get(m, "idle"));
	assert_null(json_get(m, "astray"));
	assert_null(json_get(m, "region"));
	json_object_put(file);
}

static void leave_changed(const char *from, const char *to)
{
	char text[sizeof(RECORDS) + 64];
	const char *at = strstr(RECORDS, from);

	assert_non_null(at);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - RECORDS), RECORDS,
		 to, at + strlen(from));
	leave(1, "journal", COUNTED);
	leave(1, "profile", text);
}

/* @from of the records becomes @to: no result, and the reason says @reason. */
static void is_refused(const char *from, const char *to, const char *reason)
{
	struct err w;

	leave_changed(from, to);
	if (!try(true, &w))
		fail_msg("\"%s\" for \"%s\" was taken", to, from);
	if (!strstr(w.text, reason))
		fail_msg("\"%s\": want \"%s\"", w.text, reason);
}

/* It costs the cell, which says @reason, and not the result. */
static void cell_is_refused(const char *from, const char *to,
			    const char *reason)
{
	struct result r;
	struct err w;

	leave_changed(from, to);
	if (try(true, &w))
		fail_msg("%s", w.text);
	load(&r);
	assert_int_equal(r.cells[0].status, CELL_FAIL);
	assert_int_equal(r.cells[0].nr_metrics, 0);
	if (!strstr(r.cells[0].reason, reason))
		fail_msg("\"%s\": want \"%s\"", r.cells[0].reason, reason);
	result_free(&r);
}

/* Each number that has to agree with another, off by one or more. */
static void what_does_not_add_up_is_refused(void **state)
{
	(void)state;
	cell_is_refused("1 3100", "1 3101", "the clock saw 3100");
	cell_is_refused("1 3100", "1 3099", "the clock saw 3100");
	cell_is_refused("a 30 20", "a 31 20",
			"3101 instructions in all contexts");
	cell_is_refused("a 30 20", "a 30 19",
			"3099 instructions in all contexts");
	cell_is_refused("20 18 12", "20 19 12", "3101 instructions");
	cell_is_refused("18 12 500", "18 11 500", "3099 instructions");
	cell_is_refused("o 3 3020", "o 3 3021", "3101 instructions");
	cell_is_refused("o 3 3020", "o 2 3020", "holds 2 operations");
	cell_is_refused("h 10 2", "h 10 1", "2 values, the guest ran 3");
	cell_is_refused("record 2 2 1", "record 2 2 2", "2 regions");
	cell_is_refused("record 2 2 1", "record 2 1 1", "has label 1");
	cell_is_refused("record 2 2 1", "record 3 2 1", "not have record 2");
	/* those of the empty operation cost the result */
	is_refused("1 60", "1 61", "the clock saw 60");
	is_refused("o 10 41", "o 9 41", "holds 9 operations");
}

/* An operation slept: the clock went on, which is said. */
static void sleep_is_told(void **state)
{
	json_object *file, *m;
	struct result r;
	struct err w;

	(void)state;
	leave(1, "journal", COUNTED_HEADER COUNTED_CELL(3, 4100) END);
	leave(1, "profile", RECORDS);
	if (try(true, &w))
		fail_msg("%s", w.text);
	load(&r);
	assert_int_equal(r.cells[0].status, CELL_FAIL);
	result_free(&r);
	leave(1, "profile",
	      "daxstorm-profile/2\n" EMPTY_RECORD
	      "record 2 2 1 3100 7 1\no 3 3020 10 3000\nh 10 2\n"
	      "h 2524 1\na 30 20 18 12 500\nend 2\n");
	if (try(true, &w))
		fail_msg("%s", w.text);
	file = result_file(&m);
	assert_int_equal(json_get_number(m, "idle"), 1000);
	assert_int_equal(json_get_number(m, "astray"), 7);
	json_object_put(file);
}

/* By other symbols the plugin would have taken other functions for entries. */
static void other_kernels_symbols_are_refused(void **state)
{
	struct err w;
	FILE *f = fopen(names, "w");

	(void)state;
	assert_non_null(f);
	fputs("# daxstorm-symbols/1\n# release 6.18\n# build_id aa56\n"
	      "ffffffff81000000 T f\n",
	      f);
	fclose(f);
	leave(1, "journal", COUNTED);
	leave(1, "profile", RECORDS);
	assert_int_equal(try(true, &w), -ESTALE);
	assert_non_null(strstr(w.text, "aa56"));
}

/* Zeroes would look like values. */
static void without_the_plugin_nothing_is_taken(void **state)
{
	struct err w;

	(void)state;
	leave(1, "journal", COUNTED);
	assert_int_equal(try(false, &w), -EPROTO);
	assert_non_null(strstr(w.text, "--symbols"));
	assert_int_equal(try(true, &w), -ENOENT);
	assert_non_null(strstr(w.text, "1.profile"));
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, new_counted_dir, drop_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(values_are_the_plugins),
		IN_DIR(what_does_not_add_up_is_refused),
		IN_DIR(sleep_is_told),
		IN_DIR(other_kernels_symbols_are_refused),
		IN_DIR(without_the_plugin_nothing_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
