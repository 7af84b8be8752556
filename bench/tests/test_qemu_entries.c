// SPDX-License-Identifier: GPL-2.0-or-later
/* test_qemu_entries.c - exceptions, interrupts and task switches in the tree */
#include "guests.h"

static void fault_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t fault = entry_code(FAULT, HANDLER);

	fake_code(ALPHA, "enssr", 0);
	fake_code(ALPHA + 8, "sr", 0);
	fake_code(HANDLER, "enr", 0);
	fake_code(entry, "sn", 0);
	begin();
	RUN(ENTRY);
	fake_run_cut(ALPHA, 4);
	RUN(FAULT, HANDLER, fault, ALPHA + 8);
	/* And one at the first instruction of a block. */
	fake_run_cut(entry, 1);
	RUN(FAULT, HANDLER, fault, entry);
	end();
}

/* The faulting store is executed twice, later instructions once. */
static void fault_cuts_a_block_off(void **state)
{
	(void)state;
	guest_is(fault_guest, "user 3 0\n"
			      "user/entry 4 1\n"
			      "user/entry/alpha 6 1\n"
			      "user/entry/alpha/asm_exc 3 1\n"
			      "user/entry/alpha/asm_exc/handler 3 1\n"
			      "user/entry/asm_exc 3 1\n"
			      "user/entry/asm_exc/handler 3 1\n");
}

static void user_fault_guest(void)
{
	uint64_t fault = entry_code(FAULT, HANDLER);

	fake_code(USER + 0x40, "nsn", 0);
	fake_code(USER + 0x41, "sn", 0);
	fake_code(HANDLER, "enr", 0);
	begin();
	fake_run_cut(USER + 0x40, 2);
	RUN(FAULT, HANDLER, fault, USER + 0x41);
	end();
}

static void fault_of_user_space(void **state)
{
	(void)state;
	guest_is(user_fault_guest, "user 7 0\n"
				   "user/asm_exc 3 1\n"
				   "user/asm_exc/handler 3 1\n");
}

static void nested_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t fault = entry_code(FAULT, HANDLER);
	uint64_t timer = entry_code(TIMER, TICK);

	fake_code(ALPHA, "esr", 0);
	fake_code(ALPHA + 4, "sr", 0);
	fake_code(HANDLER, "esr", 0);
	fake_code(HANDLER + 4, "sr", 0);
	fake_code(TICK, "er", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY);
	fake_run_cut(ALPHA, 2);
	/*
	 * A timer between the fault's call and its handler, which faults too.
	 */
	RUN(FAULT, TIMER, TICK, timer);
	fake_run_cut(HANDLER, 2);
	RUN(FAULT, HANDLER, fault, HANDLER + 4, fault, ALPHA + 4, entry);
	end();
}

static void entries_nest(void **state)
{
	(void)state;
	guest_is(nested_guest,
		 "user 3 0\n"
		 "user/entry 2 1\n"
		 "user/entry/alpha 4 1\n"
		 "user/entry/alpha/asm_exc 3 1\n"
		 "user/entry/alpha/asm_exc/asm_timer 3 1\n"
		 "user/entry/alpha/asm_exc/asm_timer/tick 2 1\n"
		 "user/entry/alpha/asm_exc/handler 4 1\n"
		 "user/entry/alpha/asm_exc/handler/asm_exc 3 1\n"
		 "user/entry/alpha/asm_exc/handler/asm_exc/handler 3 1\n");
}

static void timer_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "nc", ALPHA);
	uint64_t timer = entry_code(TIMER, TICK);

	fake_code(ALPHA, "er", 0);
	fake_code(TICK, "er", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(TIMER, TICK, timer, USER + 0x40);
	/* Between a call and its function, a return and its caller. */
	RUN(ENTRY, TIMER, TICK, timer, ALPHA, TIMER, TICK, timer, entry);
	end();
}

static void user_and_timer_guest(void)
{
	fake_code(USER + 0x40, "n", 0);
	timer_guest();
}

static void timer_between_blocks(void **state)
{
	(void)state;
	guest_is(user_and_timer_guest, "user 4 0\n"
				       "user/asm_timer 3 1\n"
				       "user/asm_timer/tick 2 1\n"
				       "user/entry 3 1\n"
				       "user/entry/asm_timer 3 1\n"
				       "user/entry/asm_timer/tick 2 1\n"
				       "user/entry/alpha 2 1\n"
				       "user/entry/alpha/asm_timer 3 1\n"
				       "user/entry/alpha/asm_timer/tick 2 1\n");
}

