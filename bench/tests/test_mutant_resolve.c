// SPDX-License-Identifier: GPL-2.0-or-later
/* test_mutant_resolve.c - a change is found as often as it says */
#include <errno.h>

#include "text.h"

/* Behind every kernel: a model, and what is called. */
#define REST                                                                   \
	{ "callee", 0x800, "f3 0f 1e fa 0f 1f 44 00 00 c3", false },           \
		{ "thunk", 0x820, "f3 0f 1e fa >800", false },                 \
		{ "other", 0x840, "c3", false },                               \
		{ "__x86_indirect_thunk_rax", 0x860, "ff e0", false },         \
		{ "__put_devmap_managed_folio_refs", 0x880, "c3", false },     \
		{ "end", 0x8a0, "c3", false },                                 \
	{                                                                      \
		NULL, 0, NULL, false                                           \
	}

#define F "[change]\nfunction = f\n"
#define K (KERNEL_BASE)

static void a_call_is_found_once_or_not_at_all(void **state)
{
	static const struct placed none[] = {
		{ "f", 0x100, "31 c0 @840 c3", false }, REST
	};
	static const struct placed one[] = {
		{ "f", 0x100, "31 c0 @840 @800 c3", false }, REST
	};
	static const struct placed two[] = {
		{ "f", 0x100, "@800 90 @800 c3", false }, REST
	};
	static const char call[] = F "skip-call = callee\n";
	static const char both[] = F "skip-call = callee\nmatches = 2\n";
	struct edits edits;
	struct err w;

	(void)state;
	expect_refusal(none, call, "f: callee was found 0 times, not 1");
	expect_edit(one, call, K + 0x107, "e8 f4 06 00 00", "0f 1f 44 00 00");
	expect_refusal(two, call,
		       "f: callee was found 2 times at +0x0, +0x6, not 1");
	expect_refusal(one, both, "1 times at +0x7, not 2");
	assert_int_equal(resolve_text(two, both, &edits, &w), 0);
	assert_int_equal(edits.nr, 2);
	assert_edit(&edits.edit[1], K + 0x106, "e8 f5 06 00 00",
		    "0f 1f 44 00 00");
	edits_free(&edits);
	expect_edit(two, F "skip-call = callee\nmatches = 2\nonly = 2\n",
		    K + 0x106, "e8 f5 06 00 00", "0f 1f 44 00 00");
}

static void a_call_has_another_result(void **state)
{
	static const struct placed k[] = { { "f", 0x100, "@800 c3", false },
					   REST };

	(void)state;
	expect_edit(k, F "skip-call = callee\nresult = 0\n", K + 0x100,
		    "e8 fb 06 00 00", "31 c0 0f 1f 00");
	expect_edit(k, F "skip-call = callee\nresult = -12\n", K + 0x100,
		    "e8 fb 06 00 00", "b8 f4 ff ff ff");
	expect_refusal(k, F "skip-call = callee\nresult = 0x100000000\n",
		       "32 bits");
}

static void a_call_is_seen_through_a_thunk(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "@820 @860 c3", false }, REST
	};

	(void)state;
	expect_edit(k, F "skip-call = callee\n", K + 0x100, "e8 1b 07 00 00",
		    "0f 1f 44 00 00");
	expect_edit(k, F "find = call:callee\nput = 0f 1f 44 00 00\n",
		    K + 0x100, "e8 1b 07 00 00", "0f 1f 44 00 00");
	expect_edit(k, F "skip-call = __x86_indirect_thunk_rax\n", K + 0x105,
		    "e8 56 07 00 00", "0f 1f 44 00 00");
}

static void the_last_call_is_a_jump(void **state)
{
	static const struct placed k[] = { { "f", 0x100, "90 >800", false },
					   REST };
	static const struct placed jcc[] = {
		{ "f", 0x100, "0f 84 fa 06 00 00 c3", false }, REST
	};

	(void)state;
	expect_edit(k, F "skip-call = callee\n", K + 0x101, "e9 fa 06 00 00",
		    "c3 cc cc cc cc");
	expect_edit(k, F "skip-call = callee\nresult = 0\n", K + 0x101,
		    "e9 fa 06 00 00", "31 c0 c3 cc cc");
	expect_refusal(k, F "skip-call = callee\nresult = 1\n",
		       "only result 0 fits");
	expect_refusal(jcc, F "skip-call = callee\n", "no room for a return");
}

