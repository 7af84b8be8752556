// SPDX-License-Identifier: GPL-2.0-or-later
/* test_leak_check.c - leaks are named, small changes are ignored */
#include "unit.h"

#include "measure/leak_check.h"
#include "run/engine.h"

static const struct leak_check start = { .rss_file_pages = 1000,
					 .mapped_pages = 5000,
					 .pmdmapped_pages = 8,
					 .pins = 2,
					 .free_bytes = INT64_C(1) << 30 };

static void balance_says_nothing(void **state)
{
	struct leak_check after = start;
	char text[200];

	(void)state;
	after.mapped_pages += LEAK_CHECK_SLACK_PAGES;
	after.rss_file_pages -= LEAK_CHECK_SLACK_PAGES;
	after.free_bytes -= LEAK_CHECK_SLACK_BYTES - 1;
	/* More free space than before is not a leak. */
	after.tainted = 1;
	leak_check_diff(&start, &after, text, sizeof(text));
	assert_string_equal(text, "");
	after.free_bytes += INT64_C(1) << 30;
	leak_check_diff(&start, &after, text, sizeof(text));
	assert_string_equal(text, "");
}

static void each_loss_is_named(void **state)
{
	struct leak_check after = start;
	char text[200];

	(void)state;
	after.rss_file_pages += 512;
	after.mapped_pages += 512;
	after.pmdmapped_pages++;
	after.pins++;
	after.free_bytes -= LEAK_CHECK_SLACK_BYTES;
	after.tainted = 512;
	leak_check_diff(&start, &after, text, sizeof(text));
	assert_string_equal(
		text, "RssFile pages 1000 -> 1512, nr_mapped 5000 -> "
		      "5512, nr_file_pmdmapped 8 -> 9, pins held 2 -> 3, "
		      "free bytes 1073741824 -> 1071644672, kernel warned: "
		      "taint 0 -> 512");
}

/* Mappings, pins and blocks of other processes are not leaks. */
static void only_ones_own_is_held_where_others_are(void **state)
{
	const struct target target = { .ops = target_ops_find("devdax") };
	struct result_cell out = { .status = CELL_PASS };
	struct leak_check before;
	struct err w;

	(void)state;
	assert_int_equal(leak_check_open(&target, false, &before, &w), 0);
	assert_true(before.rss_file_pages > 0);
	assert_int_equal(before.mapped_pages, 0);
	assert_int_equal(before.tainted, 0);
	assert_int_equal(before.kmsg, -1);
	assert_int_equal(leak_check_close(&target, &before, &out, &w), 0);
	assert_int_equal(out.checks[0].status, CHECK_PASS);
	before.rss_file_pages += 512;
	result_cell_release(&out);
	assert_int_equal(leak_check_close(&target, &before, &out, &w), 0);
	assert_int_equal(out.checks[0].status, CHECK_FAIL);
	result_cell_release(&out);
}

static void a_small_room_is_not_left(void **state)
{
	struct leak_check after = start;
	char text[30] = "";

	(void)state;
	after.pins++;
	after.pmdmapped_pages++;
	after.mapped_pages = 0;
	leak_check_diff(&start, &after, text, sizeof(text));
	assert_true(strlen(text) < sizeof(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(balance_says_nothing),
		cmocka_unit_test(each_loss_is_named),
		cmocka_unit_test(only_ones_own_is_held_where_others_are),
		cmocka_unit_test(a_small_room_is_not_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
