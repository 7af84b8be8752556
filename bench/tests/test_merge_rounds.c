// SPDX-License-Identifier: GPL-2.0-or-later
/* test_merge_rounds.c - rounds have their own seeds and become one row */
#include "unit.h"

#include <errno.h>

#include "stats/boots.h"
#include "stats/merge_rounds.h"

#define CHECK "\"checks\":[{\"name\":\"kept\",\"status\":\"%s\"}]}"

/* A file with whole_result's cell in rounds; @what[i] is of round i + 1. */
struct round {
	unsigned int number;
	const char *cell, *check;
	uint64_t per;
};

static void write_rounds(char path[64], const struct round *round, size_t nr)
{
	const char *at = strstr(whole_result, "{\"workload\"");
	const char *end = strstr(whole_result, "],\"events\"");
	char text[20000];
	size_t i, len;

	len = (size_t)snprintf(text, sizeof(text), "%.*s",
			       (int)(at - whole_result), whole_result);
	for (i = 0; i < nr; i++)
		len += (size_t)snprintf(
			text + len, sizeof(text) - len,
			"%s{\"workload\":\"stale\",\"target\":\"xfs\","
			"\"granularity\":\"4k\",\"threads\":1,"
			"\"tasks\":\"threads\",\"map\":\"shared\","
			"\"round\":%u,\"status\":\"%s\",\"why\":\"it did\","
			"\"metrics\":[{\"name\":\"m\",\"unit\":\"insn\","
			"\"better\":\"lower\",\"per\":%llu,\"count\":1,"
			"\"sum\":%u,\"min\":%u,\"max\":%u,\"hist\":[[%u,1]],"
			"\"deferred\":%u}]," CHECK,
			i ? "," : "", round[i].number, round[i].cell,
			(unsigned long long)round[i].per, round[i].number,
			round[i].number, round[i].number, round[i].number,
			round[i].number, round[i].check);
	snprintf(text + len, sizeof(text) - len, "%s", end);
	write_changed(path, text, NULL, "");
}

static int load(const struct round *round, size_t nr, struct boots *side,
		struct err *e)
{
	char name[64], *path = name;
	int err;

	write_rounds(name, round, nr);
	err = boots_load(&path, 1, side, e);
	unlink(name);
	return err;
}

#define ROUNDS(...)                                                            \
	(const struct round[])                                                 \
	{                                                                      \
		__VA_ARGS__                                                    \
	}

static void rounds_become_one_cell(void **state)
{
	const struct result_cell *cell;
	struct boots side;
	struct err w;

	(void)state;
	if (load(ROUNDS({ 1, "pass", "pass", 1 }, { 2, "fail", "skip", 1 },
			{ 3, "pass", "fail", 1 }, { 7, "lost", "fail", 1 }),
		 4, &side, &w))
		fail_msg("%s", w.text);
	assert_int_equal(side.result[0].nr_cells, 1);
	cell = &side.result[0].cells[0];
	assert_int_equal(cell->cell.round, 0);
	assert_int_equal(cell->rounds, 0x47);
	assert_int_equal(cell->unpassed, 0x42);
	assert_int_equal(cell->status, CELL_LOST);
	assert_non_null(strstr(cell->reason, "2 of 4 rounds (2, 7): round 7"));
	assert_int_equal(cell->metrics[0].values.count, 4);
	assert_int_equal(cell->metrics[0].values.sum, 13);
	assert_true(cell->metrics[0].has_beside);
	assert_int_equal(cell->metrics[0].beside[BESIDE_DEFERRED], 13);
	assert_int_equal(cell->metrics[0].beside[BESIDE_WAITING], 0);
	assert_int_equal(cell->nr_checks, 1);
	assert_int_equal(cell->checks[0].status, CHECK_FAIL);
	assert_int_equal(cell->checks[0].rounds, 3);
	assert_int_equal(cell->checks[0].failed, 0x44);
	assert_non_null(strstr(cell->checks[0].reason, "round 3 (seed "));
	boots_free(&side);
}

static void refused(const struct round *round, size_t nr, const char *says)
{
	struct boots side;
	struct err w;

	assert_int_equal(load(round, nr, &side, &w), -EINVAL);
	if (!strstr(w.text, says))
		fail_msg("\"%s\": want \"%s\"", w.text, says);
	boots_free(&side);
}

static void rounds_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	refused(ROUNDS({ 2, "pass", "pass", 1 }, { 2, "pass", "pass", 1 }), 2,
		"twice");
	refused(ROUNDS({ 1, "pass", "pass", 1 }, { 2, "pass", "pass", 2 }), 2,
		"\"per\"");
	refused(ROUNDS({ CELL_ROUNDS_MAX + 1, "pass", "pass", 1 }), 1,
		"\"round\" is 65");
}

static void seeds_are_of_run_and_round(void **state)
{
	uint64_t seed[2 * CELL_ROUNDS_MAX];
	unsigned int i, k;

	(void)state;
	assert_int_equal(cell_seed(42, 0), 42);
	assert_int_equal(cell_seed(42, 1), 42);
	for (i = 0; i < 2 * CELL_ROUNDS_MAX; i++) {
		seed[i] = cell_seed(1 + i / CELL_ROUNDS_MAX,
				    1 + i % CELL_ROUNDS_MAX);
		assert_true(seed[i] > 0 && seed[i] <= UINT32_MAX);
		for (k = 0; k < i; k++)
			assert_true(seed[k] != seed[i]);
	}
}

static void masks_are_short_texts(void **state)
{
	char text[ROUNDS_TEXT_MAX];

	(void)state;
	assert_string_equal(rounds_text(0, text), "");
	assert_string_equal(rounds_text(0x10708, text), "4, 9-11, 17");
	assert_string_equal(rounds_text(UINT64_MAX, text), "1-64");
	assert_string_equal(rounds_text(UINT64_C(1) << 63, text), "64");
	rounds_text(0x5555555555555555, text);
	assert_true(strlen(text) < ROUNDS_TEXT_MAX);
	assert_non_null(strstr(text, ", ..."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_become_one_cell),
		cmocka_unit_test(rounds_that_do_not_fit_are_refused),
		cmocka_unit_test(seeds_are_of_run_and_round),
		cmocka_unit_test(masks_are_short_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
