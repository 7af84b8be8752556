/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pattern.h - byte patterns with wildcards and with displacements to symbols */
#ifndef DAXSTORM_MUTANT_PATTERN_H
#define DAXSTORM_MUTANT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/kernel.h"

#define PATTERN_MAX 64 /* bytes */

enum atom_kind {
	ATOM_BYTE,  /* one byte; the mask selects the bits that are given */
	ATOM_REL8,  /* one-byte displacement to symbol + addend */
	ATOM_REL32, /* four-byte displacement */
};

struct atom {
	enum atom_kind kind;
	unsigned char value, mask;
	char symbol[SYMBOL_MAX];
	long addend;
};

/*
 * A pattern consists of words separated by blanks:
 *
 *	8b  4?  ??		a byte; each ? is a half that may have any value
 *	rel32:NAME  rel8:NAME	a displacement from its own end to symbol NAME;
 *				NAME+4 and NAME-1 are places beside it
 *	call:NAME  jmp:NAME	e8 or e9, followed by rel32:NAME
 *
 * In a pattern to find, the displacement may lead to a jump to NAME instead, as
 * through a PLT. In a pattern to put, a ? leaves the half unchanged.
 */
struct pattern {
	struct atom atom[PATTERN_MAX];
	size_t nr;
	size_t len; /* in bytes */
};

/**
 * pattern_add() - append the words of @text to a pattern
 *
 * Return: 0, or -EINVAL with the invalid word in the reason.
 */
int pattern_add(const char *text, struct pattern *pattern, struct err *reason);

/* Do the @pattern->len bytes at @bytes, whose address is @at, match? */
bool pattern_fits(const struct pattern *pattern, const struct kernel *kernel,
		  const unsigned char *bytes, uint64_t at);

/**
 * pattern_put() - write the bytes of a pattern
 * @bytes: @pattern->len bytes, whose address is @at; they are overwritten
 *
 * Return: 0; -ENOENT or -ENOTUNIQ for a symbol; -ERANGE for one that is too far
 * away.
 */
int pattern_put(const struct pattern *pattern, const struct kernel *kernel,
		unsigned char *bytes, uint64_t at, struct err *reason);

#endif
