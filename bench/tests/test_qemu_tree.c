// SPDX-License-Identifier: GPL-2.0-or-later
/* test_qemu_tree.c - who called whom, on code written by hand */
#include "base/page_size.h"
#include "guests.h"

static void call_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "nnc", ALPHA);
	uint64_t alpha = fake_code(ALPHA, "enc", BETA);

	fake_code(BETA, "enr", 0);
	fake_code(alpha, "nr", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY, ALPHA, BETA, alpha, entry);
	end();
}

static void calls_and_returns(void **state)
{
	(void)state;
	guest_is(call_guest, "user 3 0\n"
			     "user/entry 4 1\n"
			     "user/entry/alpha 5 1\n"
			     "user/entry/alpha/beta 3 1\n");
}

static void tail_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);

	fake_code(ALPHA, "enj", BETA);
	fake_code(BETA, "enJ", GAMMA);
	fake_code(GAMMA, "er", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY, ALPHA, BETA, GAMMA, entry);
	end();
}

/* One return ends all three of them. */
static void tail_calls(void **state)
{
	(void)state;
	guest_is(tail_guest, "user 3 0\n"
			     "user/entry 2 1\n"
			     "user/entry/alpha 3 1\n"
			     "user/entry/alpha/beta 3 1\n"
			     "user/entry/alpha/beta/gamma 2 1\n");
}

static void loop_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t alpha = fake_code(ALPHA, "eJ", ALPHA);

	fake_code(alpha, "h", ALPHA + 0x40);
	fake_code(ALPHA + 0x40, "r", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY, ALPHA, ALPHA, ALPHA, alpha, ALPHA + 0x40, entry);
	end();
}

static void jump_to_itself_is_no_call(void **state)
{
	(void)state;
	guest_is(loop_guest, "user 3 0\n"
			     "user/entry 2 1\n"
			     "user/entry/alpha 8 1\n");
}

static void cold_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);

	fake_code(ALPHA, "ej", BETA + 0x10);
	fake_code(BETA + 0x10, "nj", ALPHA + 0x20);
	fake_code(ALPHA + 0x20, "r", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY, ALPHA, BETA + 0x10, ALPHA + 0x20, entry);
	end();
}

/* A piece at another address is counted for the function that jumps to it. */
static void jump_into_the_midst_is_no_call(void **state)
{
	struct profile p;

	(void)state;
	boot(cold_guest, &p);
	tree_is(&p.record[0], "user 3 0\n"
			      "user/entry 2 1\n"
			      "user/entry/alpha 5 1\n");
	assert_int_equal(surplus(&p.record[0], NULL), 0);
	profile_free(&p);
}

static void indirect_guest(void)
{
	uint64_t entry = fake_code(ENTRY, "C", 0);
	uint64_t alpha, module;

	fake_code(ALPHA, "eI", 0);
	alpha = fake_code(ALPHA + 0x40, "C", 0);
	fake_code(MODULE + 0x40, "Nh", MODULE);
	fake_code(MODULE, "NI", 0);
	module = fake_code(MODULE + 0x100, "NJ", MODULE + 0x100);
	fake_code(module, "r", 0);
	fake_code(alpha, "r", 0);
	fake_code(entry, "n", 0);
	begin();
	/* A switch's jump table, a call, two tail calls, a loop. */
	RUN(ENTRY, ALPHA, ALPHA + 0x40, MODULE + 0x40, MODULE, MODULE + 0x100,
	    MODULE + 0x100, module, alpha, entry);
	end();
}

/* Without symbols a function is recognized by its first instruction. */
static void indirect_calls_and_jumps(void **state)
{
	(void)state;
	guest_is(indirect_guest, "user 3 0\n"
				 "user/entry 2 1\n"
				 "user/entry/alpha 4 1\n"
				 "user/entry/alpha/module 2 1\n"
				 "user/entry/alpha/module/module 2 1\n"
				 "user/entry/alpha/module/module/module 5 1\n");
}

static void page_guest(void)
{
	const uint64_t page = ALPHA + PAGE_BYTES;
	uint64_t entry = fake_code(ENTRY, "c", ALPHA);
	uint64_t behind;

	fake_code(ALPHA, "ej", page - 7);
	/* A call at the end of its page is executed with its block. */
	fake_code(page - 7, "nnc", BETA);
	fake_code(BETA, "er", 0);
	fake_code(page, "nj", page + PAGE_BYTES - 5);
	/* a call of which the address crosses: it runs alone */
	fake_code(page + PAGE_BYTES - 5, "nnC", 0);
	fake_cross(page + PAGE_BYTES - 5, 2);
	behind = fake_code(page + PAGE_BYTES - 3, "C", 0);
	fake_code(behind, "r", 0);
	fake_code(entry, "n", 0);
	begin();
	RUN(ENTRY, ALPHA, page - 7, BETA, page, page + PAGE_BYTES - 5,
	    page + PAGE_BYTES - 3, BETA, behind, entry);
	end();
}

static void block_ends_with_its_page(void **state)
{
	(void)state;
	guest_is(page_guest, "user 3 0\n"
			     "user/entry 2 1\n"
			     "user/entry/alpha 11 1\n"
			     "user/entry/alpha/beta 4 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_and_returns),
		cmocka_unit_test(tail_calls),
		cmocka_unit_test(jump_to_itself_is_no_call),
		cmocka_unit_test(jump_into_the_midst_is_no_call),
		cmocka_unit_test(indirect_calls_and_jumps),
		cmocka_unit_test(block_ends_with_its_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