static void patterns_have_gaps(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "4c 89 f0 f6 42 0d 20 f6 43 0d 21 c3", false },
		REST
	};

	(void)state;
	expect_edit(k, F "find = f6 4? 0d 20\nput = ?? ?? ?? 00\n", K + 0x103,
		    "f6 42 0d 20", "f6 42 0d 00");
	expect_edit(k, F "find = 4c 89 ??\nput = 31 c0 90\n", K + 0x100,
		    "4c 89 f0", "31 c0 90");
	expect_edit(k, F "find = f6 ?3 0d 21\nput = ?? 4? ?? ?f\n", K + 0x107,
		    "f6 43 0d 21", "f6 43 0d 2f");
	expect_refusal(k, F "find = f6 4? 0d ??\nput = ?? ?? ?? 00\n",
		       "the pattern was found 2 times at +0x3, +0x7, not 1");
	expect_refusal(k, F "find = f6 42 0d 20\nput = ?? ?? ?? ??\n",
		       "f+0x3: the new bytes equal the old ones");
	/* what stays at both ends is no part of the edit */
	expect_edit(k,
		    F "find = 4c 89 f0 f6 42 0d 20 f6 43 0d 21\n"
		      "put = ?? ?? ?? f6 40 ?? ?? ?? ?? ?? ??\n",
		    K + 0x103, "f6 42 0d 20", "f6 40 0d 20");
}

static void patterns_keep_to_instructions(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "b8 31 c0 90 90 31 c0 48 31 c0 c3", false }, REST
	};

	(void)state;
	expect_edit(k, F "find = 31 c0\nput = 29 c0\n", K + 0x105, "31 c0",
		    "29 c0");
	expect_refusal(k, F "find = b8 31 c0\nput = 90 90 90\n", "0 times");
}

static void patterns_name_places(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "@840 48 8d 0d 00 00 00 00 c3", false }, REST
	};

	(void)state;
	expect_edit(k, F "find = call:other\nput = call:callee\n", K + 0x100,
		    "e8 3b 07 00 00", "e8 fb 06 00 00");
	expect_edit(k,
		    F "find = 48 8d 0d ?? ?? ?? ??\n"
		      "put = ?? ?? ?? rel32:callee+4\n",
		    K + 0x105, "48 8d 0d 00 00 00 00", "48 8d 0d f8 06 00 00");
	expect_refusal(k,
		       F "find = call:other 48 8d 0d ?? ?? ?? ??\n"
			 "put = call:callee ?? ?? ?? 01 ?? ?? ??\n",
		       "a jump or a return leads into the 12 bytes at +0x0");
	expect_refusal(k, F "find = call:nobody\nput = 90 90 90 90 90\n",
		       "0 times");
	expect_refusal(k, F "find = call:other\nput = call:nobody\n",
		       "there is no function nobody");
	expect_refusal(k, F "find = c3\nput = rel8:callee\n", "too far");
}

static void nothing_enters_an_edit_in_its_middle(void **state)
{
	static const struct placed jump[] = {
		{ "f", 0x100, "90 90 90 74 fc c3", false }, REST
	};
	static const struct placed returns[] = {
		{ "f", 0x100, "@800 90 c3", false }, REST
	};
	static const struct placed loop[] = {
		{ "f", 0x100, "53 90 90 74 fc c3", false }, REST
	};

	(void)state;
	expect_refusal(jump, F "find = 90 90 90\nput = 48 31 c0\n",
		       "f: a jump or a return leads into the 3 bytes at +0x0");
	expect_edit(jump, F "find = 90 90 90\nput = ?? cc ??\n", K + 0x101,
		    "90", "cc");
	expect_refusal(returns, F "return = 7\n", "leads into the 6 bytes");
	/* behind a return nobody jumps back */
	expect_edit(loop, F "return = 0\n", K + 0x100, "53 90 90", "31 c0 c3");
}

