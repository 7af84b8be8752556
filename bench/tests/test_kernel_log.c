// SPDX-License-Identifier: GPL-2.0-or-later
/* test_kernel_log.c - every sign of a problem is found, and nothing else */
#include "unit.h"

#include "base/kernel_log.h"

static const struct {
	const char *line, *kind;
	bool fatal;
} signs[] = {
	{ "Oops: int3: 0000 [#1] PREEMPT SMP NOPTI", "emulator", true },
	{ "Kernel panic - not syncing: Fatal exception", "panic", true },
	{ "Oops: 0002 [#1] PREEMPT SMP NOPTI", "oops", true },
	{ "kernel BUG at fs/dax.c:412!", "bug", true },
	{ "general protection fault, probably for 0xdead", "oops", true },
	{ "BUG: Bad rss-counter state mm:0000 type:MM_FILEPAGES", "rss",
	  false },
	{ "watchdog: BUG: soft lockup - CPU#1 stuck for 26s!", "hang", true },
	{ "INFO: task daxstorm:77 blocked for more than 120 seconds.", "hang",
	  false },
	{ "rcu: INFO: rcu_preempt detected stalls on CPUs", "hang", false },
	{ "mm/pgtable-generic.c:54: bad pmd 00000000(8000)", "bug", false },
	{ "BUG: unable to handle page fault for address: 10", "bug", true },
	{ "BUG: Bad page state in process daxstorm", "bug", true },
	{ "WARNING: CPU: 0 PID: 77 at fs/dax.c:380 dax_insert", "warn", false },
	{ "RSP: 0018:ffffc90000123e28 EFLAGS: 00410246", "emulator", true },
};

#define SIGNS (sizeof(signs) / sizeof(*signs))

static const char clean_boot[] =
	"\x1b"
	"c\x1b[?7l\x1b[2JSeaBIOS (version 1.16.2-debian-1.16.2-1)\r\n"
	"Booting from ROM...\r\n"
	"Probing EDD (edd=off to disable)... ok\r\n"
	"[    0.000000] Command line: panic=-1 oops=panic loglevel=5\r\n"
	"[    0.595779] mtrr: your CPUs had inconsistent MTRR settings\r\n"
	"[    0.813114] acpi/hmat: failed to reserve 0x100000000\r\n"
	"guest up: 5.87 2.90\r\n"
	"[    7.1] daxstorm: begin fault/xfs/2m/1\r\n"
	"daxstorm: cell 1 of 4: fault/xfs/2m/1\r\n"
	"[   13.658374] fuseblk: Unknown parameter 'dax'\r\n"
	"[   13.6] RSP: 0018:ffffc90000123e28 EFLAGS: 003f0fd7\r\n"
	"[   13.7] daxstorm: end fault/xfs/2m/1\r\n"
	"\r\n"
	"exit 0\r\n"
	"[    7.621811] reboot: Power down\r\n";

/* Each sign, with and without a time stamp, also at the end of the text. */
static void each_sign_is_found(void **state)
{
	static const char *const forms[] = { "%s\n", "%s", "%s\r\n",
					     "[   12.345678] %s\r\nmore\n" };
	struct console_event event;
	char text[300], cell[CELL_ID_MAX] = "";
	const char *at;
	size_t i, form;

	(void)state;
	for (i = 0; i < SIGNS * 4; i++) {
		form = i % 4;
		at = strstr(forms[form], "%s");
		snprintf(text, sizeof(text), "%.*s%s%s",
			 (int)(at - forms[form]), forms[form],
			 signs[i / 4].line, at + 2);
		at = text;
		if (!console_next(&at, cell, &event))
			fail_msg("\"%s\" is not found", text);
		assert_string_equal(event.kind, signs[i / 4].kind);
		assert_int_equal(event.fatal, signs[i / 4].fatal);
		assert_string_equal(event.text, signs[i / 4].line);
		assert_string_equal(event.cell, "");
		assert_false(console_next(&at, cell, &event));
		assert_int_equal(*at, '\0');
	}
}

/* A failed check quotes the kernel's line, which is not a second event. */
static void a_quote_is_no_event(void **state)
{
	static const char text[] =
		"daxstorm: split/devdax/1g/1: check clean failed: kernel log: WARNING: at x\n"
		"Oops: 0000 kernel log: WARNING: at y\n";
	struct console_event event;
	char cell[CELL_ID_MAX] = "";
	const char *at = text;

	(void)state;
	assert_true(console_next(&at, cell, &event));
	assert_string_equal(event.kind, "oops");
	assert_false(console_next(&at, cell, &event));
}

static void cells_come_from_the_marks(void **state)
{
	static const char text[] =
		"[    1.000000] WARNING: before any\n"
		"[    2.000000] daxstorm: begin fault/ext4/4k/2p+sync\r\n"
		"[    2.500000] WARNING: in the first\n"
		"[    3.000000] daxstorm: end fault/ext4/4k/2p+sync\r\n"
		"[    3.500000] WARNING: between\n"
		"daxstorm: begin munmap/xfs/2m/1\n"
		"WARNING: in the second\n"
		"daxstorm: begin munmap/xfs/2m/2\n"
		"BUG: in the third";
	static const char *const cells[] = { "", "fault/ext4/4k/2p+sync", "",
					     "munmap/xfs/2m/1",
					     "munmap/xfs/2m/2" };
	struct console_event event;
	char cell[CELL_ID_MAX] = "";
	const char *at = text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cells) / sizeof(*cells); i++) {
		assert_true(console_next(&at, cell, &event));
		assert_string_equal(event.cell, cells[i]);
	}
	assert_false(console_next(&at, cell, &event));
	assert_string_equal(cell, "munmap/xfs/2m/2");
}

static void clean_boot_gives_nothing(void **state)
{
	struct console_event event;
	char cell[CELL_ID_MAX] = "";
	const char *at = clean_boot;

	(void)state;
	if (console_next(&at, cell, &event))
		fail_msg("\"%s\" is taken for %s", event.text, event.kind);
	assert_string_equal(cell, "");
	at = "";
	assert_false(console_next(&at, cell, &event));
}

/* A long line or cell ID is cut and does not overrun the buffer. */
static void long_lines_are_cut(void **state)
{
	struct console_event event;
	char text[2000], cell[CELL_ID_MAX] = "";
	const char *at = text;
	size_t len;

	(void)state;
	len = (size_t)sprintf(text, "[    1.000000] daxstorm: begin ");
	memset(text + len, 'c', 500);
	len += 500;
	len += (size_t)sprintf(text + len, "\nWARNING: ");
	memset(text + len, 'w', 500);
	strcpy(text + len + 500, "\nBUG: x\n");
	assert_true(console_next(&at, cell, &event));
	assert_string_equal(event.kind, "warn");
	assert_int_equal(strlen(event.text), sizeof(event.text) - 1);
	assert_int_equal(strlen(event.cell), CELL_ID_MAX - 1);
	assert_true(console_next(&at, cell, &event));
	assert_string_equal(event.text, "BUG: x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_sign_is_found),
		cmocka_unit_test(a_quote_is_no_event),
		cmocka_unit_test(cells_come_from_the_marks),
		cmocka_unit_test(clean_boot_gives_nothing),
		cmocka_unit_test(long_lines_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
