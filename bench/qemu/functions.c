// SPDX-License-Identifier: GPL-2.0-or-later
/* functions.c - find the start of a function of the guest kernel */
#include "qemu/functions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct function {
	uint64_t start;
	bool entry, exception, switches;
};

static struct function *function;
static size_t nr_functions, room;
static uint64_t end; /* end of the kernel's text, by its symbols */

static int add(uint64_t start, const char *name)
{
	struct function *more;

	if (nr_functions == room) {
		room = room ? 2 * room : 65536;
		more = reallocarray(function, room, sizeof(*function));
		if (!more)
			return -1;
		function = more;
	}
	function[nr_functions++] = (struct function){
		.start = start,
		/* For these names see arch/x86/include/asm/idtentry.h. */
		.entry = !strncmp(name, "asm_", 4),
		.exception = !strncmp(name, "asm_exc_", 8),
		.switches = !strcmp(name, "__switch_to_asm"),
	};
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Merge the names of one address into one function. */
static void merge_aliases(void)
{
	size_t i, to = 0;

	qsort(function, nr_functions, sizeof(*function), by_start);
	for (i = 1; i < nr_functions; i++) {
		if (function[i].start != function[to].start) {
			function[++to] = function[i];
			continue;
		}
		function[to].entry |= function[i].entry;
		function[to].exception |= function[i].exception;
		function[to].switches |= function[i].switches;
	}
	nr_functions = to + 1;
	/* No function is longer than this, and modules are far above. */
	end = function[to].start + 65536;
}

int functions_open(const char *path)
{
	char line[512], name[256];
	uint64_t start;
	FILE *f = fopen(path, "re");
	int err = 0;

	if (!f)
		return -1;
	/* __pfx_ symbols name the padding in front of a function. */
	while (!err && fgets(line, sizeof(line), f))
		if (!strchr(line, '[') &&
		    sscanf(line, "%16" SCNx64 " %*1s %255s", &start, name) ==
			    2 &&
		    strncmp(name, "__pfx_", 6))
			err = add(start, name);
	fclose(f);
	if (!err && !nr_functions) {
		errno = EINVAL;
		err = -1;
	}
	if (!err)
		merge_aliases();
	return err;
}

static const struct function *find(uint64_t address)
{
	size_t low = 0, high = nr_functions, mid;

	if (!nr_functions || address < function[0].start || address >= end)
		return NULL;
	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (function[mid].start <= address)
			low = mid;
		else
			high = mid;
	}
	return &function[low];
}

uint64_t function_start(uint64_t address)
{
	const struct function *f = find(address);

	return f ? f->start : 0;
}

bool function_is_entry(uint64_t address, bool *exception)
{
	const struct function *f = find(address);
	bool entry = f && f->entry && f->start == address;

	*exception = entry && f->exception;
	return entry;
}

bool function_switches(uint64_t address)
{
	const struct function *f = find(address);

	return f && f->switches;
}