static void constants_are_found_in_any_width(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100,
		  "90 90 90 90 90 90 90 90 90 90 74 f4 "
		  "83 c0 f4 b8 f4 ff ff ff 48 c7 c3 f4 ff ff ff "
		  "48 be 00 00 00 00 00 00 00 80 25 88 00 00 00 c3",
		  false },
		REST
	};

	(void)state;
	expect_edit(k, F "constant = -12 -22\ninsn = add\n", K + 0x10c,
		    "83 c0 f4", "83 c0 ea");
	expect_edit(k, F "constant = -12 -22\ninsn = mov eax\n", K + 0x10f,
		    "b8 f4 ff ff ff", "b8 ea ff ff ff");
	expect_edit(k, F "constant = 0x8000000000000000 0\n", K + 0x11b,
		    "48 be 00 00 00 00 00 00 00 80",
		    "48 be 00 00 00 00 00 00 00 00");
	expect_edit(k, F "constant = 0x88 0x20000088\n", K + 0x125,
		    "25 88 00 00 00", "25 88 00 00 20");
	/* not the displacement of the jump */
	expect_refusal(k, F "constant = -12 -22\n",
		       "the constant was found 3 times at +0xc, +0xf, +0x14");
	expect_refusal(k, F "constant = -12 500\ninsn = add\n",
		       "the constant at +0xc has 8 bits");
}

static void conditions_are_decided(void **state)
{
	static const struct placed je[] = {
		{ "f", 0x100, "@800 85 c0 74 02 90 90 c3", false }, REST
	};
	static const struct placed jne[] = {
		{ "f", 0x100, "@800 85 c0 0f 85 00 00 00 00 c3", false }, REST
	};
	static const struct placed js[] = {
		{ "f", 0x100, "@800 85 c0 78 00 c3", false }, REST
	};
	static const struct placed far[] = {
		{ "f", 0x100, "@800 @840 74 00 c3", false }, REST
	};

	(void)state;
#define JUMP(how) F "find = call:callee\njump = " how "\n"
	expect_edit(je, JUMP("negate"), K + 0x107, "74 02", "75 02");
	expect_edit(je, JUMP("never"), K + 0x107, "74 02", "66 90");
	expect_edit(je, JUMP("always"), K + 0x107, "74 02", "eb 02");
	expect_edit(je, JUMP("equal"), K + 0x107, "74 02", "eb 02");
	expect_edit(je, JUMP("unequal"), K + 0x107, "74 02", "66 90");
	expect_edit(jne, JUMP("negate"), K + 0x107, "0f 85 00 00 00 00",
		    "0f 84 00 00 00 00");
	expect_edit(jne, JUMP("equal"), K + 0x107, "0f 85 00 00 00 00",
		    "66 0f 1f 44 00 00");
	expect_edit(jne, JUMP("unequal"), K + 0x107, "0f 85 00 00 00 00",
		    "90 e9 00 00 00 00");
	expect_refusal(js, JUMP("equal"), "is js 0xffffffff81000109");
	expect_refusal(far, JUMP("never"), "no conditional jump follows");
}

