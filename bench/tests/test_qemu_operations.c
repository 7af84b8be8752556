// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_qemu_operations.c - what counts as an operation's own instructions
 *
 * The tests run an operation over and over, with something else in the midst of
 * it each time; its own count must not move, and all contexts must make up the
 * region.
 */
#include "guests.h"

#include <errno.h>

/* A system call of 8 instructions: 2 in alpha, 4 of user space. */
#define CALL_OWN 8

static uint64_t entry_back, timer_back, fault_back, switch_back;

static void kernel_code(void)
{
	entry_back = fake_code(ENTRY, "c", ALPHA);
	fake_code(entry_back, "n", 0);
	fake_code(ALPHA, "er", 0);
	timer_back = entry_code(TIMER, TICK);
	fault_back = entry_code(FAULT, HANDLER);
	fake_code(TICK, "enr", 0);
	fake_code(HANDLER, "er", 0);
	switch_back = fake_code(YIELD, "nc", SWITCH);
	fake_code(SWITCH, "sslllj", NEXT);
	fake_code(NEXT, "er", 0);
	fake_code(switch_back, "r", 0);
}

/* User space of an operation: two instructions on both sides of the call. */
static void op_begin(void)
{
	static uint64_t at = USER + 0x100;
	uint64_t end = fake_code(at, "onn", 0);

	fake_run(at);
	at = end;
}

static void op_end(void)
{
	static uint64_t at = USER + 0x400;
	uint64_t end = fake_code(at, "nnO", 0);

	fake_run(at);
	at = end;
}

static void plain_op(void)
{
	op_begin();
	RUN(ENTRY, ALPHA, entry_back);
	op_end();
}

/* The record of @guest, which adds up; release @p. */
static const struct profile_record *record_of(void (*guest)(void),
					      struct profile *p)
{
	const struct profile_record *r;

	boot(guest, p);
	r = &p->record[0];
	assert_int_equal(r->sum + r->between + r->waiting + r->background +
				 r->deferred,
			 r->insn);
	return r;
}

/* Each of @ops operations is @own long; the rest is @background, ... */
static void operations_are(void (*guest)(void), uint64_t ops, uint64_t own,
			   uint64_t background, uint64_t deferred,
			   uint64_t waiting)
{
	const struct profile_record *r;
	struct profile p;
	int with;

	/* what is counted does not depend on a profile */
	for (with = 0; with < 2; with++) {
		fake_profile(with);
		r = record_of(guest, &p);
		assert_int_equal(r->ops, ops);
		assert_int_equal(r->min, own);
		assert_int_equal(r->max, own);
		assert_int_equal(r->sum, ops * own);
		assert_int_equal(r->nr_values, 1);
		assert_int_equal(r->value[0].bucket, own);
		assert_int_equal(r->background, background);
		assert_int_equal(r->deferred, deferred);
		assert_int_equal(r->waiting, waiting);
		assert_int_equal(r->astray, 0);
		assert_int_equal(r->nr_counts != 0, with);
		profile_free(&p);
	}
}

static void plain_guest(void)
{
	kernel_code();
	begin();
	plain_op();
	plain_op();
	end();
}

static void operation_alone(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	operations_are(plain_guest, 2, CALL_OWN, 0, 0, 0);
	r = record_of(plain_guest, &p);
	/* nn and n of the region, and the marks of both operations */
	assert_int_equal(r->between, 3 + 4);
	profile_free(&p);
}

static void interrupt_guest(void)
{
	kernel_code();
	begin();
	plain_op();
	op_begin();
	RUN(TIMER, TICK, timer_back, ENTRY, TIMER, TICK, timer_back, ALPHA);
	RUN(TIMER, TICK, timer_back, entry_back, TIMER, TICK, timer_back);
	op_end();
	end();
}

/* The own instructions and calls of function @address in the tree. */
static void own_is(const struct profile_record *r, uint64_t address,
		   int64_t own, uint64_t calls)
{
	size_t i;

	for (i = 0; i < r->nr_nodes; i++) {
		if (r->node[i].address != address)
			continue;
		own -= r->node[i].own;
		calls -= r->node[i].own_calls;
	}
	assert_int_equal(own, 0);
	assert_int_equal(calls, 0);
}

/* Of the tree, what an interrupt runs is not the operations' own. */
static void functions_of_operations(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(interrupt_guest, &p);
	own_is(r, ENTRY, 2 * 2, 2);
	own_is(r, ALPHA, 2 * 2, 2);
	own_is(r, TIMER, 0, 0);
	own_is(r, TICK, 0, 0);
	profile_free(&p);
}

