// SPDX-License-Identifier: GPL-2.0-or-later
/* test_series.c - a series is read, and a file that contradicts itself is not */
#include "unit.h"

#include "symbols/series.h"

static const char good[] = "[series]\n"
			   "title = a series\n"
			   "[patch 1]\n"
			   "subject = first\n"
			   "[patch 2]\n"
			   "subject = second, on\n"
			   "\tmore lines\n"
			   "[patch +]\n"
			   "subject = merged\n"
			   "[inner]\n"
			   "patches = 1\n"
			   "inlined_into = outer\n"
			   "[outer]\n"
			   "patches = 1 2 +\n"
			   "model = devmap\n"
			   "elsewhere = gone\n"
			   "why = a driver\n";

/* Load @good with its first @from replaced by @to. */
static int load_changed(const char *from, const char *to, struct series *s,
			struct err *e)
{
	char path[64];
	int err;

	write_changed(path, good, from, to);
	err = series_load(path, s, e);
	unlink(path);
	return err;
}

static void a_series_is_read(void **state)
{
	const struct series_function *f;
	char text[SERIES_PATCHES_TEXT];
	struct series s;
	struct err e;

	(void)state;
	if (load_changed(NULL, "", &s, &e))
		fail_msg("%s", e.text);
	assert_string_equal(s.title, "a series");
	assert_int_equal(s.nr_patches, 3);
	assert_string_equal(series_subject(&s, 2), "second, on more lines");
	assert_null(series_subject(&s, 0));
	assert_null(series_subject(&s, 4));
	f = series_find(&s, "outer");
	assert_string_equal(series_patches(&s, f, text), "1,2,+");
	assert_string_equal(f->model, "devmap");
	assert_string_equal(f->elsewhere, "gone");
	assert_string_equal(f->reason, "a driver");
	f = series_find(&s, "inner");
	assert_string_equal(series_patches(&s, f, text), "1");
	assert_string_equal(f->inlined_into, "outer");
	assert_null(f->model);
	assert_null(series_find(&s, "absent"));
	series_free(&s);
}

static void what_contradicts_itself_is_refused(void **state)
{
	static const struct {
		const char *from, *to, *says;
	} bad[] = {
		{ "title = a series", "name = x", "unknown key \"name\"" },
		{ "[series]\ntitle = a series\n", "", "the title, a section" },
		{ "[patch +]", "[patch 1]",
		  "[patch 1]: patch 1 appears twice" },
		{ "subject = merged", "text = x", "unknown key \"text\"" },
		{ "patches = 1 2 +", "patches = 1 2 3",
		  "no section [patch 3]" },
		{ "patches = 1 2 +", "patches = 2 1", "1 is repeated or out" },
		{ "patches = 1 2 +", "patches = 1 1", "1 is repeated or out" },
		{ "patches = 1 2 +\n", "", "[outer] names no patches" },
		{ "inlined_into = outer", "inlined_into = nowhere",
		  "nowhere, which has no section" },
		{ "[outer]", "[outer.part.0]",
		  "without the suffix of the compiler" },
		{ "why = a driver", "reason = a driver",
		  "unknown key \"reason\"" },
		{ "why = a driver\n", "why = a driver\n[inner]\npatches = 1\n",
		  "appears twice" },
		{ "why = a driver", "why a driver", "not KEY = VALUE" },
	};
	struct series s;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (!load_changed(bad[i].from, bad[i].to, &s, &e))
			fail_msg("\"%s\" is taken", bad[i].to);
		if (!strstr(e.text, bad[i].says))
			fail_msg("\"%s\": \"%s\" does not say \"%s\"",
				 bad[i].to, e.text, bad[i].says);
	}
	assert_int_equal(series_load("/nonexistent", &s, &e), -2);
}

/* Who reads the default by patch finds something for each. */
static void every_patch_of_the_default_has_a_function(void **state)
{
	unsigned int patch, found;
	struct series s;
	struct err e;
	size_t i, k;

	(void)state;
	if (series_load(NULL, &s, &e))
		fail_msg("%s", e.text);
	for (patch = 1; patch <= s.nr_patches; patch++) {
		for (found = 0, i = 0; i < s.nr_functions; i++)
			for (k = 0; s.functions[i].patches[k]; k++)
				found += s.functions[i].patches[k] == patch;
		if (!found)
			fail_msg("patch %u changes nothing", patch);
	}
	for (i = 1; i < s.nr_functions; i++)
		assert_true(s.functions[i].patches[0] >=
			    s.functions[i - 1].patches[0]);
	assert_string_equal(series_subject(&s, 10),
			    "fs/dax: Properly refcount fs dax pages");
	series_free(&s);
}

static void every_series_in_the_folder_is_read(void **state)
{
	struct series *list;
	struct err e;
	size_t nr;

	(void)state;
	if (series_load_all(&list, &nr, &e))
		fail_msg("%s", e.text);
	assert_true(nr >= 1);
	assert_non_null(list[0].title);
	series_free_all(list, nr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_series_is_read),
		cmocka_unit_test(what_contradicts_itself_is_refused),
		cmocka_unit_test(every_patch_of_the_default_has_a_function),
		cmocka_unit_test(every_series_in_the_folder_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