static void fixup_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t fault = entry_code(FAULT, HANDLER);

	fake_code(ALPHA, "ensnr", 0);
	fake_code(ALPHA + 0x80, "nr", 0);
	fake_code(HANDLER, "enr", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY);
	fake_run_cut(ALPHA, 3);
	RUN(FAULT, HANDLER, fault, ALPHA + 0x80, entry);
	end();
}

/* Instructions behind the fault stay counted although they did not run. */
static void fault_that_is_given_up(void **state)
{
	struct profile p;

	(void)state;
	boot(fixup_guest, &p);
	tree_is(&p.record[0], "user 3 0\n"
			      "user/entry 2 1\n"
			      "user/entry/alpha 7 1\n"
			      "user/entry/alpha/asm_exc 3 1\n"
			      "user/entry/alpha/asm_exc/handler 3 1\n");
	assert_int_equal(surplus(&p.record[0], NULL), 2);
	assert_int_equal(surplus(&p.record[0], "alpha"), 2);
	profile_free(&p);
}

static void astray_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "nc", ALPHA);

	entry_code(TIMER, TICK);
	fake_code(TICK, "er", 0);
	fake_code(entry, "n", 0);
	fake_code(ALPHA, "er", 0);
	begin();
	RUN(ENTRY, ALPHA, TIMER, TICK, entry);
	end();
}

/* A return across an interrupt is not possible: callers become unknown. */
static void return_crosses_no_entry(void **state)
{
	(void)state;
	guest_is(astray_guest, "user 3 0\n"
			       "user/entry 2 1\n"
			       "user/entry/alpha 2 1\n"
			       "user/entry/alpha/asm_timer 2 1\n"
			       "user/entry/alpha/asm_timer/tick 2 1\n"
			       "other/entry 1 0\n");
}

static void switch_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t alpha = fake_code(ALPHA, "ec", SWITCH);

	fake_code(SWITCH, "sslllj", NEXT);
	fake_code(NEXT, "er", 0);
	fake_code(BETA + 0x20, "nc", SWITCH);
	fake_code(alpha, "nr", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY, ALPHA);
	/* The second store and the first load are of the stack pointers. */
	fake_memory(0x1008, 0x2000);
	RUN(SWITCH, NEXT, BETA + 0x20);
	fake_memory(0x2008, 0x1000);
	RUN(SWITCH, NEXT, alpha, entry);
	end();
}

/* A task returns to its own callers; those of a new task are unknown. */
static void tasks_keep_their_stacks(void **state)
{
	(void)state;
	guest_is(switch_guest, "user 3 0\n"
			       "user/entry 2 1\n"
			       "user/entry/alpha 4 1\n"
			       "user/entry/alpha/switch_asm 6 1\n"
			       "other/switch_to 2 1\n"
			       "other/beta 2 0\n"
			       "other/beta/switch_asm 6 1\n"
			       "user/entry/alpha/switch_asm/switch_to 2 1\n");
}

static void two_cpus_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t alpha = fake_code(ALPHA, "ec", BETA);

	fake_code(BETA, "er", 0);
	fake_code(alpha, "r", 0);
	fake_code(entry, "n", 0);
	fake_code(USER + 0x40, "nn", 0);
	begin();
	fake_run_on(1, alpha);
	RUN(ENTRY);
	fake_run_on(1, USER + 0x40);
	fake_run_on(1, ENTRY);
	RUN(ALPHA);
	fake_run_on(1, ALPHA);
	RUN(BETA, alpha);
	fake_run_on(1, BETA);
	RUN(entry);
	fake_run_on(1, alpha);
	fake_run_on(1, entry);
	end();
}

static void cpus_keep_their_stacks(void **state)
{
	(void)state;
	fake_cpus(2);
	guest_is(two_cpus_guest, "user 5 0\n"
				 "other/alpha 1 0\n"
				 "user/entry 4 2\n"
				 "user/entry/alpha 6 2\n"
				 "user/entry/alpha/beta 4 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fault_cuts_a_block_off),
		cmocka_unit_test(fault_of_user_space),
		cmocka_unit_test(entries_nest),
		cmocka_unit_test(timer_between_blocks),
		cmocka_unit_test(fault_that_is_given_up),
		cmocka_unit_test(return_crosses_no_entry),
		cmocka_unit_test(tasks_keep_their_stacks),
		cmocka_unit_test(cpus_keep_their_stacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
