// SPDX-License-Identifier: GPL-2.0-or-later
/* test_mutant_file.c - the file of a mutant says all of it, or is refused */
#include <errno.h>

#include "unit.h"

#include "mutant/file.h"

static const char whole[] = "; a comment\n"
			    "[mutant]\n"
			    "breaks = a pin keeps its reference,\n"
			    "breaks = and nobody is told\n"
			    "models = devmap refcounted\n"
			    "\n"
			    "[cell pin-race:xfs:4k]\n"
			    "fails = ends|hang\n"
			    "fails = each:no_.*\n"
			    "[cell gup-race:xfs:2m]\n"
			    "tasks = 2\n"
			    "models = devmap\n"
			    "fails = truncates\n"
			    "\n"
			    "[change]\n"
			    "function = xfs:f\n"
			    "find = 31 f6 4? ; the first argument\n"
			    "find = call:g\n"
			    "put = ?? ?? ??\n"
			    "put = 90 90 90 90 90\n"
			    "matches = 2\n"
			    "[or]\n"
			    "function = h\n"
			    "return = -0x10\n"
			    "[change]\n"
			    "function = i\n"
			    "constant = 0xffffffffffffffff 0\n"
			    "insn = mov edx\n";

static int load(const char *from, const char *to, struct mutant *m,
		struct err *e)
{
	char path[64];
	int err;

	write_changed(path, whole, from, to);
	err = mutant_load(path, m, e);
	unlink(path);
	return err;
}

static void a_file_is_read(void **state)
{
	struct mutant m;
	struct err w;

	(void)state;
	assert_int_equal(load(NULL, "", &m, &w), 0);
	assert_string_equal(m.breaks,
			    "a pin keeps its reference, and nobody is told");
	assert_int_equal(m.models, MODEL_DEVMAP | MODEL_REFCOUNTED);
	assert_int_equal(m.nr_cells, 2);
	assert_string_equal(m.cell[0].cell, "pin-race:xfs:4k");
	assert_string_equal(m.cell[0].fails, "ends|hang&each:no_.*");
	assert_int_equal(m.cell[0].tasks, 1);
	assert_int_equal(m.cell[0].models, MODELS_ALL);
	assert_int_equal(m.cell[1].tasks, 2);
	assert_int_equal(m.cell[1].models, MODEL_DEVMAP);
	assert_int_equal(m.nr_changes, 3);
	assert_string_equal(m.change[0].function, "xfs:f");
	assert_int_equal(m.change[0].action, ACTION_PUT);
	assert_int_equal(m.change[0].find.len, 8);
	assert_int_equal(m.change[0].matches, 2);
	assert_false(m.change[0].alternative);
	assert_true(m.change[1].alternative);
	assert_int_equal(m.change[1].number, -16);
	assert_int_equal(m.change[1].matches, 1);
	assert_false(m.change[2].alternative);
	assert_int_equal(m.change[2].old, -1);
	assert_int_equal(m.change[2].models, MODELS_ALL);
	assert_string_equal(m.change[2].insn, "mov edx");
	mutant_free(&m);
}

