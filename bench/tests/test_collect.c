// SPDX-License-Identifier: GPL-2.0-or-later
/* test_collect.c - journals of completed and lost guests become one result */
#include "journals.h"

#include <errno.h>
#include <sys/stat.h>

#define PANIC                                                                  \
	"[    9.000000] daxstorm: begin munmap/ext4/4k/2p+sync\r\n"            \
	"[    9.500000] WARNING: at fs/dax.c:380\r\n"                          \
	"[    9.600000] Kernel panic - not syncing: boom\r\n"

#define INT3                                                                   \
	"[    9.000000] daxstorm: begin munmap/xfs/2m/1\r\n"                   \
	"[    9.500000] Oops: int3: 0000 [#1] SMP\r\n"                         \
	"[    9.600000] Kernel panic - not syncing: Fatal\r\n"

static void whole_journal_is_complete(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1") CELL("fault", "1")
		      BEGIN("fault/xfs/2m/2") CELL("fault", "2") END);
	leave(1, "console", "[    1.000000] clean\n");
	leave(1, "exit", "0\n");
	assert_int_equal(collected(), COLLECT_COMPLETE);
	skip_is("fault/xfs/2m/1\nfault/xfs/2m/2\n");
	load(&r);
	assert_int_equal(r.boots, 1);
	assert_int_equal(r.nr_cells, 2);
	assert_int_equal(r.nr_events, 0);
	assert_int_equal(r.cells[1].cell.threads, 2);
	assert_int_equal(r.cells[1].status, CELL_PASS);
	assert_int_equal(r.cells[1].metrics[0].values.sum, 30);
	result_free(&r);
}

/* A run without a guest has a journal only, and may pass no skip file. */
static void journal_alone_is_enough(void **state)
{
	enum collect_state got = COLLECT_RESUME;
	struct err w = { "" };

	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1") CELL("fault", "1") END);
	if (collect(dir, out, NULL, NULL, NULL, &got, &w))
		fail_msg("%s", w.text);
	assert_int_equal(got, COLLECT_COMPLETE);
	assert_int_equal(access(out, F_OK), 0);
	assert_int_equal(access(skip, F_OK), -1);
}

/* First the state between the boots, then the complete result. */
static void panic_loses_its_cell(void **state)
{
	static const char lost[] = "munmap/ext4/4k/2p+sync";
	struct result r;
	struct err w;

	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1") CELL("fault", "1")
		      BEGIN("munmap/ext4/4k/2p+sync"));
	leave(1, "console", PANIC);
	leave(1, "exit", "0\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("fault/xfs/2m/1\nmunmap/ext4/4k/2p+sync\n");
	assert_int_not_equal(result_load(out, &r, &w), 0);
	assert_non_null(strstr(w.text, "did not finish"));

	leave(2, "journal",
	      HEADER BEGIN("munmap/xfs/2m/1") CELL("munmap", "1") END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.boots, 2);
	assert_int_equal(r.nr_cells, 3);
	assert_int_equal(r.cells[0].status, CELL_PASS);
	assert_int_equal(r.cells[1].status, CELL_LOST);
	assert_ptr_equal(r.cells[1].cell.target, target_ops_find("ext4"));
	assert_int_equal(r.cells[1].cell.granularity, GRAN_4K);
	assert_int_equal(r.cells[1].cell.threads, 2);
	assert_int_equal(r.cells[1].cell.tasks, TASK_PROCESSES);
	assert_int_equal(r.cells[1].cell.map, MAP_KIND_SYNC);
	assert_string_equal(r.cells[1].reason,
			    "guest lost (panic): "
			    "Kernel panic - not syncing: boom");
	assert_int_equal(r.cells[2].status, CELL_PASS);
	assert_int_equal(r.nr_events, 3);
	event_is(&r, 0, "warn", "WARNING: at fs/dax.c:380", lost);
	event_is(&r, 1, "panic", "Kernel panic - not syncing: boom", lost);
	event_is(&r, 2, "lost", "guest lost (panic)", lost);
	result_free(&r);
}

/* If a round of a cell is lost, its other rounds are kept. */
static void a_round_is_lost_alone(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1#1") CELL("fault", "1,\"round\":1")
		      BEGIN("fault/xfs/2m/1#12"));
	leave(1, "console",
	      "[    9.0] daxstorm: begin fault/xfs/2m/1#12\r\n"
	      "[    9.6] Kernel panic - not syncing: boom\r\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("fault/xfs/2m/1#1\nfault/xfs/2m/1#12\n");
	leave(2, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.nr_cells, 2);
	assert_int_equal(r.cells[0].cell.round, 1);
	assert_int_equal(r.cells[1].cell.round, 12);
	assert_int_equal(r.cells[1].status, CELL_LOST);
	event_is(&r, 0, "panic", "boom", "fault/xfs/2m/1#12");
	result_free(&r);
}