/* In user space, behind a call, a return, and a system call. */
static void interrupt_in_an_operation(void **state)
{
	(void)state;
	operations_are(interrupt_guest, 2, CALL_OWN, 4 * 6, 0, 0);
}

static void device_guest(void)
{
	kernel_code();
	fake_code(STUBS + 0x20, "Nj", ALPHA + 0x800);
	fake_code(ALPHA + 0x800, "ni", 0);
	begin();
	op_begin();
	RUN(ENTRY, ALPHA, STUBS + 0x20, ALPHA + 0x800, entry_back);
	op_end();
	end();
}

/* Their entries share one symbol. */
static void interrupt_of_a_device(void **state)
{
	(void)state;
	operations_are(device_guest, 1, CALL_OWN, 4, 0, 0);
}

static void nested_guest(void)
{
	kernel_code();
	begin();
	op_begin();
	RUN(ENTRY, TIMER, TICK, TIMER, TICK, timer_back, timer_back, ALPHA,
	    entry_back);
	op_end();
	end();
}

static void interrupt_in_an_interrupt(void **state)
{
	(void)state;
	operations_are(nested_guest, 1, CALL_OWN, 2 * 6, 0, 0);
}

static void fault_guest(void)
{
	kernel_code();
	fake_code(ALPHA + 0x100, "ensr", 0);
	fake_code(ALPHA + 0x105, "sr", 0);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	begin();
	op_begin();
	RUN(ENTRY + 0x100);
	fake_run_cut(ALPHA + 0x100, 3);
	/* an interrupt within the fault is none of it */
	RUN(FAULT, TIMER, TICK, timer_back, HANDLER, fault_back);
	RUN(ALPHA + 0x105, ENTRY + 0x105);
	op_end();
	end();
}

static void fault_guest_with_code(void)
{
	fake_code(ENTRY + 0x105, "n", 0);
	fault_guest();
}

/* The instruction at fault counts once, the fault itself is the operation's. */
static void fault_in_an_operation(void **state)
{
	(void)state;
	operations_are(fault_guest_with_code, 1, 4 + 2 + 4 + 5, 6, 0, 0);
}

static void warning_guest(void)
{
	uint64_t back;

	kernel_code();
	back = entry_code(INVALID, HANDLER);
	fake_code(ALPHA + 0x100, "enu", 0);
	fake_code(ALPHA + 0x107, "nr", 0);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(ENTRY + 0x105, "n", 0);
	begin();
	op_begin();
	RUN(ENTRY + 0x100, ALPHA + 0x100, INVALID, HANDLER, back);
	RUN(ALPHA + 0x107, ENTRY + 0x105);
	op_end();
	end();
}

/*
 * The ud2 of WARN() is counted, since it does not run again, and what it leads
 * to is the operation's own.
 */
static void warning_in_an_operation(void **state)
{
	(void)state;
	operations_are(warning_guest, 1, 4 + 2 + 5 + 5, 0, 0, 0);
}

static void irq_exit_guest(void)
{
	uint64_t timer = fake_code(TIMER, "c", TICK), softirq;

	fake_code(timer, "i", 0);
	timer = fake_code(TICK, "ec", SOFTIRQ);
	fake_code(timer, "r", 0);
	softirq = fake_code(SOFTIRQ, "ec", CALLBACKS);
	fake_code(softirq, "r", 0);
	fake_code(CALLBACKS, "ennr", 0);
	entry_back = fake_code(ENTRY, "c", ALPHA);
	fake_code(entry_back, "n", 0);
	fake_code(ALPHA, "er", 0);
	begin();
	op_begin();
	RUN(ENTRY, TIMER, TICK, SOFTIRQ, CALLBACKS, softirq, timer, TIMER + 5,
	    ALPHA, entry_back);
	op_end();
	end();
}

/* Callbacks of RCU are deferred work, whatever led to them. */
static void softirq_at_the_end_of_an_interrupt(void **state)
{
	(void)state;
	operations_are(irq_exit_guest, 1, CALL_OWN, 1 + 2 + 2 + 1 + 1 + 1, 4,
		       0);
}

