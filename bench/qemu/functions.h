/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.h - find the start of a function of the guest kernel */
#ifndef DAXSTORM_QEMU_FUNCTIONS_H
#define DAXSTORM_QEMU_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "qemu/context.h"

struct function {
	uint64_t start;
	enum context context; /* that a call of it begins */
	bool entry;	      /* the CPU enters the kernel here by itself, */
	bool interrupt;	      /* between two instructions, or */
	bool exception; /* for one that could not be finished: it runs again */
	bool stubs;	/* holds entries of interrupts, one behind another */
	bool switches;	/* changes stacks (__switch_to_asm) */
	bool halts;	/* the CPU sleeps in it */
};

/**
 * functions_open() - read a symbols file (record/symtab.h)
 * @path: the file
 * @missing: the name of a symbol that must be there and is not, or NULL
 *
 * Modules lie elsewhere in every boot: only the kernel proper is known here.
 *
 * Return: 0, or -1 with errno; ENOENT with @missing set when the entries of
 * interrupts, faults or task switches have no symbols.
 */
int functions_open(const char *path, const char **missing);

/* The function that holds @address; NULL: none is known. */
const struct function *function_find(uint64_t address);

#endif
