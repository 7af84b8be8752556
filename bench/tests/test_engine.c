// SPDX-License-Identifier: GPL-2.0-or-later
/* test_engine.c - the engine apart from measuring: warm-up, skips, limits */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "base/workload.h"
#include "cells.h"
#include "measure/task.h"

static unsigned int operations, dirty; /* counted by the current metric */

static int map_all(struct task *task, struct err *reason)
{
	return task_map(task, 0, task->ops, &task->map[0], reason);
}

/* Notes whether the entry was written since the file was made. */
static void look(struct task *task, uint64_t i)
{
	operations++;
	dirty += *task_entry(task, &task->map[0], i) != 0;
}

static int unmap_all(struct task *task, struct err *reason)
{
	return task_unmap(&task->map[0], reason);
}

/* The parameters that the engine passes to a metric. */
static uint64_t ops_seen, per_seen;

static int note(struct task *task, struct err *reason)
{
	ops_seen = task->ops;
	per_seen = task->per;
	assert_int_equal(task->flags, 0);
	assert_false(task->small);
	task->flags = MAP_PRIVATE;
	task->small = true;
	return map_all(task, reason);
}

/* Order of the operations, where they were mapped, and the stack. */
static uint64_t order[SAMPLES], nr_order;
static uintptr_t address[SAMPLES], stack;

static void note_order(struct task *task, uint64_t i)
{
	volatile char here = 0;

	order[nr_order] = i;
	address[nr_order++] = (uintptr_t)task->map[0].address;
	stack = (uintptr_t)&here;
}

/* Bytes between a mapping and the nearest memory that libc gave its thread. */
static atomic_ulong apart;

static void note_distance(const struct task *task, const volatile char *from)
{
	unsigned long bytes = (unsigned long)labs(from - task->map[0].address);
	unsigned long least = atomic_load(&apart);

	while (bytes < least &&
	       !atomic_compare_exchange_weak(&apart, &least, bytes))
		;
}

static int map_and_note(struct task *task, struct err *reason)
{
	char *volatile room = malloc(1);
	volatile char on_stack = 0;
	int err = map_all(task, reason);

	note_distance(task, room);
	note_distance(task, &on_stack);
	free(room);
	return err;
}

static const struct metric metrics[] = {
	{ .name = "look",
	  .summary = "reads",
	  .prepare = map_all,
	  .op = look,
	  .finish = unmap_all },
	{ .name = NULL },
};

static struct workload test_look = {
	.name = "test-look",
	.summary = "counts its operations",
	.targets = "dax",
	.entries = { [GRAN_4K] = ENTRIES },
	.metrics = metrics,
};
WORKLOAD(test_look)

/* Tests set the members they need. */
static struct metric free_metrics[2];

static struct workload test_free = {
	.name = "test-free",
	.summary = "has the metric of the test at hand",
	.targets = "dax",
	.entries = { [GRAN_4K] = ENTRIES },
	.metrics = free_metrics,
};
WORKLOAD(test_free)

static bool alone; /* as with --alone */

static void run_cell(const char *workload, bool exact, unsigned int threads,
		     struct result_cell *out)
{
	operations = 0;
	dirty = 0;
	run_on_ones(workload, exact, alone, threads, out);
}

static int no_test(struct test *test, struct err *e)
{
	(void)test;
	return err_set(e, EIO, "it ran");
}

static struct workload test_test_process = {
	.name = "test-checks",
	.summary = "judges",
	.targets = "dax",
	.test = no_test,
};
WORKLOAD(test_test_process)

/* Without --alone no test runs and no driver is loaded. */
static void harm_is_for_machines_that_nobody_needs(void **state)
{
	struct result_cell out;

	(void)state;
	run_cell("test-checks", true, 1, &out);
	assert_int_equal(out.status, CELL_SKIP);
	assert_non_null(strstr(out.reason, "--alone"));
	assert_int_equal(out.nr_checks, 0);
	result_cell_release(&out);
	test_free.metrics = metrics;
	test_free.alters = true;
	run_cell("test-free", true, 1, &out);
	test_free.metrics = free_metrics;
	test_free.alters = false;
	assert_int_equal(out.status, CELL_SKIP);
	assert_int_equal(operations, 0);
	result_cell_release(&out);
	alone = true;
	run_cell("test-checks", true, 1, &out);
	alone = false;
	assert_int_equal(out.status, CELL_FAIL);
	assert_string_equal(out.reason, "it ran");
	result_cell_release(&out);
}

