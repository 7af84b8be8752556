// SPDX-License-Identifier: GPL-2.0-or-later
/* test_mutant_place.c - code at the entry of a function, after ftrace */
#include "text.h"

#define MODEL                                                                  \
	{                                                                      \
		"__put_devmap_managed_folio_refs", 0x880, "c3", false          \
	}
#define END                                                                    \
	{                                                                      \
		NULL, 0, NULL, false                                           \
	}
#define PADDING "90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 "
#define NOPS	"90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90"
#define SLOT	"0f 1f 44 00 00"
#define ENDBR	"f3 0f 1e fa "
#define ROOM                                                                   \
	{ "room", 0x400,                                                       \
	  ENDBR SLOT " b8 01 00 00 00 b8 01 00 00 00 b8 01 00 00 00 b8 01"     \
		     " 00 00 00 b8 01 00 00 00 c3",                            \
	  false },                                                             \
	{                                                                      \
		"behind", 0x440, "c3", false                                   \
	}
#define F "[change]\nfunction = f\n"
#define K (KERNEL_BASE)

static void expect_edits(const struct placed *placed, const char *changes,
			 uint64_t at, const char *code, uint64_t slot,
			 const char *jump)
{
	struct edits edits;
	struct err w = { "" };
	size_t len = (strlen(code) + 1) / 3, i;

	if (resolve_text(placed, changes, &edits, &w))
		fail_msg("%s: %s", changes, w.text);
	assert_int_equal(edits.nr, 2);
	assert_int_equal(edits.edit[0].at, at);
	assert_int_equal(edits.edit[0].len, len);
	for (i = 0; i < len; i++)
		assert_int_equal(edits.edit[0].new[i],
				 strtoul(code + 3 * i, NULL, 16));
	assert_edit(&edits.edit[1], slot, SLOT, jump);
	edits_free(&edits);
}

static void a_return_lies_behind_the_slot(void **state)
{
	static const struct {
		const char *code;
		unsigned int entry;
	} starts[] = {
		{ "53 53 53 53 53 53 53 53 53 53 53 c3", 0 },
		{ SLOT " 53 53 53 53 53 53 53 53 53 53 53 c3", 5 },
		{ ENDBR SLOT " 53 53 53 53 53 53 53 53 53 53 53 c3", 9 },
		{ ENDBR "53 53 53 53 53 53 53 53 53 53 53 c3", 4 },
		/* no longer needed as a target of indirect calls */
		{ "66 0f 1f 00 " SLOT " 53 53 53 53 53 53 53 53 53 53 53 c3",
		  9 },
		{ "0f 1f 40 d6 " SLOT " 53 53 53 53 53 53 53 53 53 53 53 c3",
		  9 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		const struct placed k[] = {
			{ "f", 0x100, starts[i].code, false }, MODEL, END
		};

		expect_edit(k, F "return = 0\n", K + 0x100 + starts[i].entry,
			    "53 53 53", "31 c0 c3");
	}
}

static void a_return_has_any_number(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "53 53 53 53 53 53 53 53 53 53 53 c3", false },
		{ "g", 0x110, "90 c3", false },
		{ "h", 0x112, "c3", false },
		MODEL,
		END
	};

	(void)state;
	expect_edit(k, F "return = 0x800\n", K + 0x100, "53 53 53 53 53 53",
		    "b8 00 08 00 00 c3");
	expect_edit(k, F "return = 0xffffffff\n", K + 0x100,
		    "53 53 53 53 53 53", "b8 ff ff ff ff c3");
	expect_edit(k, F "return = -5\n", K + 0x100, "53 53 53 53 53 53 53 53",
		    "48 c7 c0 fb ff ff ff c3");
	expect_edit(k, F "return = 0x123456789a\n", K + 0x100,
		    "53 53 53 53 53 53 53 53 53 53 53",
		    "48 b8 9a 78 56 34 12 00 00 00 c3");
	expect_refusal(k, "[change]\nfunction = g\nreturn = 0\n",
		       "g has no room for a return");
}

static void code_lies_in_the_padding(void **state)
{
	static const struct placed k[] = { { "__pfx_f", 0xf0, PADDING, false },
					   { "f", 0x100, ENDBR SLOT " 53 c3",
					     false },
					   MODEL,
					   END };

	(void)state;
	/* then a short jump to 0x109 */
	expect_edits(k, F "at-entry = ff c6\n", K + 0xf0, "ff c6 eb 15",
		     K + 0x104, "e9 e7 ff ff ff");
	expect_edits(k, F "at-entry = jmp:__put_devmap_managed_folio_refs\n",
		     K + 0xf0, "e9 8b 07 00 00 eb 12", K + 0x104,
		     "e9 e7 ff ff ff");
	/* call 0x109; xor %eax,%eax; ret */
	expect_edits(k, F "return-late = 0\n", K + 0xf0,
		     "e8 14 00 00 00 31 c0 c3 eb 0f", K + 0x104,
		     "e9 e7 ff ff ff");
}

static void code_lies_in_an_unused_function(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, SLOT " 53 c3", false }, ROOM, MODEL, END
	};
	static const struct placed used[] = {
		{ "__pfx_f", 0xf0, "90 90 c3", false },
		{ "f", 0x100, SLOT " 53 c3", false },
		MODEL,
		END
	};

	(void)state;
	expect_edits(k, F "at-entry = ff c6\nroom = room\n", K + 0x409,
		     "ff c6 e9 f5 fc ff ff", K + 0x100, "e9 04 03 00 00");
	expect_refusal(k, F "at-entry = ff c6\n",
		       "f: 7 bytes do not fit in the padding before it");
	expect_refusal(used, F "at-entry = ff c6\n", "name an unused function");
	expect_refusal(k, F "at-entry = ff c6\nroom = nobody\n",
		       "there is no function nobody");
	expect_refusal(k,
		       F "at-entry = " NOPS "\nat-entry = " NOPS "\n"
			 "at-entry = " NOPS "\nat-entry = " NOPS
			 "\nroom = room\n",
		       "room room has no 69 bytes left");
}

static void two_pieces_of_code_share_the_room(void **state)
{
	static const struct placed k[] = { { "f", 0x100, SLOT " 53 c3", false },
					   { "g", 0x140, SLOT " 53 c3", false },
					   ROOM,
					   MODEL,
					   END };
	struct edits edits;
	struct err w = { "" };

	(void)state;
	if (resolve_text(k,
			 F "at-entry = 90\nroom = room\n[change]\n"
			   "function = g\nat-entry = 90\nroom = room\n",
			 &edits, &w))
		fail_msg("%s", w.text);
	assert_int_equal(edits.nr, 4);
	assert_int_equal(edits.edit[0].at, K + 0x409);
	assert_string_equal(edits.edit[0].where, "room+0x9");
	assert_int_equal(edits.edit[2].at, K + 0x40f);
	edits_free(&edits);
}

static void without_a_slot_nothing_runs_first(void **state)
{
	static const struct placed k[] = {
		{ "f", 0x100, "53 c3", false }, ROOM, MODEL, END
	};

	(void)state;
	expect_refusal(
		k, F "at-entry = 90\nroom = room\n",
		"f does not begin with the five bytes that ftrace patches");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_return_lies_behind_the_slot),
		cmocka_unit_test(a_return_has_any_number),
		cmocka_unit_test(code_lies_in_the_padding),
		cmocka_unit_test(code_lies_in_an_unused_function),
		cmocka_unit_test(two_pieces_of_code_share_the_room),
		cmocka_unit_test(without_a_slot_nothing_runs_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