/* Edits of the good file, and what the reason of the refusal contains. */
static const struct {
	const char *from, *to, *words;
} wrong[] = {
	{ "breaks = a", "brakes = a", ":3: [mutant]: unknown key \"brakes\"" },
	{ "models = devmap r", "models = linux r", "unknown model \"linux\"" },
	{ "models = devmap refcounted\n", "", "and models" },
	{ "models = devmap\n", "models = devmap\nmodels = refcounted\n",
	  "[cell gup-race:xfs:2m]: models is set twice" },
	{ "breaks = and nobody is told", "models = refcounted-special",
	  "[mutant]: models is set twice" },
	{ "return = -0x10", "models = devmap\nmodels = devmap",
	  "[or]: models is set twice" },
	{ "models = devmap\n", "models =\n", "models names no model" },
	{ "[cell gup-race:xfs:2m]",
	  "[cell fault:xfs:4k]\n[cell gup-race:xfs:2m]",
	  "[cell fault:xfs:4k] has no key" },
	{ "insn = mov edx\n", "insn = mov edx\n[or]\n", "[or] has no key" },
	{ "gup-race:xfs:2m", "badblock", "\"badblock\" is no cell; write" },
	{ "gup-race:xfs:2m", "gup-race:xfs", "\"gup-race:xfs\" is no cell" },
	{ "gup-race:xfs:2m", "gup-race:xfs:", "\"gup-race:xfs:\" is no cell" },
	{ "gup-race:xfs:2m", "gup-race:xfs:2m:1",
	  "\"gup-race:xfs:2m:1\" is no cell" },
	{ "gup-race:xfs:2m", "gup-race::2m", "\"gup-race::2m\" is no cell" },
	{ "each:no_.*", "each:(((", "fails: \"(((\" is not an extended" },
	{ "ends|hang", "ends&a[", "fails: \"a[\" is not an extended" },
	{ "tasks = 2", "tasks = 0", "[cell gup-race:xfs:2m]: 0 tasks" },
	{ "fails = truncates\n", "", "[cell gup-race:xfs:2m] needs fails" },
	{ "[or]", "[other]", "unknown section; use [mutant]" },
	{ "function = h\n", "", "[or]: the first key must be function" },
	{ "return = -0x10", "return = ten", "\"ten\" is not a number" },
	{ "return = -0x10", "return = 0x10000000000000000",
	  "is not a number of 64 bits" },
	{ "return = -0x10", "return-late = 1\nreturn = 1",
	  "more than one action" },
	{ "return = -0x10\n", "", "h: the change has no action" },
	{ "return = -0x10", "return = 0\nfind = 90",
	  "h: use find together with put or jump" },
	{ "return = -0x10", "find = 90\njump = maybe",
	  "\"maybe\": use negate, never" },
	{ "return = -0x10", "return = 0\ninsn = mov",
	  "h: use insn together with constant" },
	{ "return = -0x10", "at-entry = 90\nresult = 0",
	  "h: use result together with skip-call" },
	{ "return = -0x10", "at-entry = ?? c3",
	  "[or]: at-entry: \"??\" has no value" },
	{ "return = -0x10", "at-entry = c3\nat-entry = 4?",
	  "at-entry: \"4?\" has no value" },
	{ "return = -0x10", "at-entry = ?b",
	  "at-entry: \"?b\" has no value; write both digits" },
	{ "put = 90 90 90 90 90\n", "put = 90\n",
	  "xfs:f: 8 bytes to find, but 4 to put" },
	{ "31 f6 4?", "31 f6 4", "\"4\" is not a byte: write 8b" },
	{ "31 f6 4?", "31 f6 4g", "\"4g\" is not a byte" },
	{ "call:g", "call:", "\"call:\" names no symbol" },
	{ "call:g", "call:g+x", "\"call:g+x\" names no symbol" },
	{ "call:g", "call:g+999999999999999999999",
	  "\"call:g+999999999999999999999\": the number after" },
	{ "call:g", "call:g+0x80000000", "is beyond +-2147483647" },
	{ "call:g", "call:g-0x80000000", "is beyond +-2147483647" },
	{ "matches = 2", "matches = 0", "\"0\": use a number from 1 to 64" },
	{ "matches = 2", "only = 2",
	  "xfs:f: only = 2 is more than matches = 1" },
	{ "constant = 0xffffffffffffffff 0", "constant = 1",
	  "\"1\" is not two numbers OLD NEW" },
	{ "[change]\nfunction = xfs:f", "[or]\nfunction = xfs:f",
	  "[or] has no [change] before it" },
	{ "matches = 2", "matches", "not KEY = VALUE" },
};

static void what_is_wrong_is_named(void **state)
{
	struct mutant m;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		w.text[0] = '\0';
		if (!load(wrong[i].from, wrong[i].to, &m, &w))
			fail_msg("\"%s\" was read", wrong[i].to);
		if (!strstr(w.text, wrong[i].words))
			fail_msg("\"%s\" says \"%s\"", wrong[i].to, w.text);
	}
	assert_int_equal(mutant_load("/nonexistent.ini", &m, &w), -ENOENT);
	assert_int_equal(mutant_load("/tmp", &m, &w), -EISDIR);
	assert_non_null(strstr(w.text, "/tmp is a directory; name files"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read),
		cmocka_unit_test(what_is_wrong_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
