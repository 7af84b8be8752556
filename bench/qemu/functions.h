/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.h - find the start of a function of the guest kernel */
#ifndef DAXSTORM_QEMU_FUNCTIONS_H
#define DAXSTORM_QEMU_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "qemu/context.h"

struct function {
	uint64_t start;
	enum context context; /* context in which a call of it runs */
	bool entry;	/* the CPU enters the kernel here without a call */
	bool interrupt; /* entry that is taken between two instructions */
	/* entry by an unfinished instruction, which runs again */
	bool exception;
	bool stubs;    /* contains several interrupt entries in a row */
	bool switches; /* changes stacks (__switch_to_asm) */
	bool halts;    /* the CPU sleeps in it */
};

/**
 * functions_open() - read a symbols file (symbols/symtab.h)
 * @path: the file
 * @missing: set to the name of a required symbol that is missing, or NULL
 *
 * Only the kernel proper is read, because modules lie elsewhere in every boot.
 *
 * Return: 0, or -1 with errno; ENOENT with @missing set if the entry points of
 * interrupts, faults or task switches have no symbols.
 */
int functions_open(const char *path, const char **missing);

/* The function that contains @address; NULL: unknown. */
const struct function *function_find(uint64_t address);

#endif
