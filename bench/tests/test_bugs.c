// SPDX-License-Identifier: GPL-2.0-or-later
/* test_bugs.c - bugs are read and found by check and model */
#include "unit.h"

#include <errno.h>

#include "base/cell_result.h"
#include "base/workload.h"
#include "record/bugs.h"

static const char two[] = "[one]\n"
			  "title = a bug\n"
			  "commit = 0123456789ab\n"
			  "workload = w\n"
			  "check = c\n"
			  "also = d\n"
			  "\te f\n"
			  "cell = xfs:2m\n"
			  "models = refcounted-special devmap\n"
			  "note = seen\n"
			  "[two]\n"
			  "title = another\n"
			  "workload = w\n"
			  "check = g\n"
			  "cell = xfs:4k\n"
			  "note = not seen\n";

static int load_changed(const char *from, const char *to, struct bugs *b,
			struct err *e)
{
	char path[64];
	int err;

	write_changed(path, two, from, to);
	err = bugs_load(path, b, e);
	unlink(path);
	return err;
}

static void a_bug_is_found_by_check_and_model(void **state)
{
	struct bugs b;
	struct err e;

	(void)state;
	if (load_changed(NULL, "", &b, &e))
		fail_msg("%s", e.text);
	assert_int_equal(b.nr, 2);
	assert_ptr_equal(bugs_find(&b, "w", "c", "devmap"), b.bug);
	assert_ptr_equal(bugs_find(&b, "w", "c", "refcounted-special"), b.bug);
	assert_null(bugs_find(&b, "w", "c", "refcounted"));
	assert_null(bugs_find(&b, "other", "c", "devmap"));
	assert_null(bugs_find(&b, "w", "x", "devmap"));
	assert_ptr_equal(bugs_find(&b, "w", "e", "devmap"), b.bug);
	assert_ptr_equal(bugs_find(&b, "w", "f", "devmap"), b.bug);
	assert_ptr_equal(bugs_find(&b, "w", "g", "refcounted"), &b.bug[1]);
	bugs_free(&b);
	assert_null(bugs_find(&b, "w", "c", "devmap"));
}

static void what_is_missing_is_named(void **state)
{
	static const struct {
		const char *from, *to, *says;
	} bad[] = {
		{ "title = a bug\n", "", "[one] has no title" },
		{ "workload = w\n", "", "[one] has no workload" },
		{ "check = c\n", "", "[one] has no check" },
		{ "cell = xfs:2m\n", "", "[one] has no cell" },
		{ "note = not seen\n", "", "[two] has no note" },
		{ "models", "xfail", "unknown key \"xfail\"" },
		{ "note = seen\n",
		  "note = seen\n[three]\ntitle = x\n[one]\ntitle = y\n",
		  "appears twice" },
	};
	struct bugs b;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (load_changed(bad[i].from, bad[i].to, &b, &e) != -EINVAL)
			fail_msg("\"%s\" is taken", bad[i].to);
		if (!strstr(e.text, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", e.text,
				 bad[i].says);
	}
	assert_int_equal(bugs_load("/nonexistent", &b, &e), -ENOENT);
}

static bool has_check(const struct workload *w, const char *name, size_t len)
{
	size_t i;

	if (len == strlen(LEAK_CHECK) && !strncmp(name, LEAK_CHECK, len))
		return true;
	for (i = 0; w->checks[i].name; i++)
		if (!strncmp(w->checks[i].name, name, len) &&
		    !w->checks[i].name[len])
			return true;
	return false;
}

static void are_models(const char *name, const char *list)
{
	static const char *const models[] = { "any", "devmap", "refcounted",
					      "refcounted-special" };
	size_t len, i;

	for (; list && *list; list += len + strspn(list + len, " ")) {
		len = strcspn(list, " ");
		for (i = 0; i < 4; i++)
			if (strlen(models[i]) == len &&
			    !strncmp(models[i], list, len))
				break;
		if (i == 4)
			fail_msg("%s: no model \"%s\"", name, list);
	}
}

/* A name that is spelled wrongly would expect nothing, and tell nobody. */
static void every_bug_names_what_there_is(void **state)
{
	const struct workload *w;
	const struct bug *bug;
	const char *at;
	struct bugs b;
	struct err e;
	size_t i, len;

	(void)state;
	if (bugs_load(NULL, &b, &e))
		fail_msg("%s", e.text);
	assert_true(b.nr > 40);
	for (i = 0; i < b.nr; i++) {
		bug = &b.bug[i];
		w = workload_find(bug->workload);
		if (!w)
			fail_msg("%s: no workload %s", bug->name,
				 bug->workload);
		if (!has_check(w, bug->check, strlen(bug->check)))
			fail_msg("%s: no check %s", bug->name, bug->check);
		for (at = bug->also; at && *at;
		     at += len + strspn(at + len, " ")) {
			len = strcspn(at, " ");
			if (!has_check(w, at, len))
				fail_msg("%s: no check \"%s\"", bug->name, at);
		}
		are_models(bug->name, bug->models);
	}
	bugs_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bug_is_found_by_check_and_model),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(every_bug_names_what_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
