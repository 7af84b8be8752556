// SPDX-License-Identifier: GPL-2.0-or-later
/* test_series.c - the table of the series' functions is sound */
#include "unit.h"

#include "record/series.h"

static void every_row_is_sound(void **state)
{
	size_t nr, i, k, into;
	const struct series_function *f = series_functions(&nr);

	(void)state;
	assert_true(nr > 50);
	for (i = 0; i < nr; i++) {
		if (!f[i].patches[0])
			fail_msg("%s has no patch", f[i].name);
		for (k = 0; k < sizeof(f->patches) && f[i].patches[k]; k++)
			if (!series_subject(f[i].patches[k]) ||
			    (k && f[i].patches[k] <= f[i].patches[k - 1]))
				fail_msg("%s: patch %u", f[i].name,
					 f[i].patches[k]);
		if (k == sizeof(f->patches))
			fail_msg("%s: patches without an end", f[i].name);
		if (strchr(f[i].name, '.'))
			fail_msg("%s has a suffix", f[i].name);
		assert_true(!i || f[i].patches[0] >= f[i - 1].patches[0]);
		for (k = 0; k < i; k++)
			if (!strcmp(f[i].name, f[k].name))
				fail_msg("%s stands twice", f[i].name);
		/* what holds an inlined function shows whether it ran */
		for (into = 0; f[i].inlined_into && into < nr; into++)
			if (!strcmp(f[into].name, f[i].inlined_into))
				break;
		if (f[i].inlined_into && into == nr)
			fail_msg("%s is in %s, which has no row", f[i].name,
				 f[i].inlined_into);
	}
}

/* Who reads the table by patch finds something for each. */
static void every_patch_has_a_function(void **state)
{
	size_t nr, i, k;
	const struct series_function *f = series_functions(&nr);
	unsigned int patch, found;

	(void)state;
	for (patch = 1; patch <= SERIES_MERGED; patch++) {
		for (found = 0, i = 0; i < nr; i++)
			for (k = 0; k < sizeof(f->patches); k++)
				found += f[i].patches[k] == patch;
		if (!found)
			fail_msg("patch %u changes nothing", patch);
	}
	assert_null(series_subject(0));
	assert_null(series_subject(SERIES_MERGED + 1));
	assert_string_equal(series_subject(10),
			    "fs/dax: Properly refcount fs dax pages");
}

static void patches_are_spelled(void **state)
{
	static const struct series_function f[] = {
		{ .name = "a", .patches = { 3 } },
		{ .name = "b", .patches = { 10, 12, 13 } },
		{ .name = "c", .patches = { 10, 13, SERIES_MERGED } },
		{ .name = "d", .patches = { SERIES_MERGED } },
	};
	char text[SERIES_PATCHES_MAX];

	(void)state;
	assert_string_equal(series_patches(&f[0], text), "3");
	assert_string_equal(series_patches(&f[1], text), "10,12,13");
	assert_string_equal(series_patches(&f[2], text), "10,13,+");
	assert_string_equal(series_patches(&f[3], text), "+");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_sound),
		cmocka_unit_test(every_patch_has_a_function),
		cmocka_unit_test(patches_are_spelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
