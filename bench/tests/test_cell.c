// SPDX-License-Identifier: GPL-2.0-or-later
/* test_cell.c - cells are read as they are spelled */
#include "unit.h"

#include <errno.h>

#include "base/cell.h"

static void what_is_spelled_is_read(void **state)
{
	const struct target_ops *ops;
	struct cell cell, read;
	char id[CELL_ID_MAX], again[CELL_ID_MAX];
	unsigned int i, nr = 0;

	(void)state;
	for (ops = target_ops_first(); ops; ops = ops->next)
		for (i = 0; i < 3 * 2 * 2 * 3; i++) {
			cell = (struct cell){
				.workload = "fault-vs-truncate",
				.target = ops,
				.granularity = (enum granularity)(i % 3),
				.tasks = (enum task_kind)(i / 3 % 2),
				.map = (enum map_kind)(i / 6 % 2),
				.threads = i ? i : CELL_TASKS_MAX,
				.round = i / 12 ? CELL_ROUNDS_MAX - i / 12 + 1 :
						  0,
			};
			cell_id(&cell, id);
			if (cell_parse(id, &read))
				fail_msg("%s is not read", id);
			assert_string_equal(cell_id(&read, again), id);
			assert_memory_equal(&read, &cell, sizeof(cell));
			nr++;
		}
	assert_true(nr >= 5 * 36);
}

static void nothing_else_is_read(void **state)
{
	static const char *const wrong[] = {
		"",
		"fault",
		"fault/xfs/2m",
		"fault/xfs/2m/",
		"fault/xfs/2m/x",
		"fault/xfs/2m/0",
		"fault/xfs/2m/1025",
		"fault/xfs/2m/01",
		"fault/xfs/2m/+1",
		"fault/xfs/2m/1P",
		"fault/xfs/2m/1 ",
		"fault/xfs/2m/1+sync+sync",
		"fault/xfs/2m/1+syncp",
		"fault/xfs/2m/1#",
		"fault/xfs/2m/1#0",
		"fault/xfs/2m/1#65",
		"fault/xfs/2m/1#3x",
		"fault/xfs/2m/1/1",
		"fault/zfs/2m/1",
		"fault/xfs/3m/1",
		"/xfs/2m/1",
		"a-workload-whose-name-is-too-long-/xfs/2m/1",
	};
	struct cell cell;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (cell_parse(wrong[i], &cell) != -EINVAL)
			fail_msg("\"%s\" is read", wrong[i]);
}

static void targets_of_plans_are_read(void **state)
{
	char text[CELL_TARGET_MAX];
	static const char *const wrong[] = { "",	"xfs",	   "xfs:",
					     ":2m",	"xfs:2m:", "xfs:2m ",
					     "xfs:2mb", "zfs:2m",  "xfs/2m" };
	struct cell cell = { .threads = 3 };
	size_t i;

	(void)state;
	assert_int_equal(cell_parse_target("devdax:1g", &cell), 0);
	assert_string_equal(cell_target(&cell, text), "devdax:1g");
	assert_string_equal(cell.target->name, "devdax");
	assert_int_equal(cell.granularity, GRAN_1G);
	assert_int_equal(cell.threads, 3);
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (cell_parse_target(wrong[i], &cell) != -EINVAL)
			fail_msg("\"%s\" is read", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_spelled_is_read),
		cmocka_unit_test(nothing_else_is_read),
		cmocka_unit_test(targets_of_plans_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
