// SPDX-License-Identifier: GPL-2.0-or-later
/* event.c - tell whether events of guests are the same */
#include "stats/event.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/*
 * Copy @text with each number, hex or decimal, replaced by one digit: lines of
 * the source, addresses and PIDs differ between kernels and boots.
 */
static void without_numbers(const char *text, char *to, size_t room)
{
	size_t len, digits, out = 0;

	while (*text && out + 1 < room) {
		for (len = 0; is_word(text[len]); len++)
			;
		digits = strncmp(text, "0x", 2) ? 0 : 2;
		digits += strspn(text + digits, "0123456789abcdefABCDEF");
		if (len && digits == len && strcspn(text, "0123456789") < len) {
			to[out++] = '0';
			text += len;
			continue;
		}
		len = len ? len : 1;
		while (len-- && out + 1 < room)
			to[out++] = *text++;
	}
	to[out] = '\0';
}

/*
 * The first line of a WARN is "WARNING: CPU: 0 PID: 7 at FILE:LINE FUNCTION" up
 * to Linux 6.18, "WARNING: FILE:LINE at FUNCTION, CPU#0: COMMAND/7" since 6.19,
 * with "[CONDITION] " in front of the file in some configurations. Bring the
 * second form to the first, without the command.
 */
static void as_old_warning(const char *text, char *to, size_t room)
{
	const char *cpu = strstr(text, ", CPU#"), *at = NULL, *next, *file;

	if (cpu && !strncmp(text, "WARNING: ", 9))
		for (next = text + 8;
		     (next = strstr(next, " at ")) && next < cpu; next++)
			at = next;
	if (!at) {
		snprintf(to, room, "%s", text);
		return;
	}
	for (file = at; file > text + 9 && file[-1] != ' '; file--)
		;
	snprintf(to, room, "WARNING: CPU: 0 PID: 0 at %.*s%s%.*s",
		 (int)(at - file), file, at > file ? " " : "",
		 (int)(cpu - at - 4), at + 4);
}

char *event_key(const struct result_event *event)
{
	char plain[512], text[512], *key;

	as_old_warning(event->text, plain, sizeof(plain));
	without_numbers(plain, text, sizeof(text));
	if (asprintf(&key, "%s\x1f%s\x1f%s", event->kind,
		     event->cell ? event->cell : "", text) < 0)
		return NULL;
	return key;
}