/* Starts with results are unlimited, starts without any are not. */
static void starts_without_a_cell_end(void **state)
{
	enum collect_state got;
	struct err w = { "" };
	unsigned int boot;
	char text[2000];

	(void)state;
	for (boot = 1; boot <= COLLECT_BOOTS; boot++) {
		snprintf(text, sizeof(text),
			 HEADER CELL("fault",
				     "%u") "{\"type\":\"end\",\"left\":1}\n",
			 boot);
		leave(boot, "journal", text);
	}
	assert_int_equal(collected(), COLLECT_RESUME);
	for (boot = 1; boot <= COLLECT_BOOTS; boot++)
		leave(boot, "journal",
		      HEADER "{\"type\":\"end\",\"left\":1}\n");
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &w),
			 -ENODATA);
}

/* If the emulator is to blame, the cell gets a second try, and passes. */
static void int3_is_retried(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1") CELL("fault", "1")
		      BEGIN("munmap/xfs/2m/1"));
	leave(1, "console", INT3);
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("fault/xfs/2m/1\n");

	leave(2, "journal",
	      HEADER BEGIN("munmap/xfs/2m/1") CELL("munmap", "1") END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	skip_is("fault/xfs/2m/1\nmunmap/xfs/2m/1\n");
	load(&r);
	assert_int_equal(r.boots, 2);
	assert_int_equal(r.nr_cells, 2);
	assert_string_equal(r.cells[1].cell.workload, "munmap");
	assert_int_equal(r.cells[1].status, CELL_PASS);
	event_is(&r, 0, "emulator", "int3", "munmap/xfs/2m/1");
	event_is(&r, 2, "lost", "guest lost (emulator)", "munmap/xfs/2m/1");
	result_free(&r);
}