static void bh_enable_guest(void)
{
	uint64_t softirq;

	kernel_code();
	softirq = fake_code(SOFTIRQ, "ec", CALLBACKS);
	fake_code(softirq, "r", 0);
	fake_code(CALLBACKS, "enj", COLD);
	fake_code(COLD, "r", 0);
	fake_code(ALPHA + 0x100, "ej", SOFTIRQ);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(ENTRY + 0x105, "n", 0);
	begin();
	op_begin();
	/* local_bh_enable() ends with a jump to what runs softirqs */
	RUN(ENTRY + 0x100, ALPHA + 0x100, SOFTIRQ, CALLBACKS, TIMER, TICK,
	    timer_back, COLD, softirq, ENTRY + 0x105);
	op_end();
	end();
}

static void softirq_in_local_bh_enable(void **state)
{
	(void)state;
	operations_are(bh_enable_guest, 1, CALL_OWN, 2 + 1 + 6, 4, 0);
}

static void preempted_guest(void)
{
	uint64_t tick = fake_code(TICK + 0x100, "ec", YIELD);

	kernel_code();
	fake_code(tick, "r", 0);
	fake_code(TIMER + 0x100, "c", TICK + 0x100);
	fake_code(BETA + 0x20, "nc", WORK);
	fake_code(WORK, "ennr", 0);
	fake_code(BETA + 0x26, "nc", YIELD);
	begin();
	op_begin();
	RUN(ENTRY, TIMER, TICK + 0x100);
	fake_memory(0x1008, 0x2000);
	RUN(YIELD, SWITCH, NEXT, BETA + 0x20, WORK, BETA + 0x26);
	fake_memory(0x2008, 0x1000);
	RUN(YIELD, SWITCH, NEXT, switch_back, tick, TIMER + 1, ALPHA,
	    entry_back);
	op_end();
	end();
}

static void preempted_guest_with_code(void)
{
	fake_code(TIMER + 1, "i", 0);
	preempted_guest();
}

/*
 * An interrupt that ends in another task, which does some deferred work, is
 * background until the operation's task is back from it.
 */
static void preempted_in_an_operation(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(preempted_guest_with_code, &p);
	assert_int_equal(r->ops, 1);
	assert_int_equal(r->sum, CALL_OWN);
	assert_int_equal(r->deferred, 4);
	assert_int_equal(r->waiting, 0);
	profile_free(&p);
}

static void sleeping_code(void)
{
	kernel_code();
	fake_code(ALPHA + 0x100, "ec", YIELD);
	fake_code(ALPHA + 0x109, "r", 0);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(ENTRY + 0x105, "n", 0);
	fake_code(BETA + 0x20, "nc", IDLE);
	fake_code(IDLE, "n", 0);
	fake_code(BETA + 0x40, "nc", YIELD);
}

static void sleep_once(void)
{
	RUN(ENTRY + 0x100, ALPHA + 0x100);
	fake_memory(0x1008, 0x2000);
	RUN(YIELD, SWITCH, NEXT, BETA + 0x20, IDLE, BETA + 0x40);
	fake_memory(0x2008, 0x1000);
	RUN(YIELD, SWITCH, NEXT, switch_back, ALPHA + 0x109, ENTRY + 0x105);
}

static void sleeping_guest(void)
{
	sleeping_code();
	begin();
	op_begin();
	sleep_once();
	op_end();
	end();
}

/* What the task spends on giving up the CPU is no value; it is told it slept. */
static void operation_that_sleeps(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(sleeping_guest, &p);
	assert_int_equal(r->sum, 4 + 1 + 2 + 1 + 1);
	/* yield and switch, then the return to it */
	assert_int_equal(r->waiting, 2 + 6 + 2 + 1);
	assert_int_equal(r->halts, 1);
	profile_free(&p);
}

static void others_guest(void)
{
	sleeping_code();
	fake_code(USER + 0x900, "oqnn", 0);
	begin();
	RUN(USER + 0x900);
	sleep_once();
	op_end();
	/* what follows is no part of it */
	sleep_once();
	end();
}

/* The other task: a return from the switch, a call, the work, a call. */
static void others_carry_an_operation_out(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(others_guest, &p);
	assert_int_equal(r->ops, 1);
	assert_int_equal(r->sum, 4 + 1 + 2 + 1 + 1 + 2 + 2 + 1 + 2);
	own_is(r, BETA, 2 + 2, 0);
	profile_free(&p);
}

