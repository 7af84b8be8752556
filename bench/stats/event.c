// SPDX-License-Identifier: GPL-2.0-or-later
/* event.c - tell whether events of guests are the same */
#include "stats/event.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "symbols/symtab.h"

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
		if (digits && digits + 1 == len && text[digits] == 's')
			digits++; /* seconds, as in "stuck for 26s" */
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

/* The length of "[COMMAND:PID]"; 0 if @text does not begin with it. */
static size_t task_in_brackets(const char *text)
{
	size_t end = strcspn(text, "]"), colon = end;

	if (*text != '[' || text[end] != ']')
		return 0;
	while (colon && text[colon] != ':')
		colon--;
	return colon && colon + 1 < end &&
			       colon + 1 +
					       strspn(text + colon + 1,
						      "0123456789") ==
				       end ?
		       end + 1 :
		       0;
}

/*
 * Copy  without what two kernels or boots write differently of one event: which
 * task it met ("task COMMAND:PID", "[COMMAND:PID]"), suffixes of the compiler, and
 * the number and config of an oops ("[#1] PREEMPT SMP").
 */
static void without_chance(const char *text, char *to, size_t room)
{
	size_t out = 0, skip;

	while (*text && out + 1 < room && strncmp(text, " [#", 3)) {
		skip = *text == '.' ? symbol_suffix(text) :
				      task_in_brackets(text);
		if (!skip && !strncmp(text, "task ", 5) && strchr(text, ':'))
			skip = 5 + strcspn(text + 5, ":") + 1;
		if (skip)
			text += skip;
		else
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

static void normalise(const char *text, char *to, size_t room)
{
	char warning[512], rest[512];

	as_old_warning(text, warning, sizeof(warning));
	without_chance(warning, rest, sizeof(rest));
	without_numbers(rest, to, room);
}

char *event_key(const struct result_event *event, bool in_cell)
{
	char text[512], *key;

	normalise(event->text, text, sizeof(text));
	if (asprintf(&key, "%s\x1f%s\x1f%s", event->kind,
		     in_cell && event->cell ? event->cell : "", text) < 0)
		return NULL;
	return key;
}