/* So does the cell in which QEMU itself crashed, but not if it was killed. */
static void a_crash_of_qemu_is_retried(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal", HEADER BEGIN("munmap/xfs/2m/1"));
	leave(1, "exit", "crashed: QEMU ended by signal 6\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("");

	leave(2, "journal", HEADER BEGIN("munmap/xfs/2m/1"));
	leave(2, "exit", "died\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("munmap/xfs/2m/1\n");

	leave(3, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	event_is(&r, 0, "died", "guest lost (emulator): QEMU ended by signal 6",
		 "munmap/xfs/2m/1");
	event_is(&r, 1, "died", "guest lost (died)", "munmap/xfs/2m/1");
	result_free(&r);
}

/* If the emulator fails on the same cell each time, only this cell is lost. */
static void int3_is_not_retried_for_ever(void **state)
{
	struct result r;
	unsigned int boot;

	(void)state;
	for (boot = 1; boot <= COLLECT_RETRIES + 1; boot++) {
		leave(boot, "journal", HEADER BEGIN("munmap/xfs/2m/1"));
		leave(boot, "console", INT3);
		assert_int_equal(collected(), COLLECT_RESUME);
		skip_is(boot <= COLLECT_RETRIES ? "" : "munmap/xfs/2m/1\n");
	}
	leave(boot, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.nr_cells, 1);
	assert_int_equal(r.cells[0].status, CELL_LOST);
	result_free(&r);
}

/* Impossible on a real CPU: bits 22 to 31 of EFLAGS are zero. */
static void impossible_flags_are_the_emulators(void **state)
{
	(void)state;
	leave(1, "journal", HEADER BEGIN("munmap/ext4/4k/1"));
	leave(1, "console",
	      "[   16.868494] RSP: 0000:fffffe0000010f28 EFLAGS: 0458000a\n"
	      "[   16.869] BUG: kernel NULL pointer dereference, address: 0\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("");
	leave(1, "console",
	      "[   16.868494] RSP: 0000:fffffe0000010f28 EFLAGS: 00010246\n"
	      "[   16.869] BUG: kernel NULL pointer dereference, address: 0\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("munmap/ext4/4k/1\n");
}

/* The guest died during the write: the cell is lost as if without a line. */
static void cut_line_is_no_cell(void **state)
{
	static const char whole[] = CELL("fault", "1");
	char text[4000];
	struct result r;
	size_t cut;

	(void)state;
	for (cut = 0; cut < sizeof(whole) - 1; cut++) {
		snprintf(text, sizeof(text), "%s%.*s",
			 HEADER BEGIN("fault/xfs/2m/1"), (int)cut, whole);
		leave(1, "journal", text);
		leave(1, "exit", "timeout\n");
		unlink(skip);
		assert_int_equal(collected(), COLLECT_RESUME);
		skip_is("fault/xfs/2m/1\n");
	}
	leave(2, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.nr_cells, 1);
	assert_int_equal(r.cells[0].status, CELL_LOST);
	assert_non_null(strstr(r.cells[0].reason, "time limit"));
	event_is(&r, 0, "hang", "time limit", "fault/xfs/2m/1");
	result_free(&r);
}

/* The end line counts only if it is complete. */
static void cut_end_is_no_end(void **state)
{
	(void)state;
	leave(1, "journal",
	      HEADER BEGIN("fault/xfs/2m/1")
		      CELL("fault", "1") "{\"type\":\"end\"}");
	assert_int_equal(collected(), COLLECT_RESUME);
	skip_is("fault/xfs/2m/1\n");
}

static void loss_outside_of_cells_ends(void **state)
{
	enum collect_state got;
	struct err w = { "" };
	struct result r;
	unsigned int boot;

	(void)state;
	for (boot = 1; boot <= COLLECT_RETRIES; boot++) {
		leave(boot, "journal", boot == 1 ? HEADER : "");
		leave(boot, "exit", "1\n");
		assert_int_equal(collected(), COLLECT_RESUME);
		skip_is("");
	}
	/* After three losses it may still succeed ... */
	leave(boot, "journal",
	      HEADER BEGIN("fault/xfs/2m/1") CELL("fault", "1") END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.boots, COLLECT_RETRIES + 1);
	assert_int_equal(r.nr_events, COLLECT_RETRIES);
	event_is(&r, 0, "died", "without a message", NULL);
	result_free(&r);
	/* The others had no journal: the guest was not up. */
	load(&r);
	event_is(&r, 1, "start",
		 "died: guest lost (died): it ended without a message", NULL);
	result_free(&r);
	/* ... but the fourth is the last. */
	leave(boot, "journal", "");
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &w),
			 -ENODATA);
	assert_non_null(strstr(w.text, "lost 4 times in 4 starts"));
	assert_non_null(strstr(w.text, dir));
}

static void end_without_header_is_refused(void **state)
{
	enum collect_state got;
	struct err w = { "" };

	(void)state;
	leave(1, "journal", "rubbish\n[1]\n" END);
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &w),
			 -ENODATA);
	assert_non_null(strstr(w.text, "has a header"));
	assert_int_equal(access(out, F_OK), -1);
}

/* A cell on XFS in which check "c" failed. */
#define FAILED(size)                                                           \
	"{\"type\":\"cell\",\"workload\":\"w\",\"target\":\"xfs\","            \
	"\"granularity\":\"" size "\",\"threads\":1,\"tasks\":\"threads\","    \
	"\"map\":\"shared\",\"status\":\"pass\",\"metrics\":[],"               \
	"\"checks\":[{\"name\":\"c\",\"status\":\"fail\"}]}\n"

static void remove_data(const char *data)
{
	static const char *const names[] = { "data/bugs.ini",
					     "data/observations.tsv", "data",
					     "" };
	char path[128];
	size_t i;

	for (i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s/%s", data, names[i]);
		assert_int_equal(remove(path), 0);
	}
}

/* A guest has no data files: collect() marks what it left. */
static void expected_failures_are_marked(void **state)
{
	char data[] = "/tmp/daxstorm-unit-XXXXXX", sub[64];
	struct result r;

	(void)state;
	assert_non_null(mkdtemp(data));
	snprintf(sub, sizeof(sub), "%s/data", data);
	assert_int_equal(mkdir(sub, 0777), 0);
	write_file(data, "data/bugs.ini",
		   "[one]\ntitle = a bug\nworkload = w\ncheck = c\n"
		   "cell = xfs:2m\nnote = seen\n");
	write_file(data, "data/observations.tsv",
		   "w\txfs:2m\tc\t6.12\tdevmap\tfail\t-\n"
		   "w\txfs:4k\tc\t6.12\tdevmap\tpass\t-\n");
	leave(1, "journal", HEADER FAILED("2m") FAILED("4k") END);
	setenv("DAXSTORM_DATA", data, 1);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	unsetenv("DAXSTORM_DATA");
	remove_data(data);
	load(&r);
	assert_int_equal(r.nr_cells, 2);
	assert_true(r.cells[0].checks[0].known);
	assert_false(r.cells[1].checks[0].known);
	result_free(&r);
}

static void a_crash_before_the_guest_is_up_is_a_start(void **state)
{
	struct result r;

	(void)state;
	leave(1, "console",
	      "[    0.5] Oops: double fault: 0000 [#1] SMP NOPTI\n");
	leave(1, "journal", "");
	leave(1, "exit", "died\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	leave(2, "console",
	      "daxstorm: guest is up after 1 s of its time\n"
	      "[    5.5] Oops: double fault: 0000 [#1] SMP NOPTI\n");
	leave(2, "journal", HEADER BEGIN("fault/xfs/2m/1"));
	leave(2, "exit", "died\n");
	assert_int_equal(collected(), COLLECT_RESUME);
	leave(3, "journal", HEADER END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	event_is(&r, 0, "start", "oops: Oops: double fault", NULL);
	event_is(&r, 1, "start", "lost: guest lost (oops)", NULL);
	event_is(&r, 2, "oops", "Oops: double fault", NULL);
	result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole_journal_is_complete),
		TEST(journal_alone_is_enough),
		TEST(panic_loses_its_cell),
		TEST(a_round_is_lost_alone),
		TEST(starts_without_a_cell_end),
		TEST(int3_is_retried),
		TEST(a_crash_of_qemu_is_retried),
		TEST(a_crash_before_the_guest_is_up_is_a_start),
		TEST(int3_is_not_retried_for_ever),
		TEST(impossible_flags_are_the_emulators),
		TEST(cut_line_is_no_cell),
		TEST(cut_end_is_no_end),
		TEST(loss_outside_of_cells_ends),
		TEST(end_without_header_is_refused),
		TEST(expected_failures_are_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
