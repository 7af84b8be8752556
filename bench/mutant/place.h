/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.h - place code for which a function has no space */
#ifndef DAXSTORM_MUTANT_PLACE_H
#define DAXSTORM_MUTANT_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/edits.h"
#include "mutant/file.h"
#include "mutant/kernel.h"

/*
 * Write to @code, a buffer of 16 bytes, code that returns @number. Return: its
 * length.
 */
size_t code_returning(int64_t number, unsigned char *code);

/**
 * place_code() - make a function run other code first
 *
 * ftrace's five bytes at the start of the function are replaced by a jump to
 * the code. The code lies in the padding before the function
 * (CONFIG_CALL_PADDING) or in the function that the change names as room, and
 * ends with a jump back.
 *
 * Return: 0, or -errno if there is no such place or the code is too long.
 */
int place_code(const struct change *change, const struct kernel *kernel,
	       const struct function *function, struct edits *edits,
	       struct err *reason);

#endif