static uint64_t values_kept(bool exact, unsigned int threads)
{
	struct result_cell out;
	uint64_t count;

	run_cell("test-look", exact, threads, &out);
	if (out.status != CELL_PASS)
		fail_msg("the cell did not pass: %s", out.reason);
	count = out.metrics[0].hist->count;
	result_cell_release(&out);
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

static int cannot(struct task *task, struct err *e)
{
	(void)task;
	return err_set(e, ENOTSUP, "no such device: load it");
}

static const struct metric by_pages[] = {
	METRIC_BY_PAGES("look", 2, "reads", map_all, look, unmap_all),
	{ .name = "few",
	  .summary = "two samples",
	  .samples = 2,
	  .prepare = map_all,
	  .op = look,
	  .finish = unmap_all },
	METRIC_BY_PAGES("never", 1, "cannot be", cannot, look, NULL),
	{ .name = "large",
	  .summary = "1g only",
	  .pages = { [GRAN_1G] = 1 },
	  .prepare = map_all,
	  .op = look },
	{ .name = NULL },
};

static void a_value_may_be_of_a_page_and_a_metric_left_out(void **state)
{
	struct result_cell out;

	(void)state;
	test_look.metrics = by_pages;
	run_cell("test-look", true, 1, &out);
	test_look.metrics = metrics;
	assert_int_equal(out.status, CELL_PASS);
	assert_int_equal(out.nr_metrics, 2);
	assert_string_equal(out.metrics[0].name, "look_2");
	assert_int_equal(out.metrics[0].per, 2);
	assert_int_equal(out.metrics[1].hist->count, 2);
	assert_int_equal(out.checks[0].status, CHECK_SKIP);
	assert_string_equal(out.checks[0].name, "never_1");
	assert_string_equal(out.checks[0].reason, "no such device: load it");
	result_cell_release(&out);
}

static void give_one(struct task *task, uint64_t i)
{
	/* The third call returns less. */
	task->moved += i != 2;
}

static int each_one(struct task *task, struct err *e)
{
	return task_moved(task, 1, e);
}

static const struct metric short_call[] = {
	{ .name = "short",
	  .summary = "a call fails",
	  .prepare = task_map_once,
	  .op = give_one,
	  .finish = each_one },
	{ .name = NULL },
};

static void a_call_that_falls_short_fails_the_cell(void **state)
{
	struct result_cell out;

	(void)state;
	test_look.metrics = short_call;
	run_cell("test-look", true, 1, &out);
	test_look.metrics = metrics;
	assert_int_equal(out.status, CELL_FAIL);
	assert_non_null(strstr(out.reason, "their sum is 7"));
	result_cell_release(&out);
}

static void a_cell_without_any_metric_is_a_skip(void **state)
{
	struct result_cell out;

	(void)state;
	test_look.metrics = by_pages + 2;
	run_cell("test-look", true, 1, &out);
	test_look.metrics = metrics;
	assert_int_equal(out.status, CELL_SKIP);
	assert_string_equal(out.reason, "no such device: load it");
	result_cell_release(&out);
}

static void each_task_discards_its_own(void **state)
{
	(void)state;
	assert_int_equal(values_kept(false, 2), SAMPLES);
}

static void run_free(const struct metric *metric, struct result_cell *out)
{
	free_metrics[0] = *metric;
	run_cell("test-free", true, 1, out);
}

static void a_metric_may_want_less(void **state)
{
	struct metric m = { .name = "less",
			    .summary = "",
			    .ops = 2,
			    .samples = 5,
			    .prepare = note,
			    .op = look,
			    .finish = unmap_all };
	struct result_cell out;

	(void)state;
	run_free(&m, &out);
	assert_int_equal(out.status, CELL_PASS);
	assert_int_equal(ops_seen, 2);
	assert_int_equal(out.metrics[0].hist->count,
			 6); /* complete repetitions only */
	result_cell_release(&out);
}

static void a_size_is_no_less(void **state)
{
	struct metric m = { METRIC_OF_SERIES("size", 8),
			    .summary = "",
			    .ops = 1,
			    .samples = 1,
			    .prepare = note,
			    .op = look,
			    .finish = unmap_all };
	struct result_cell out;

	(void)state;
	run_free(&m, &out);
	assert_int_equal(out.status, CELL_PASS);
	assert_int_equal(per_seen, 8);
	assert_int_equal(out.metrics[0].per, 8);
	assert_int_equal(out.metrics[0].size, 8);
	assert_string_equal(out.metrics[0].series, "size");
	result_cell_release(&out);
	m.name = "size_9";
	m.size = 9;
	run_free(&m, &out);
	assert_int_equal(out.status, CELL_FAIL);
	assert_non_null(
		strstr(out.reason,
		       "8 page-table entries are too few for metric size_9"));
	result_cell_release(&out);
}

static void a_metric_may_be_of_other_sizes(void **state)
{
	struct metric m = { .name = "huge",
			    .summary = "",
			    .granularities = 1U << GRAN_2M,
			    .prepare = note,
			    .op = look,
			    .finish = unmap_all };
	struct result_cell out;

	(void)state;
	run_free(&m, &out);
	assert_int_equal(out.status, CELL_SKIP);
	assert_non_null(strstr(out.reason, "has no metric for 4k"));
	result_cell_release(&out);
	m.granularities |= 1U << GRAN_4K;
	run_free(&m, &out);
	assert_int_equal(out.nr_metrics, 1);
	result_cell_release(&out);
}

static void run_order(uint64_t seed)
{
	static const struct metric m = { .name = "order",
					 .summary = "notes its operations",
					 .prepare = map_all,
					 .op = note_order,
					 .finish = unmap_all };
	struct result_cell out;

	free_metrics[0] = m;
	nr_order = 0;
	cells_seed = seed;
	run_cell("test-free", true, 1, &out);
	cells_seed = 0;
	assert_int_equal(out.status, CELL_PASS);
	assert_int_equal(nr_order, SAMPLES);
	result_cell_release(&out);
}

/* Each repetition runs every operation once, from one on that is drawn. */
static void the_seed_sets_order_addresses_and_stack(void **state)
{
	uint64_t first[SAMPLES];
	uintptr_t base;
	unsigned int orders = 0, places = 0, stacks = 0, k;
	uint64_t i;

	(void)state;
	run_order(1);
	memcpy(first, order, sizeof(order));
	base = stack;
	run_order(1);
	assert_memory_equal(first, order, sizeof(order));
	assert_true(stack == base);
	for (k = 2; k < 10; k++) {
		run_order(k);
		for (i = 0; i < SAMPLES; i++)
			if (i % ENTRIES)
				assert_int_equal(order[i],
						 (order[i - 1] + 1) % ENTRIES);
		orders += memcmp(first, order, sizeof(order)) != 0;
		/* Each repetition maps anew. */
		places += address[0] != address[ENTRIES];
		stacks += stack != base;
	}
	assert_true(orders >= 6);
	assert_true(places >= 6);
	assert_true(stacks >= 6);
}

/* A PMD table, which maps one GiB, is not shared with memory of libc. */
static void what_libc_maps_is_apart_from_mappings(void **state)
{
	struct result_cell out;
	unsigned int i;

	(void)state;
	free_metrics[0] = (struct metric){ .name = "apart",
					   .summary = "allocates",
					   .prepare = map_and_note,
					   .op = look,
					   .finish = unmap_all };
	for (i = 0; i < 20; i++) {
		atomic_store(&apart, ULONG_MAX);
		run_cell("test-free", false, 2, &out);
		assert_int_equal(out.status, CELL_PASS);
		assert_in_range(atomic_load(&apart), 1UL << 30, 1UL << 47);
		result_cell_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_libc_maps_is_apart_from_mappings),
		cmocka_unit_test(harm_is_for_machines_that_nobody_needs),
		cmocka_unit_test(exact_mode_needs_no_warm_up),
		cmocka_unit_test(time_mode_discards_a_repetition),
		cmocka_unit_test(time_mode_writes_the_device_first),
		cmocka_unit_test(
			a_value_may_be_of_a_page_and_a_metric_left_out),
		cmocka_unit_test(a_call_that_falls_short_fails_the_cell),
		cmocka_unit_test(a_cell_without_any_metric_is_a_skip),
		cmocka_unit_test(each_task_discards_its_own),
		cmocka_unit_test(a_metric_may_want_less),
		cmocka_unit_test(a_size_is_no_less),
		cmocka_unit_test(a_metric_may_be_of_other_sizes),
		cmocka_unit_test(the_seed_sets_order_addresses_and_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
