/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.h - where code lies that a function has no room for */
#ifndef DAXSTORM_MUTANT_PLACE_H
#define DAXSTORM_MUTANT_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/edits.h"
#include "mutant/file.h"
#include "mutant/kernel.h"

/* Write code that returns @number to @code, 16 bytes; return its length. */
size_t code_returning(int64_t number, unsigned char *code);

/**
 * place_code() - have a function run other code first
 *
 * ftrace's five bytes at its begin become a jump to the code, which lies in the
 * padding before the function (CONFIG_CALL_PADDING) or in the function that the
 * change names as room, and ends with a jump back.
 *
 * Return: 0, or -errno: there is no such place, or the code is too long.
 */
int place_code(const struct change *change, const struct kernel *kernel,
	       const struct function *function, struct edits *edits,
	       struct err *reason);

#endif
