// SPDX-License-Identifier: GPL-2.0-or-later
/* functions.c - find the start of a function of the guest kernel */
#include "qemu/functions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct function *function;
static size_t nr_functions, room;
static uint64_t end; /* end of the kernel's text, computed from its symbols */

/* Symbols without which interrupts and task switches cannot be recognized. */
static const char *const needed[] = { "asm_exc_page_fault",
				      "asm_sysvec_apic_timer_interrupt",
				      "__switch_to_asm" };
#define NEEDED (sizeof(needed) / sizeof(needed[0]))
static bool found[NEEDED];

static bool is_any(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

/* arch/x86/include/asm/idtentry.h defines the names of the entry points. */
static struct function describe(uint64_t start, const char *name)
{
	/* not caused by the instruction that runs */
	static const char *const others[] = { "asm_exc_nmi",
					      "asm_exc_machine_check",
					      "asm_exc_debug", "asm_exc_int3",
					      NULL };
	/*
	 * WARN() executes ud2, which QEMU counts and which the handler skips.
	 * What it prints is part of the path that warns.
	 */
	static const char *const skipped[] = { "asm_exc_invalid_op", NULL };
	static const char *const stubs[] = { "irq_entries_start",
					     "spurious_entries_start", NULL };
	static const char *const halts[] = { "default_idle",
					     "pv_native_safe_halt",
					     "native_safe_halt", "mwait_idle",
					     NULL };
	bool entry = !strncmp(name, "asm_", 4);
	bool fault = !strncmp(name, "asm_exc_", 8);
	unsigned int i;

	for (i = 0; i < NEEDED; i++)
		found[i] |= !strcmp(name, needed[i]);
	return (struct function){
		.start = start,
		.context = context_of(name),
		.entry = entry,
		.interrupt = (entry && !fault) || is_any(name, others) ||
			     is_any(name, stubs),
		.exception = fault && !is_any(name, others) &&
			     !is_any(name, skipped),
		.stubs = is_any(name, stubs),
		.switches = !strcmp(name, "__switch_to_asm"),
		.halts = is_any(name, halts),
	};
}

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
	function[nr_functions++] = describe(start, name);
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void merge(struct function *into, const struct function *from)
{
	if (into->context == CONTEXT_SAME)
		into->context = from->context;
	into->entry |= from->entry;
	into->interrupt |= from->interrupt;
	into->exception |= from->exception;
	into->stubs |= from->stubs;
	into->switches |= from->switches;
	into->halts |= from->halts;
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
		merge(&function[to], &function[i]);
	}
	nr_functions = to + 1;
	/* No function is longer than this, and modules lie far above. */
	end = function[to].start + 65536;
}

static int check_needed(const char **missing)
{
	unsigned int i;

	for (i = 0; i < NEEDED; i++) {
		if (found[i])
			continue;
		*missing = needed[i];
		errno = ENOENT;
		return -1;
	}
	return 0;
}

int functions_open(const char *path, const char **missing)
{
	char line[512], name[256];
	uint64_t start;
	FILE *f = fopen(path, "re");
	int err = 0;

	*missing = NULL;
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
	if (err)
		return -1;
	merge_aliases();
	return check_needed(missing);
}

const struct function *function_find(uint64_t address)
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
