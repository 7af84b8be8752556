// SPDX-License-Identifier: GPL-2.0-or-later
/* test_profile_counts.c - from the plugin file to the functions of a metric */
#include "unit.h"

#include <errno.h>

#include "base/mark.h"
#include "record/profile_counts.h"

/*
 * Four operations in two regions: user space, f with its pieces and its clone,
 * g, and an address without a symbol. f.part.0 and f.cold were called and
 * jumped to like functions of their own; one node of the tree has a negative
 * count.
 */
static const char records[] = "daxstorm-profile/2\n"
			      "record 1 1 1 7 0 0\n"
			      "c 0 7\n"
			      "n 0 0 7 0 0 0\n"
			      "n 0 1 0 0 0 0\n"
			      "end 1\n"
			      "record 2 2 2 99 0 0\n"
			      "c 0 20\n"
			      "c ffffffff81001000 4\n"
			      "c ffffffff81001004 36\n"
			      "c ffffffff81002000 2\n"
			      "c ffffffff81003000 8\n"
			      "c ffffffff81004000 10\n"
			      "c ffffffff81005000 5\n"
			      "c ffffffff81005004 9\n"
			      "c ffffffffa0000000 6\n"
			      "n 0 0 20 0 0 0\n"
			      "n 0 1 3 0 0 0\n"
			      "n 1 ffffffff81001000 40 4 0 0\n"
			      "n 3 ffffffff81005000 15 5 0 0\n"
			      "n 1 ffffffff81002000 2 2 0 0\n"
			      "n 1 ffffffff81004000 10 1 0 0\n"
			      "n 5 ffffffff81005000 -1 1 0 0\n"
			      "n 2 ffffffffa0000000 6 0 0 0\n"
			      "n 7 ffffffff81003000 -5 1 0 0\n"
			      "end 2\n";

static const char symbols[] = "# daxstorm-symbols/1\n"
			      "# release 6.18\n"
			      "ffffffff81001000 T f\n"
			      "ffffffff81002000 t f.part.0\n"
			      "ffffffff81003000 t f.cold\n"
			      "ffffffff81004000 t f.constprop.0\n"
			      "ffffffff81005000 T g\n";

/* 20 + 40 + 2 + 8 + 10 + 14 + 6: two regions, and one fault. */
static const struct result_region region = {
	.record = 2,
	.regions = 2,
	.span = 100 - 1,
	.faults = 1,
	.entries = 4,
};

static int try_load(const char *from, const char *to, struct profile *p,
		    struct err *e)
{
	char path[64];
	int err;

	write_changed(path, records, from, to);
	err = profile_load(path, p, e);
	unlink(path);
	return err;
}

static void load_symbols(struct symtab *s)
{
	struct err w = { "" };
	char path[64];

	write_changed(path, symbols, NULL, NULL);
	if (symtab_load(path, s, &w))
		fail_msg("%s", w.text);
	unlink(path);
}

/* The profile of @r in the records with @from changed to @to. */
static int try_json(const char *from, const char *to,
		    const struct result_region *r, json_object **json,
		    struct err *e)
{
	struct profile p;
	struct symtab s;
	int err;

	load_symbols(&s);
	err = try_load(from, to, &p, e);
	if (err)
		fail_msg("%s", e->text);
	err = profile_json(&p, r, MARK_METRIC, &s, json, e);
	profile_free(&p);
	symtab_free(&s);
	return err;
}

static void json_is(json_object *o, const char *key, const char *want)
{
	json_object *v = NULL;

	assert_true(json_object_object_get_ex(o, key, &v));
	assert_string_equal(
		json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN),
		want);
}

