// SPDX-License-Identifier: GPL-2.0-or-later
/* test_text.c - numbers fit their columns and never become 0 or empty */
#include "unit.h"

#include <math.h>

#include "report/text.h"

static void fixed_numbers(void **state)
{
	static const struct {
		double value;
		int digits;
		bool sign;
		const char *text;
	} table[] = {
		{ 0, 1, true, "0.0" },
		{ 0, 2, false, "0.00" },
		{ 130, 1, false, "130.0" },
		{ 80, 1, true, "+80.0" },
		{ -80, 1, true, "-80.0" },
		{ -80, 1, false, "-80.0" },
		{ 0.05, 1, false, "0.1" },
		{ 0.0499, 1, false, "0.050" },
		{ 0.0156, 1, true, "+0.016" },
		{ 0.0156, 2, false, "0.02" },
		{ 0.002, 2, false, "0.002" },
		{ 0.00024, 1, true, "+2e-04" },
		{ -0.00024, 2, true, "-2e-04" },
		{ 99999.8, 1, false, "99999.8" },
		{ 99999.96, 1, false, "100000" },
		{ 9999.996, 2, false, "10000" },
		{ 9999998.4, 1, false, "9999998" },
		{ 9999999.6, 1, false, "1.0e+07" },
		{ -1.234e30, 1, true, "-1.2e+30" },
	};
	char text[NUMBER_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		assert_string_equal(text_fixed(table[i].value, table[i].digits,
					       table[i].sign, text),
				    table[i].text);
}

/* For any value: 7 characters and a sign, and "0" only for 0. */
static void fixed_numbers_fit(void **state)
{
	uint64_t seed = 1;
	char text[NUMBER_MAX];
	double value;
	int i, digits;

	(void)state;
	for (i = 0; i < 200000; i++) {
		value = ldexp((double)(random_next(&seed) >> 11),
			      (int)(random_next(&seed) % 160) - 120);
		for (digits = 1; digits <= 2; digits++) {
			text_fixed(value, digits, true, text);
			if (strlen(text) > 8 ||
			    (value > 0 && strtod(text, NULL) <= 0))
				fail_msg("%.17g, %d digits: \"%s\"", value,
					 digits, text);
		}
	}
}

static void intervals(void **state)
{
	const struct compare_stat none = { .has_ci = false };
	const struct compare_stat pct = { .has_ci = true,
					  .has_span = true,
					  .ci = { -1.25, 0.04 },
					  .span = { -5, 1 },
					  .verdict = VERDICT_SAME };
	/* a verdict of a difference shows one */
	const struct compare_stat small = { .has_delta = true,
					    .has_ci = true,
					    .delta_pct = -0.049,
					    .ci = { -0.05, -0.00002 },
					    .verdict = VERDICT_BETTER };
	const struct compare_stat of_zero = { .has_span = true,
					      .span = { -0.5, 12 } };
	char text[NUMBER_MAX];

	(void)state;
	assert_string_equal(text_interval(&none, text), "n/a");
	assert_string_equal(text_interval(&pct, text), "[-1.2, 0.0] %");
	assert_string_equal(text_interval(&of_zero, text), "[-0.5, +12.0]");
	assert_string_equal(text_interval(&small, text), "[-0.1, -2e-05] %");
	assert_string_equal(text_delta(&small, text), "-0.05%");
	assert_int_equal(verdict_letter(VERDICT_NONE), ' ');
	assert_int_equal(verdict_letter(VERDICT_WORSE), 'w');
}

static const char *boots_of(unsigned int from, unsigned int step, size_t nr,
			    char text[BOOTS_TEXT_MAX])
{
	struct boot_list boots[SIDES] = { { .nr = 0 } };
	unsigned int one = 7;
	size_t i;

	for (i = 0; i < nr; i++)
		assert_int_equal(boot_list_add(&boots[SIDE_BASE],
					       from + (unsigned int)i * step),
				 0);
	boots[SIDE_NEW] = (struct boot_list){ &one, 1 };
	text_boots(boots, text);
	free(boots[SIDE_BASE].boot);
	return text;
}

static void many_boots_fit(void **state)
{
	char text[BOOTS_TEXT_MAX];

	(void)state;
	assert_string_equal(boots_of(1, 1, 0, text), "new 7");
	assert_string_equal(boots_of(1, 1, 3, text), "base 1 2 3; new 7");
	assert_string_equal(
		boots_of(985, 1, 16, text),
		"base 985 986 987 988 989 990 991 992 993 994 995 996 997 998 999 1000; new 7");
	assert_string_equal(boots_of(1, 1, 17, text), "base 1-17; new 7");
	assert_string_equal(boots_of(1, 1, 1000, text), "base 1-1000; new 7");
	boots_of(1, 2, 1000, text);
	assert_non_null(strstr(text, "base 1 3 5 "));
	assert_non_null(strstr(text, " ...; new 7"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_boots_fit),
		cmocka_unit_test(intervals),
		cmocka_unit_test(fixed_numbers),
		cmocka_unit_test(fixed_numbers_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
