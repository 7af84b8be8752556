// SPDX-License-Identifier: GPL-2.0-or-later
/* test_journal.c - a comparison reads what a run writes */
#include "journals.h"

#include "record/journal.h"

static struct result_option options[] = {
	{ "CONFIG_FS_DAX", "y" },
	{ "CONFIG_HZ", "250" },
};

/* Integers above 2^53, characters that JSON escapes, and no hypervisor. */
static const struct result head = {
	.mode = "exact",
	.plan = "quick",
	.plan_digest = "00c0ffee00c0ffee",
	.seed = UINT64_C(9007199254740993),
	.release = "6.12",
	.version = "#1 SMP \"quoted\" \\ and \t a tab",
	.machine = "x86_64",
	.model = "devmap",
	.cmdline = "",
	.build_id = "b1d7a911",
	.config = options,
	.nr_config = 2,
	.cpu = "max",
	.cpus = 2,
	.clock = "tsc",
	.unit = "insn",
	.empty_inside = 12,
	.empty_total = 35.0015,
};

static struct hist hist;

static struct result_metric metrics[] = {
	{ .name = "fault",
	  .unit = "insn",
	  .per = 512,
	  .hist = &hist,
	  .lower_better = true },
};

static struct result_check checks[] = {
	{ .name = "kept", .status = CHECK_PASS },
	{ .name = "no-old-data",
	  .status = CHECK_FAIL,
	  .known = true,
	  .reason = "page 3 is 0x5a" },
	{ .name = "leaks", .status = CHECK_SKIP, .reason = "not alone" },
};

static struct result_cell cell = {
	.cell = { .workload = "fault",
		  .granularity = GRAN_2M,
		  .threads = 2,
		  .tasks = TASK_PROCESSES,
		  .map = MAP_KIND_SYNC,
		  .round = 3 },
	.status = CELL_PASS,
	.proof = "64 entries, one fault each",
	.metrics = metrics,
	.nr_metrics = 1,
	.checks = checks,
	.nr_checks = 3,
};

static struct result_cell failed = {
	.cell = { .workload = "munmap", .granularity = GRAN_1G, .threads = 1 },
	.status = CELL_FAIL,
	.reason = "asked for 1g, got 2m",
};

static void write_journal(const struct result *header)
{
	struct journal j;
	struct err e = { "" };
	char path[96];
	int err;

	cell.cell.target = target_ops_find("ext4");
	failed.cell.target = target_ops_find("devdax");
	hist_reset(&hist);
	hist_add(&hist, 3);
	hist_add(&hist, 70000);
	hist_add(&hist, UINT64_C(1) << 60);
	snprintf(path, sizeof(path), "%s/1.journal", dir);
	err = journal_open(path, false, &j, &e);
	if (!err)
		err = journal_header(&j, header, &e);
	if (!err)
		err = journal_begin(&j, "fault/ext4/2m/2p+sync#3", &e);
	if (!err)
		err = journal_cell(&j, &cell, &e);
	if (!err)
		err = journal_cell(&j, &failed, &e);
	if (!err)
		err = journal_end(&j, 0, &e);
	if (err)
		fail_msg("%s", e.text);
	journal_close(&j);
}

static void header_comes_back(void **state)
{
	struct result r;

	(void)state;
	write_journal(&head);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_string_equal(r.mode, head.mode);
	assert_string_equal(r.plan, head.plan);
	assert_string_equal(r.plan_digest, head.plan_digest);
	assert_int_equal(r.seed, head.seed);
	assert_string_equal(r.release, head.release);
	assert_string_equal(r.version, head.version);
	assert_string_equal(r.model, head.model);
	assert_string_equal(r.cmdline, head.cmdline);
	assert_int_equal(r.nr_config, 2);
	assert_string_equal(r.config[1].name, "CONFIG_HZ");
	assert_string_equal(r.config[1].value, "250");
	assert_string_equal(r.cpu, head.cpu);
	assert_int_equal(r.cpus, 2);
	assert_null(r.hypervisor);
	assert_null(r.withheld);
	assert_string_equal(r.clock, "tsc");
	assert_string_equal(r.unit, "insn");
	assert_true(r.empty_inside == 12 && r.empty_total == 35.0015);
	assert_int_equal(r.nr_cells, 2);
	result_free(&r);
}

/* The file holds all that was recorded. */
static void values_are_of(const struct sparse_hist *got,
			  const struct hist *want)
{
	size_t i, nr = 0;

	assert_int_equal(got->count, want->count);
	assert_int_equal(got->sum, want->sum);
	assert_int_equal(got->min, want->min);
	assert_int_equal(got->max, want->max);
	for (i = 0; i < HIST_BUCKETS; i++) {
		if (!want->bucket[i])
			continue;
		assert_true(nr < got->nr);
		assert_int_equal(got->bucket[nr].index, i);
		assert_int_equal(got->bucket[nr++].count, want->bucket[i]);
	}
	assert_int_equal(got->nr, nr);
}

static void cells_come_back(void **state)
{
	const struct result_cell *c;
	char id[CELL_ID_MAX];
	struct result r;

	(void)state;
	write_journal(&head);
	collected();
	load(&r);
	c = &r.cells[0];
	assert_string_equal(cell_id(&c->cell, id), "fault/ext4/2m/2p+sync#3");
	assert_int_equal(c->status, CELL_PASS);
	assert_null(c->reason);
	assert_string_equal(c->proof, cell.proof);
	assert_int_equal(c->nr_metrics, 1);
	assert_string_equal(c->metrics[0].name, "fault");
	assert_int_equal(c->metrics[0].per, 512);
	assert_true(c->metrics[0].lower_better);
	values_are_of(&c->metrics[0].values, &hist);
	assert_int_equal(c->nr_checks, 3);
	assert_int_equal(c->checks[1].status, CHECK_FAIL);
	assert_true(c->checks[1].known);
	assert_false(c->checks[0].known);
	assert_string_equal(c->checks[1].reason, "page 3 is 0x5a");
	assert_int_equal(c->checks[2].status, CHECK_SKIP);
	c = &r.cells[1];
	assert_string_equal(cell_id(&c->cell, id), "munmap/devdax/1g/1");
	assert_int_equal(c->status, CELL_FAIL);
	assert_string_equal(c->reason, failed.reason);
	result_free(&r);
}

static void withheld_times_come_back(void **state)
{
	struct result with = head, r;

	(void)state;
	with.mode = "time";
	with.withheld = "multi-threaded TCG";
	with.hypervisor = "TCG";
	write_journal(&with);
	collected();
	load(&r);
	assert_string_equal(r.mode, "time");
	assert_string_equal(r.withheld, "multi-threaded TCG");
	assert_string_equal(r.hypervisor, "TCG");
	result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(header_comes_back),
		TEST(cells_come_back),
		TEST(withheld_times_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