/* Pieces and clones are one function; calls are those of its entry only. */
static void functions_and_tree_fold(void **state)
{
	struct err w = { "" };
	json_object *o;

	(void)state;
	if (try_json(NULL, NULL, &region, &o, &w))
		fail_msg("%s", w.text);
	json_is(o, "entries", "4");
	json_is(o, "regions", "2");
	json_is(o, "insn", "100");
	json_is(o, "functions",
		"[[\"[unknown]\",6,0],[\"[user]\",20,0],"
		"[\"f\",60,14],[\"g\",14,5]]");
	/* A parent is a row from 1; g below f.part.0 is g below f. */
	json_is(o, "tree",
		"[[\"[user]\",0,20,0],[\"[other]\",0,3,0],[\"f\",1,52,7],"
		"[\"g\",3,14,6],[\"[unknown]\",2,6,0],[\"f\",4,0,1]]");
	json_object_put(o);
}

/* Operations of 45 instructions in all, 30 of them in f. */
static void operations_have_their_own(void **state)
{
	static const char from[] = "n 1 ffffffff81001000 40 4 0 0\n";
	struct err w = { "" };
	json_object *o;

	(void)state;
	if (try_json(from, "o 4 45 10 20\nn 1 ffffffff81001000 40 4 30 3\n",
		     &region, &o, &w))
		fail_msg("%s", w.text);
	json_is(o, "insn", "45");
	json_is(o, "functions", "[[\"[user]\",15,0],[\"f\",30,3]]");
	/* the rest of what ran in the regions, to the last instruction */
	json_is(o, "beside",
		"[[\"[unknown]\",6,0],[\"[user]\",5,0],[\"f\",30,11],"
		"[\"g\",14,5]]");
	json_is(o, "tree", "[[\"[user]\",0,15,0],[\"f\",1,30,3]]");
	json_object_put(o);
	/*
	 * A node of f has 6 instructions more than f ran: its block ran on into
	 * g. The sums stay what they are.
	 */
	if (try_json("n 1 ffffffff81002000 2 2 0 0\n",
		     "o 4 80 10 20\nn 1 ffffffff81002000 2 2 66 2\n", &region,
		     &o, &w))
		fail_msg("%s", w.text);
	json_is(o, "functions", "[[\"[user]\",14,0],[\"f\",60,0],[\"g\",6,5]]");
	json_is(o, "beside",
		"[[\"[unknown]\",6,0],[\"[user]\",6,0],[\"g\",8,0]]");
	json_object_put(o);
	assert_int_equal(
		try_json(from, "o 4 45 10 20\nn 1 ffffffff81001000 40 4 50 3\n",
			 &region, &o, &w),
		-EPROTO);
	assert_non_null(strstr(w.text, "[user] has -5 of the 45"));
	assert_null(o);
}

static void every_other_sum_is_refused(void **state)
{
	static const struct {
		const char *from, *to, *reason;
	} wrong[] = {
		{ "record 2 2 2 99", "record 2 2 2 98", "98 instructions" },
		{ "record 2 2 2 99", "record 2 2 2 100", "100 instructions" },
		{ "c 0 20", "c 0 19", "99 instructions of functions" },
		{ "c 0 20", "c 0 21", "101 instructions of functions" },
		{ "c ffffffff81003000 8\n", "", "92 instructions of" },
		{ "record 2 2", "record 2 1", "has label 1" },
		{ "record 2 2 2", "record 2 2 3", "3 regions" },
	};
	struct err w = { "" };
	json_object *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(try_json(wrong[i].from, wrong[i].to, &region,
					  &o, &w),
				 -EPROTO);
		assert_null(o);
		assert_non_null(strstr(w.text, "record 2"));
		if (!strstr(w.text, wrong[i].reason))
			fail_msg("\"%s\": want \"%s\"", w.text,
				 wrong[i].reason);
	}
}

