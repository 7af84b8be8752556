// SPDX-License-Identifier: GPL-2.0-or-later
/* test_host_record.c - the state of a machine on its way into a result */
#include "journals.h"

#include "stand_in.h"

#include "file/json_out.h"
#include "host/advice.h"
#include "host/cell.h"
#include "host/json.h"
#include "host/read.h"
#include "record/journal.h"
#include "stats/merge_rounds.h"

/* The file that scripts/vm leaves of its machine: see daxstorm doctor --json. */
static void put_host(const char *name, const struct stand_in *m)
{
	json_object *root = json_new_object();
	struct err e = { "" };
	struct host_state s;
	char tree[PATH_MAX];

	stand_up(m, tree);
	assert_int_equal(host_read(tree, true, &s, &e), 0);
	stand_down(tree);
	json_put(root, "host_state", host_state_json(&s));
	write_file(dir, name, json_line(root));
	json_object_put(root);
	host_state_free(&s);
}

/* Write a journal as a run does, with a cell in two rounds. */
static void write_journal(const struct stand_in *m, unsigned int number,
			  uint64_t left, bool timed)
{
	struct host_cell host = { 1500, true, 120, true,   60,
				  true, 4,    800, 3000000 };
	struct result_cell cell = { .status = CELL_PASS };
	struct result head = { 0 };
	struct journal journal;
	struct err e = { "" };
	char path[128], tree[PATH_MAX];

	head.mode = strdup(timed ? "time" : "exact");
	head.plan = strdup("quick");
	head.plan_digest = strdup("c0ffee");
	head.release = strdup("6.12");
	head.version = strdup("#1");
	head.machine = strdup("x86_64");
	head.model = strdup("devmap");
	head.cmdline = strdup("quiet");
	head.cpu = strdup("max");
	head.clock = strdup("tsc");
	head.unit = strdup(timed ? "ns" : "insn");
	head.cpus = 2;
	stand_up(m, tree);
	assert_int_equal(host_read(tree, timed, &head.state, &e), 0);
	stand_down(tree);
	snprintf(path, sizeof(path), "%s/%u.journal", dir, number);
	assert_int_equal(journal_open(path, false, &journal, &e), 0);
	assert_int_equal(journal_header(&journal, &head, &e), 0);
	assert_int_equal(cell_parse("munmap/xfs/2m/1", &cell.cell), 0);
	cell.host = timed ? &host : NULL;
	for (cell.cell.round = 1; cell.cell.round <= 2; cell.cell.round++)
		assert_int_equal(journal_cell(&journal, &cell, &e), 0);
	assert_int_equal(journal_end(&journal, left, &e), 0);
	journal_close(&journal);
	result_free(&head);
}

static void states_and_cells_are_kept(void **state)
{
	char text[HOST_TEXT_MAX];
	struct err e = { "" };
	struct result r;

	(void)state;
	write_journal(&vm, 1, 1, true);
	put_host("1.host", &intel);
	/* the states of the first start are kept */
	leave(2, "journal", HEADER END);
	put_host("2.host", &amd);
	/* of the second start it is known how it ended too */
	put_host("2.after", &amd);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	remove_file(dir, "1.host");
	remove_file(dir, "2.host");
	remove_file(dir, "2.after");
	load(&r);
	assert_true(r.state.recorded);
	assert_true(r.state.virtual);
	assert_string_equal(r.state.fact[HOST_THP], "never");
	assert_true(r.outer.recorded);
	assert_string_equal(host_governors(&r.outer, text), "powersave");
	assert_non_null(r.outer_host);
	assert_true(r.outer_host->has_steal);
	assert_false(r.outer_host->has_throttles);
	assert_int_equal(r.outer_host->khz_end, 3400000);
	assert_int_equal(r.nr_cells, 2);
	assert_non_null(r.cells[0].host);
	assert_int_equal(r.cells[0].host->wall_ms, 1500);
	assert_int_equal(r.cells[0].host->steal_ms, 120);
	assert_int_equal(r.cells[0].host->other_ms, 60);
	assert_int_equal(r.cells[0].host->throttles, 4);
	assert_int_equal(r.cells[0].host->khz_begin, 800);
	assert_int_equal(r.cells[1].host->khz_end, 3000000);
	/* a row has the sums of its rounds */
	assert_int_equal(merge_rounds(&r, out, &e), 0);
	assert_int_equal(r.nr_cells, 1);
	assert_int_equal(r.cells[0].host->wall_ms, 3000);
	assert_int_equal(r.cells[0].host->steal_ms, 240);
	result_free(&r);
}

static void mode_exact_has_settings_alone(void **state)
{
	struct result r;

	(void)state;
	write_journal(&vm, 1, 0, false);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_true(r.state.recorded);
	assert_false(r.state.has_load);
	assert_false(r.state.has_steal);
	assert_false(r.outer.recorded);
	assert_null(r.cells[0].host);
	result_free(&r);
}

static void older_files_are_read(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal", HEADER CELL("fault", "1") END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_false(r.state.recorded);
	assert_false(r.outer.recorded);
	assert_null(r.outer_host);
	assert_null(r.cells[0].host);
	result_free(&r);
}

static void a_wrong_host_is_refused(void **state)
{
	enum collect_state got;
	struct err e = { "" };

	(void)state;
	leave(1, "journal", HEADER CELL("fault", "1") END);
	write_file(dir, "1.host", "{\"host_state\":{\"cpus\":-1}}");
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &e),
			 -EINVAL);
	assert_non_null(strstr(e.text, "1.host"));
	write_file(dir, "1.host", "{\"host_state\":{");
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &e),
			 -EINVAL);
	assert_non_null(strstr(e.text, "1.host"));
	remove_file(dir, "1.host");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(states_and_cells_are_kept),
		TEST(mode_exact_has_settings_alone),
		TEST(older_files_are_read),
		TEST(a_wrong_host_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
