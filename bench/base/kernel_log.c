// SPDX-License-Identifier: GPL-2.0-or-later
/* kernel_log.c - find warnings, bugs and oopses in the kernel log */
#include "base/kernel_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *sign, *kind;
	bool fatal;
} signs[] = {
	{ "Oops: int3", "emulator", true },
	{ "Kernel panic", "panic", true },
	{ "Oops", "oops", true },
	{ "kernel BUG at", "bug", true },
	{ "general protection fault", "oops", true },
	{ "BUG: Bad rss-counter state", "rss", false },
	{ "soft lockup", "hang", true },
	{ "blocked for more than", "hang", false },
	{ "rcu: INFO:", "hang", false },
	{ "bad pmd", "bug", false },
	{ "BUG:", "bug", true },
	{ "WARNING:", "warn", false },
};

/* Return the text behind the prefixes "[    1.234567] " and spaces. */
static const char *skip_stamp(const char *line, const char *end)
{
	const char *close;

	if (line < end && *line == '[') {
		close = memchr(line, ']', (size_t)(end - line));
		if (close)
			line = close + 1;
	}
	while (line < end && *line == ' ')
		line++;
	return line;
}

static void follow_mark(const char *line, char cell[CELL_ID_MAX])
{
	const char *at = strstr(line, "daxstorm: begin ");

	if (at) {
		snprintf(cell, CELL_ID_MAX, "%s", at + 16);
		cell[strcspn(cell, " \r")] = '\0';
	} else if (strstr(line, "daxstorm: end ")) {
		cell[0] = '\0';
	}
}

/*
 * Bits 22 to 31 of EFLAGS are reserved and read as zero on every x86 CPU (Intel
 * SDM volume 1, 3.4.3). A register dump that shows one of them set comes from an
 * emulator that lost its flags; later messages are then not the kernel's fault.
 */
static bool impossible_flags(const char *line)
{
	const char *at = strstr(line, "EFLAGS: ");

	return at && strtoul(at + 8, NULL, 16) >> 22;
}

bool console_next(const char **text, char cell[CELL_ID_MAX],
		  struct console_event *event)
{
	const char *line, *end, *at, *quote;
	unsigned int i;

	while (*(line = *text)) {
		end = strchrnul(line, '\n');
		*text = *end ? end + 1 : end;
		line = skip_stamp(line, end);
		snprintf(event->text, sizeof(event->text), "%.*s",
			 (int)(end - line), line);
		event->text[strcspn(event->text, "\r")] = '\0';
		follow_mark(event->text, cell);
		if (impossible_flags(event->text)) {
			event->kind = "emulator";
			event->fatal = true;
			strcpy(event->cell, cell);
			return true;
		}
		/* A failed check quotes the kernel log (measure/leak_check.c). */
		quote = strstr(event->text, "kernel log: ");
		for (i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
			at = strstr(event->text, signs[i].sign);
			if (!at || (quote && quote < at))
				continue;
			event->kind = signs[i].kind;
			event->fatal = signs[i].fatal;
			strcpy(event->cell, cell);
			return true;
		}
	}
	return false;
}
