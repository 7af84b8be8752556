/* SPDX-License-Identifier: GPL-2.0-or-later */
/* edits.h - bytes of a kernel that become others */
#ifndef DAXSTORM_MUTANT_EDITS_H
#define DAXSTORM_MUTANT_EDITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/kernel.h"
#include "mutant/pattern.h"

#define EDIT_MAX (PATTERN_MAX + 16) /* bytes */

struct edit {
	uint64_t at;
	size_t len;
	unsigned char old[EDIT_MAX], new[EDIT_MAX];
	char where[SYMBOL_MAX + 24]; /* "FUNCTION+0x1a" */
};

struct edits {
	struct edit *edit;
	size_t nr;
	uint64_t room_used; /* up to where code lies in an unused function */
};

/**
 * edits_add() - note that @len bytes at @at become others
 * @function: what they belong to
 *
 * Return: 0; -ENOMEM; -EEXIST if some of them are to become others already;
 * -EALREADY if they are what they are to become.
 */
int edits_add(struct edits *edits, const struct function *function, uint64_t at,
	      const unsigned char *old, const unsigned char *new, size_t len,
	      struct err *reason);
void edits_free(struct edits *edits);

#endif
