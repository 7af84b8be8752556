// SPDX-License-Identifier: GPL-2.0-or-later
/* test_qemu_marks.c - regions and records that the marks of a guest define */
#include "guests.h"

#include <errno.h>

static void code(const char *code)
{
	static uint64_t at = USER;
	uint64_t end = fake_code(at, code, 0);

	fake_run(at);
	at = end;
}

static void record_is(const struct profile_record *r, uint64_t number,
		      uint64_t regions, uint64_t insn)
{
	assert_int_equal(r->number, number);
	assert_int_equal(r->label, 2);
	assert_int_equal(r->regions, regions);
	assert_int_equal(r->insn, insn);
	assert_int_equal(r->nr_counts, insn != 0);
	if (insn) {
		assert_int_equal(r->count[0].address, 0);
		assert_int_equal(r->count[0].insn, insn);
	}
	assert_int_equal(r->node[0].insn, insn);
}

static void regions_guest(void)
{
	code("nnR");
	code("nnBnnnEnn");
	code("nBnn");
	code("nnE");
	code("BE");
	code("W");
	/* This one is not written. */
	code("RBnE");
	code("RBzEWn");
}

/* Marks are not counted, but look-alikes are; all regions add up. */
static void regions_of_a_record_add_up(void **state)
{
	struct err w = { "" };
	struct profile p;

	(void)state;
	if (fake_boot(regions_guest, &p, &w))
		fail_msg("%s", w.text);
	assert_int_equal(p.nr, 2);
	record_is(&p.record[0], 1, 3, 7);
	record_is(&p.record[1], 3, 1, 1);
	profile_free(&p);
}

static void one_block_guest(void)
{
	code("RBnnEW");
}

/* A guest with one CPU counts from the block behind its first record on. */
static void two_cpus_count_from_the_start(void **state)
{
	struct profile p;

	(void)state;
	is_refused(one_block_guest, "a region began before the first record");
	fake_cpus(2);
	boot(one_block_guest, &p);
	record_is(&p.record[0], 1, 1, 2);
	profile_free(&p);
	fake_cpus(1);
}

static void clock_guest(void)
{
	uint64_t timer = entry_code(TIMER, TICK);

	fake_code(TICK, "enr", 0);
	code("R");
	code("tk");
	/* An interrupt, and a clock reading that belongs to no mark. */
	RUN(TIMER, TICK, timer);
	code("ft");
	code("ftn");
	code("nnKft");
	code("nW");
	code("R");
	code("kftnnK");
	RUN(TIMER, TICK, timer);
	code("ft");
	code("W");
}

/* A region extends from reading to reading, whatever comes behind a mark. */
static void edges_are_the_clocks(void **state)
{
	struct profile p;
	struct err w = { "" };

	(void)state;
	if (fake_boot(clock_guest, &p, &w))
		fail_msg("%s", w.text);
	assert_int_equal(p.nr, 2);
	/* t, ftn, nnKf */
	record_is(&p.record[0], 1, 1, 8);
	/* tnnK, then 3 + 3 + 1 - 1 of the kernel and f */
	assert_int_equal(p.record[1].regions, 1);
	assert_int_equal(p.record[1].insn, 4 + 6 + 1);
	assert_int_equal(p.record[1].node[0].insn, 5);
	profile_free(&p);
}

static void test_guest(void)
{
	fake_code(ENTRY, "nr", 0);
	code("R");
	code("nbnn");
	RUN(ENTRY);
	code("nx");
	code("w");
	code("R");
	code("bn");
}

/* A test has counts and no tree, and the guest may end in it. */
static void trials_are_counted(void **state)
{
	struct profile p;

	(void)state;
	boot(test_guest, &p);
	assert_int_equal(p.record[0].label, 3);
	assert_int_equal(p.record[0].insn, 5);
	assert_int_equal(p.record[0].nr_counts, 3);
	tree_is(&p.record[0], "");
	profile_free(&p);
}

static void kernel_guest(void)
{
	fake_code(ENTRY, "nE", 0);
	fake_code(ENTRY + 8, "nB", 0);
	fake_code(ENTRY + 16, "n", 0);
	begin();
	RUN(ENTRY, ENTRY + 8, ENTRY + 16);
	end();
}

/* Only the program has marks: the same bytes in the kernel are code. */
static void kernel_has_no_marks(void **state)
{
	struct profile p;

	(void)state;
	boot(kernel_guest, &p);
	assert_int_equal(p.record[0].regions, 1);
	assert_int_equal(p.record[0].insn, 8);
	profile_free(&p);
}

static void twice_guest(void)
{
	code("R");
	code("BnBnEW");
}

static void other_label_guest(void)
{
	code("R");
	code("BnxEW");
}

static void label_3_guest(void)
{
	code("R");
	code("bnEW");
}

static void no_begin_guest(void)
{
	code("RnEW");
}

static void ended_twice_guest(void)
{
	code("R");
	code("BnEnEW");
}

static void record_within_guest(void)
{
	code("R");
	code("BnREW");
}

static void write_within_guest(void)
{
	code("R");
	code("BnW");
	code("EW");
}

static void never_ended_guest(void)
{
	code("R");
	code("BnEW");
	code("RBn");
}

static void no_record_guest(void)
{
	code("BnEW");
}

static void wrong_orders_are_refused(void **state)
{
	(void)state;
	is_refused(twice_guest, "a region began within a region (label 2)");
	is_refused(other_label_guest,
		   "a region ended under another label (label 3)");
	is_refused(label_3_guest,
		   "a region ended under another label (label 2)");
	is_refused(no_record_guest,
		   "a region began before the first record (label 2)");
	is_refused(no_begin_guest,
		   "a region ended that had not begun (label 2)");
	is_refused(ended_twice_guest, "a region ended that had not begun");
	is_refused(record_within_guest, "a record began within a region");
	is_refused(write_within_guest,
		   "a region did not end before its record");
	is_refused(never_ended_guest,
		   "the guest ended within a region (label 2)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_of_a_record_add_up),
		cmocka_unit_test(two_cpus_count_from_the_start),
		cmocka_unit_test(trials_are_counted),
		cmocka_unit_test(edges_are_the_clocks),
		cmocka_unit_test(kernel_has_no_marks),
		cmocka_unit_test(wrong_orders_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
