// SPDX-License-Identifier: GPL-2.0-or-later
/* test_names.c - texts are numbered once, in order, however many there are */
#include "unit.h"

#include "stats/names.h"

#define NAMES 5000

static void numbers_are_those_of_first_appearance(void **state)
{
	struct names n = { .nr = 0 };
	char text[16];
	size_t number;
	unsigned int round, i;

	(void)state;
	for (round = 0; round < 2; round++) {
		for (i = 0; i < NAMES; i++) {
			snprintf(text, sizeof(text), "%u", i * 7919);
			assert_int_equal(names_add(&n, text, &number), 0);
			assert_int_equal(number, i);
		}
		assert_int_equal(n.nr, NAMES);
	}
	for (i = 0; i < NAMES; i++) {
		snprintf(text, sizeof(text), "%u", i * 7919);
		assert_string_equal(n.text[i], text);
	}
	names_free(&n);
	assert_int_equal(names_add(&n, "", &number), 0);
	assert_int_equal(number, 0);
	names_free(&n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_those_of_first_appearance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