/* The guest's numbers off by one, in both directions, for each term. */
static void every_other_clock_is_refused(void **state)
{
	struct result_region r;
	struct err w = { "" };
	json_object *o;

	(void)state;
	r = region;
	r.span++;
	assert_int_equal(try_json(NULL, NULL, &r, &o, &w), -EPROTO);
	assert_non_null(strstr(w.text, "the clock saw 100"));
	r.span -= 2;
	assert_int_equal(try_json(NULL, NULL, &r, &o, &w), -EPROTO);
	r = region;
	r.faults = 0;
	assert_int_equal(try_json(NULL, NULL, &r, &o, &w), -EPROTO);
	r = region;
	r.regions = 1;
	assert_int_equal(try_json(NULL, NULL, &r, &o, &w), -EPROTO);
	r = region;
	r.record = 3;
	assert_int_equal(try_json(NULL, NULL, &r, &o, &w), -ENOENT);
	assert_non_null(strstr(w.text, "not have record 3"));
	/* A clock that went on while the CPU slept is believed. */
	r = region;
	r.span++;
	assert_int_equal(try_json("99 0 0", "99 0 1", &r, &o, &w), 0);
	json_object_put(o);
	r.span -= 2;
	assert_int_equal(try_json("99 0 0", "99 0 1", &r, &o, &w), -EPROTO);
}

/*
 * Wherever the guest is lost, complete records are kept, the last is dropped.
 */
static void cut_records_are_left_out(void **state)
{
	const char *second = strstr(records, "record 2");
	const char *end = strstr(records, "end 2\n");
	char text[sizeof(records)];
	struct err w = { "" };
	struct profile p;
	size_t cut;

	(void)state;
	for (cut = (size_t)(second - records); cut < sizeof(records) - 1;
	     cut++) {
		char path[64];

		memcpy(text, records, cut);
		text[cut] = '\0';
		write_changed(path, text, NULL, NULL);
		if (profile_load(path, &p, &w))
			fail_msg("cut at %zu: %s", cut, w.text);
		unlink(path);
		assert_int_equal(p.nr, 1);
		assert_int_equal(p.record[0].insn, 7);
		profile_free(&p);
	}
	assert_true(cut > (size_t)(end - records));
}

static void errors_of_the_guest_are_told(void **state)
{
	const struct profile_record *r;
	struct err w = { "" };
	struct profile p;

	(void)state;
	assert_int_equal(
		try_load(
			"record 2 2 2 99 0 0\n",
			"error 3 a region began within a region (label 2)\nrecord 2 2 2 99 0 0\n",
			&p, &w),
		0);
	assert_int_equal(profile_find(&p, 3, &r, &w), -EPROTO);
	assert_non_null(strstr(w.text, "a region began within a region"));
	assert_int_equal(profile_find(&p, 4, &r, &w), -ENOENT);
	/* the others are what they were */
	assert_int_equal(profile_find(&p, 2, &r, &w), 0);
	assert_int_equal(r->insn, 99);
	profile_free(&p);
}

static void broken_files_are_refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "profile/2", "profile/1" },
		{ "record 2 2 2 99 0 0\n", "record 2 2 2\n" },
		{ "record 2 2 2 99 0 0\n", "" },
		{ "end 1\n", "" },
		{ "c 0 20\n", "c 0\n" },
		{ "c 0 20\n", "d 0 20\n" },
		{ "n 0 0 20 0 0 0\n", "n 0 0 20\n" },
		/* A parent that does not exist yet. */
		{ "n 1 ffffffff81001000 40 4 0 0\n",
		  "n 4 ffffffff81001000 40 4 0 0\n" },
		{ "n 3 ffffffff81005000", "n 9 ffffffff81005000" },
	};
	struct err w = { "" };
	struct profile p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (try_load(wrong[i][0], wrong[i][1], &p, &w) != -EINVAL)
			fail_msg("\"%s\" for \"%s\" was taken", wrong[i][1],
				 wrong[i][0]);
		assert_null(p.record);
	}
	assert_int_equal(profile_load("/nonexistent/profile", &p, &w), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_and_tree_fold),
		cmocka_unit_test(operations_have_their_own),
		cmocka_unit_test(every_other_sum_is_refused),
		cmocka_unit_test(every_other_clock_is_refused),
		cmocka_unit_test(cut_records_are_left_out),
		cmocka_unit_test(errors_of_the_guest_are_told),
		cmocka_unit_test(broken_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