static void migrating_guest(void)
{
	kernel_code();
	fake_code(ALPHA + 0x100, "ec", YIELD);
	fake_code(ALPHA + 0x109, "r", 0);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(ENTRY + 0x105, "n", 0);
	fake_code(USER + 0x900, "onn", 0);
	fake_code(USER + 0x910, "nnO", 0);
	fake_code(BETA + 0x40, "nc", YIELD);
	begin();
	RUN(USER + 0x900, ENTRY + 0x100, ALPHA + 0x100);
	fake_memory(0x1008, 0x2000);
	RUN(YIELD, SWITCH, NEXT);
	/* another CPU takes the task up, and ends its operation */
	fake_run_on(1, BETA + 0x40);
	fake_run_on(1, YIELD);
	fake_memory(0x3008, 0x1000);
	fake_run_on(1, SWITCH);
	fake_run_on(1, NEXT);
	fake_run_on(1, switch_back);
	fake_run_on(1, ALPHA + 0x109);
	fake_run_on(1, ENTRY + 0x105);
	fake_run_on(1, USER + 0x910);
	fake_run_on(1, LAST);
}

static void migrating_guest_with_end(void)
{
	fake_code(LAST, "nEW", 0);
	migrating_guest();
}

/* An account is a task's, on whatever CPU it runs. */
static void operation_that_migrates(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	fake_cpus(2);
	r = record_of(migrating_guest_with_end, &p);
	assert_int_equal(r->ops, 1);
	assert_int_equal(r->sum, 4 + 1 + 2 + 1 + 1);
	assert_int_equal(r->waiting, 2 + 6 + 2 + 1);
	assert_int_equal(r->astray, 0);
	profile_free(&p);
	fake_cpus(1);
}

static void spinning_guest(void)
{
	kernel_code();
	fake_code(SPIN, "nnnr", 0);
	fake_code(ALPHA + 0x100, "ec", SPIN);
	fake_code(ALPHA + 0x109, "r", 0);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(ENTRY + 0x105, "n", 0);
	fake_code(TICK + 0x100, "c", SPIN);
	fake_code(TICK + 0x105, "r", 0);
	fake_code(TIMER + 0x100, "c", TICK + 0x100);
	begin();
	op_begin();
	RUN(ENTRY + 0x100, ALPHA + 0x100, SPIN, ALPHA + 0x109, ENTRY + 0x105);
	op_end();
	end();
}

static void spinning_is_waiting(void **state)
{
	(void)state;
	operations_are(spinning_guest, 1, 4 + 1 + 2 + 1 + 1, 0, 0, 4);
}

static void random_guest(void)
{
	kernel_code();
	fake_code(RANDOM, "nnnr", 0);
	fake_code(ALPHA + 0x100, "ec", RANDOM);
	fake_code(ALPHA + 0x109, "r", 0);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(ENTRY + 0x105, "n", 0);
	begin();
	op_begin();
	RUN(ENTRY + 0x100, ALPHA + 0x100, RANDOM, ALPHA + 0x109, ENTRY + 0x105);
	op_end();
	end();
}

/* When random numbers are made depends on when the kernel was seeded anew. */
static void random_numbers_are_background(void **state)
{
	(void)state;
	operations_are(random_guest, 1, 4 + 1 + 2 + 1 + 1, 4, 0, 0);
}

static void exit_guest(void)
{
	kernel_code();
	fake_code(ALPHA + 0x100, "ec", YIELD);
	fake_code(ENTRY + 0x100, "c", ALPHA + 0x100);
	fake_code(USER + 0x900, "nn", 0);
	fake_code(USER + 0x910, "nnO", 0);
	fake_code(BETA + 0x40, "nc", YIELD);
	begin();
	op_begin();
	RUN(ENTRY + 0x100, ALPHA + 0x100);
	fake_memory(0x1008, 0x2000);
	/* another task comes back from the kernel, runs and ends */
	RUN(YIELD, SWITCH, NEXT, USER + 0x900, ENTRY + 0x100, ALPHA + 0x100);
	fake_memory(0x2008, 0x1000);
	RUN(YIELD, SWITCH, NEXT, switch_back, ALPHA + 0x109, ENTRY + 0x105);
	op_end();
	end();
}

static void exit_guest_with_code(void)
{
	fake_code(ALPHA + 0x109, "r", 0);
	fake_code(ENTRY + 0x105, "n", 0);
	exit_guest();
}

static void another_task_in_user_space(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(exit_guest_with_code, &p);
	assert_int_equal(r->sum, 4 + 1 + 2 + 1 + 1);
	assert_int_equal(r->waiting, 2 + 6 + 2 + 1);
	assert_int_equal(r->background, 2 + 2 + 1 + 2 + 2 + 6);
	profile_free(&p);
}