static void functions_are_told_apart(void **state)
{
	static const struct placed k[] = {
		{ "f.isra.0", 0x100, "@840 c3", false },
		{ "g.cold", 0x140, "@840 c3", false },
		{ "twice", 0x180, "@840 c3", false },
		{ "g", 0x1c0, "90 c3", false },
		{ "twice", 0x200, "@840 c3", false },
		{ "g.part.0", 0x240, "@800 c3", false },
		{ "gg", 0x280, "@800 @840 c3", false },
		{ "in_m", 0x100, "@840 c3", true },
		REST
	};

	(void)state;
	expect_edit(k, F "skip-call = other\n", K + 0x100, "e8 3b 07 00 00",
		    "0f 1f 44 00 00");
	/* in the pieces of it, not in what follows it */
	expect_edit(k, "[change]\nfunction = g\nskip-call = other\n", K + 0x140,
		    "e8 fb 06 00 00", "0f 1f 44 00 00");
	expect_edit(k, "[change]\nfunction = g\nskip-call = callee\n",
		    K + 0x240, "e8 bb 05 00 00", "0f 1f 44 00 00");
	expect_edit(k, "[change]\nfunction = m:in_m\nskip-call = other\n",
		    MODULE_MOVED + 0x100, "e8 3b 07 d0 c0", "0f 1f 44 00 00");
	expect_refusal(k, "[change]\nfunction = h\nreturn = 0\n",
		       "there is no function h");
	expect_refusal(k, "[change]\nfunction = in_m\nreturn = 0\n",
		       "there is no function in_m");
	expect_refusal(k, "[change]\nfunction = m:f\nreturn = 0\n",
		       "there is no function f in module m");
	expect_refusal(k, "[change]\nfunction = n:f\nreturn = 0\n",
		       "module n is not loaded");
	expect_refusal(k, "[change]\nfunction = twice\nreturn = 0\n",
		       "2 functions are called twice");
}

static void alternatives_are_tried_in_turn(void **state)
{
	static const struct placed k[] = { { "f", 0x100, "@840 c3", false },
					   { "g", 0x140, "@840 c3", false },
					   REST };
	static const char or [] = "[change]\nfunction = h\nreturn = 0\n[or]\n"
				  "function = f\nreturn = 0\n[or]\n"
				  "function = g\nreturn = 0\n";

	(void)state;
	expect_edit(k, or, K + 0x100, "e8 3b 07", "31 c0 c3");
	expect_edit(k,
		    "[change]\nfunction = f\nlacks = g\nreturn = 0\n[or]\n"
		    "function = g\nneeds = f\nreturn = 0\n",
		    K + 0x140, "e8 fb 06", "31 c0 c3");
	expect_refusal(k,
		       "[change]\nfunction = h\nreturn = 0\n[or]\n"
		       "function = f\nskip-call = h\n",
		       "there is no function h; or f: h was found 0 times");
	/* a change for another model is left out, not refused */
	expect_edit(k,
		    "[change]\nfunction = h\nmodels = refcounted\n"
		    "return = 0\n[change]\nfunction = f\nreturn = 0\n",
		    K + 0x100, "e8 3b 07", "31 c0 c3");
	expect_refusal(k,
		       "[change]\nfunction = f\nmodels = refcounted\n"
		       "return = 0\n",
		       "none of its changes is for this kernel");
	expect_refusal(k, F "return = 0\n" F "skip-call = other\n",
		       "f+0x0: another change, at f+0x0,");
}

static void another_model_is_told_by_symbols(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "c3", false },
		{ "vmf_insert_folio_pmd", 0x200, "c3", false },
		{ "follow_devmap_pmd", 0x300, "c3", false },
		{ NULL, 0, NULL, false }
	};
	struct edits edits;
	struct err w;

	(void)state;
	assert_int_equal(resolve_text(k, F "return = 1\n", &edits, &w), -EXDEV);
	assert_string_equal(w.text, "not for model refcounted-special");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_found_once_or_not_at_all),
		cmocka_unit_test(a_call_has_another_result),
		cmocka_unit_test(a_call_is_seen_through_a_thunk),
		cmocka_unit_test(the_last_call_is_a_jump),
		cmocka_unit_test(patterns_have_gaps),
		cmocka_unit_test(patterns_keep_to_instructions),
		cmocka_unit_test(patterns_name_places),
		cmocka_unit_test(nothing_enters_an_edit_in_its_middle),
		cmocka_unit_test(constants_are_found_in_any_width),
		cmocka_unit_test(conditions_are_decided),
		cmocka_unit_test(functions_are_told_apart),
		cmocka_unit_test(alternatives_are_tried_in_turn),
		cmocka_unit_test(another_model_is_told_by_symbols),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
