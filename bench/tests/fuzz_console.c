// SPDX-License-Identifier: GPL-2.0-or-later
/* fuzz_console.c - for libFuzzer: the reader of consoles (scripts/tests/fuzz) */
#include "fuzz.h"

#include "base/kernel_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), cell[CELL_ID_MAX] = "";
	struct console_event event;
	const char *at = text;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	while (at && console_next(&at, cell, &event))
		;
	free(text);
	return 0;
}