static void two_cpus_guest(void)
{
	kernel_code();
	fake_code(USER + 0x900, "onn", 0);
	fake_code(USER + 0x910, "nnO", 0);
	begin();
	op_begin();
	fake_run_on(1, USER + 0x900);
	RUN(ENTRY);
	fake_run_on(1, ENTRY);
	fake_run_on(1, ALPHA);
	RUN(ALPHA);
	fake_run_on(1, entry_back);
	RUN(TIMER, TICK, timer_back, entry_back);
	fake_run_on(1, USER + 0x910);
	op_end();
	end();
}

/* Each has the value of its own task, however the CPUs take turns. */
static void operations_on_two_cpus(void **state)
{
	(void)state;
	fake_cpus(2);
	operations_are(two_cpus_guest, 2, CALL_OWN, 6, 0, 0);
	fake_cpus(1);
}

static void drain_guest(void)
{
	kernel_code();
	fake_code(BETA + 0x20, "nc", CALLBACKS);
	fake_code(CALLBACKS, "ennr", 0);
	fake_code(BETA + 0x26, "nc", YIELD);
	fake_code(ALPHA + 0x100, "ec", YIELD);
	fake_code(ALPHA + 0x109, "r", 0);
	fake_code(USER - 0x100, "R", 0);
	fake_code(USER, "Bnn", 0);
	fake_code(LAST, "nEd", 0);
	fake_code(LAST + 0x40, "DW", 0);
	RUN(USER - 0x100, USER);
	plain_op();
	RUN(LAST, ENTRY, ALPHA + 0x100);
	fake_memory(0x1008, 0x2000);
	RUN(YIELD, SWITCH, NEXT, BETA + 0x20, CALLBACKS, BETA + 0x26);
	fake_memory(0x2008, 0x1000);
	RUN(YIELD, SWITCH, NEXT, switch_back, ALPHA + 0x109, entry_back,
	    LAST + 0x40);
}

/* What runs behind a region is none of it, but its deferred work is kept. */
static void drain_counts_deferred_work(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(drain_guest, &p);
	assert_int_equal(r->regions, 1);
	assert_int_equal(r->sum, CALL_OWN);
	assert_int_equal(r->insn, CALL_OWN + 2 + 3);
	assert_int_equal(r->deferred, 0);
	assert_int_equal(r->drained, 4);
	profile_free(&p);
}

static void unknown_guest(void)
{
	kernel_code();
	fake_code(GAMMA + 0x20, "ni", 0);
	begin();
	op_begin();
	/* an interrupt whose entry has no symbol that is known */
	RUN(ENTRY, GAMMA + 0x20, ALPHA, entry_back);
	op_end();
	end();
}

/* What cannot be told is said, and still adds up. */
static void unknown_entry_is_told(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(unknown_guest, &p);
	assert_true(r->astray);
	profile_free(&p);
}

static void calibrated_guest(void)
{
	kernel_code();
	fake_code(USER - 0x200, "p", 0);
	fake_code(USER - 0x180, "aonnOA", 0);
	fake_code(USER - 0x100, "R", 0);
	fake_code(USER - 0x80, "P", 0);
	fake_code(USER, "Bnn", 0);
	RUN(USER - 0x200, USER - 0x180, USER - 0x80);
	RUN(USER - 0x100, USER);
	plain_op();
	/* shorter than an empty one */
	fake_code(USER + 0x40, "onO", 0);
	RUN(USER + 0x40);
	end();
}

/* What an empty operation executes is subtracted from each later value. */
static void empty_operation_is_subtracted(void **state)
{
	const struct profile_record *r;
	struct profile p;
	struct err w;

	(void)state;
	if (fake_boot(calibrated_guest, &p, &w))
		fail_msg("%s", w.text);
	assert_int_equal(p.nr, 2);
	assert_int_equal(p.record[0].label, 1);
	assert_int_equal(p.record[0].min, 2);
	r = &p.record[1];
	assert_int_equal(r->ops, 2);
	assert_int_equal(r->max, CALL_OWN - 2);
	assert_int_equal(r->min, 0);
	assert_int_equal(r->sum + r->between, r->insn);
	profile_free(&p);
}

static void outside_guest(void)
{
	kernel_code();
	fake_code(USER - 0x100, "R", 0);
	fake_code(USER, "onO", 0);
	fake_code(USER + 0x40, "Bnn", 0);
	RUN(USER - 0x100, USER, USER + 0x40);
	plain_op();
	end();
}

