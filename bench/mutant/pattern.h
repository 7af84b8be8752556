/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pattern.h - bytes with gaps, and places given by the name of a symbol */
#ifndef DAXSTORM_MUTANT_PATTERN_H
#define DAXSTORM_MUTANT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/kernel.h"

#define PATTERN_MAX 64 /* bytes */

enum atom_kind {
	ATOM_BYTE,  /* one byte, of which mask says what is given */
	ATOM_REL8,  /* a displacement to symbol + addend: one byte */
	ATOM_REL32, /* four bytes */
};

struct atom {
	enum atom_kind kind;
	unsigned char value, mask;
	char symbol[SYMBOL_MAX];
	long addend;
};

/*
 * Words between blanks:
 *
 *	8b  4?  ??		a byte, half of it or all of it free
 *	rel32:NAME  rel8:NAME	a displacement that leads to symbol NAME from
 *				its own end; NAME+4, NAME-1 move the place
 *	call:NAME  jmp:NAME	e8 or e9 and rel32:NAME
 *
 * In bytes to find a NAME may be reached by a jump of its own, as through a
 * PLT. In bytes to put a free half keeps what it finds.
 */
struct pattern {
	struct atom atom[PATTERN_MAX];
	size_t nr;
	size_t len; /* in bytes */
};

/**
 * pattern_add() - append the words of @text to a pattern
 *
 * Return: 0, or -EINVAL with the word that is none.
 */
int pattern_add(const char *text, struct pattern *pattern, struct err *reason);

/* Do the @pattern->len bytes at @bytes, which lie at @at, fit? */
bool pattern_fits(const struct pattern *pattern, const struct kernel *kernel,
		  const unsigned char *bytes, uint64_t at);

/**
 * pattern_put() - the bytes that a pattern makes of others
 * @bytes: @pattern->len bytes, which lie at @at; they are overwritten
 *
 * Return: 0; -ENOENT or -ENOTUNIQ for a symbol; -ERANGE for one too far off.
 */
int pattern_put(const struct pattern *pattern, const struct kernel *kernel,
		unsigned char *bytes, uint64_t at, struct err *reason);

#endif
