// SPDX-License-Identifier: GPL-2.0-or-later
/* test_engine.c - what the engine does beside measuring: the warm-up */
#include "unit.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "core/engine.h"
#include "core/task.h"
#include "core/workload.h"

#define ENTRIES	 8
#define SAMPLES	 24 /* three repetitions of all entries */
#define BYTES_4K 4096

static unsigned int operations, dirty; /* seen by the metric at hand */

static int map_all(struct task *task, struct why *why)
{
	return task_map(task, 0, task->ops, &task->map[0], why);
}

/* Tells whether somebody has written the entry since the file was made. */
static void look(struct task *task, uint64_t i)
{
	operations++;
	dirty += *task_entry(task, &task->map[0], i) != 0;
}

static int unmap_all(struct task *task, struct why *why)
{
	return task_unmap(&task->map[0], why);
}

static const struct metric metrics[] = {
	{ .name = "look", .summary = "reads", .prepare = map_all, .op = look,
	  .finish = unmap_all },
	{ .name = NULL },
};

static struct workload test_look = {
	.name = "test-look",
	.summary = "counts its operations",
	.targets = TARGETS_ALL,
	.entries = { [GRAN_4K] = ENTRIES },
	.metrics = metrics,
};
WORKLOAD(test_look)

/* A run of the metric on a file that stands for a device; all bytes are 1. */
static uint64_t values_kept(bool exact, unsigned int threads)
{
	struct engine engine = { .samples = SAMPLES };
	struct cell cell = { .workload = "test-look",
			     .target = TARGET_DEVDAX,
			     .granularity = GRAN_4K,
			     .threads = threads };
	struct target target = { .kind = TARGET_DEVDAX,
				 .size_bytes = ENTRIES * BYTES_4K,
				 .align_bytes = BYTES_4K,
				 .numa_node = -1 };
	struct result_cell out;
	char ones[ENTRIES * BYTES_4K];
	struct why w = { "" };
	uint64_t count;
	int fd = memfd_create("device", MFD_CLOEXEC);

	operations = 0;
	dirty = 0;
	memset(ones, 1, sizeof(ones));
	assert_int_equal(write(fd, ones, sizeof(ones)), sizeof(ones));
	snprintf(target.path, sizeof(target.path), "/proc/self/fd/%d", fd);
	assert_int_equal(binder_open(BIND_COMPACT, &engine.binder, &w), 0);
	assert_int_equal(clock_init(&engine.clock, &w), 0);
	engine.clock.exact = exact;
	assert_int_equal(engine_run(&engine, &cell, &target, &out, &w), 0);
	if (out.status != CELL_PASS)
		fail_msg("the cell did not pass: %s", out.why);
	count = out.metrics[0].hist->count;
	result_cell_release(&out);
	binder_close(engine.binder);
	close(fd);
	return count;
}

static void exact_mode_needs_no_warm_up(void **state)
{
	(void)state;
	assert_int_equal(values_kept(true, 1), SAMPLES);
	assert_int_equal(operations, SAMPLES);
	assert_int_equal(dirty, SAMPLES);
}

static void time_mode_discards_a_repetition(void **state)
{
	(void)state;
	assert_int_equal(values_kept(false, 1), SAMPLES);
	assert_int_equal(operations, SAMPLES + ENTRIES);
}

static void time_mode_writes_the_device_first(void **state)
{
	(void)state;
	values_kept(false, 1);
	assert_int_equal(dirty, 0);
}

static void each_task_discards_its_own(void **state)
{
	(void)state;
	assert_int_equal(values_kept(false, 2), SAMPLES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_mode_needs_no_warm_up),
		cmocka_unit_test(time_mode_discards_a_repetition),
		cmocka_unit_test(time_mode_writes_the_device_first),
		cmocka_unit_test(each_task_discards_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