static void outside_of_a_region_none_counts(void **state)
{
	(void)state;
	operations_are(outside_guest, 1, CALL_OWN, 0, 0, 0);
}

static void twice_guest(void)
{
	begin();
	op_begin();
	op_begin();
	end();
}

static void never_begun_guest(void)
{
	begin();
	op_end();
	end();
}

static void wrong_orders_are_refused(void **state)
{
	(void)state;
	is_refused(twice_guest, "began within an operation");
	is_refused(never_begun_guest, "ended that had not begun");
}

static void bad_then_good_guest(void)
{
	kernel_code();
	fake_code(USER - 0x200, "R", 0);
	fake_code(USER - 0x100, "R", 0);
	fake_code(USER - 0x80, "onEWd", 0);
	fake_code(USER, "Bnn", 0);
	RUN(USER - 0x200, USER);
	op_begin();
	/* an operation within it ends the record, its region and its operation */
	RUN(ENTRY, ALPHA, USER - 0x80, USER - 0x100, USER);
	plain_op();
	end();
}

/* An error costs its record, and leaves nothing behind. */
static void an_error_costs_one_record(void **state)
{
	const struct profile_record *r;
	struct err w = { "" };
	struct profile p;

	(void)state;
	r = record_of(bad_then_good_guest, &p);
	assert_int_equal(r->number, 2);
	assert_int_equal(r->ops, 1);
	assert_int_equal(r->sum, CALL_OWN);
	assert_int_equal(r->background, 0);
	assert_int_equal(p.nr_errors, 1);
	assert_int_equal(profile_find(&p, 1, &r, &w), -EPROTO);
	profile_free(&p);
}

/* Each of the symbols without which contexts cannot be told. */
static void kernels_without_entries_are_refused(void **state)
{
	static const char *const names[] = { "asm_exc_page_fault",
					     "asm_sysvec_apic_timer_interrupt",
					     "__switch_to_asm" };
	char said[512], want[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fake_refuse(names[i], said, sizeof(said));
		snprintf(want, sizeof(want), "has no %s:", names[i]);
		if (!strstr(said, want) || !strstr(said, "use mode time"))
			fail_msg("\"%s\": want \"%s\"", said, want);
	}
}

static bool is_unknown(const struct profile *p, const char *text)
{
	size_t i;

	for (i = 0; i < p->nr_unknown; i++)
		if (!strcmp(p->unknown[i], text))
			return true;
	return false;
}

/* Work whose functions were renamed would count as that of operations. */
static void unknown_work_is_told(void **state)
{
	const struct profile_record *r;
	struct profile p;

	(void)state;
	r = record_of(plain_guest, &p);
	assert_int_equal(r->number, 1);
	assert_true(is_unknown(
		&p, "requests to other CPUs (smp_call_function_many_cond)"));
	assert_false(is_unknown(&p, "works of workqueues (process_one_work)"));
	/* one name of several is enough */
	assert_false(
		is_unknown(&p, "softirqs (__do_softirq, handle_softirqs)"));
	assert_false(is_unknown(&p, "RCU callbacks (rcu_do_batch)"));
	profile_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operation_alone),
		cmocka_unit_test(interrupt_in_an_operation),
		cmocka_unit_test(functions_of_operations),
		cmocka_unit_test(interrupt_of_a_device),
		cmocka_unit_test(interrupt_in_an_interrupt),
		cmocka_unit_test(fault_in_an_operation),
		cmocka_unit_test(warning_in_an_operation),
		cmocka_unit_test(softirq_at_the_end_of_an_interrupt),
		cmocka_unit_test(softirq_in_local_bh_enable),
		cmocka_unit_test(preempted_in_an_operation),
		cmocka_unit_test(operation_that_sleeps),
		cmocka_unit_test(others_carry_an_operation_out),
		cmocka_unit_test(operation_that_migrates),
		cmocka_unit_test(spinning_is_waiting),
		cmocka_unit_test(random_numbers_are_background),
		cmocka_unit_test(another_task_in_user_space),
		cmocka_unit_test(operations_on_two_cpus),
		cmocka_unit_test(drain_counts_deferred_work),
		cmocka_unit_test(unknown_entry_is_told),
		cmocka_unit_test(empty_operation_is_subtracted),
		cmocka_unit_test(outside_of_a_region_none_counts),
		cmocka_unit_test(kernels_without_entries_are_refused),
		cmocka_unit_test(unknown_work_is_told),
		cmocka_unit_test(wrong_orders_are_refused),
		cmocka_unit_test(an_error_costs_one_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
