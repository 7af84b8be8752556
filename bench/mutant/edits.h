/* SPDX-License-Identifier: GPL-2.0-or-later */
/* edits.h - bytes of a kernel to replace */
#ifndef DAXSTORM_MUTANT_EDITS_H
#define DAXSTORM_MUTANT_EDITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/kernel.h"
#include "mutant/pattern.h"

#define EDIT_MAX (PATTERN_MAX + 16) /* maximum length of an edit in bytes */

struct edit {
	uint64_t at;
	size_t len;
	unsigned char old[EDIT_MAX], new[EDIT_MAX];
	char where[SYMBOL_MAX + 24]; /* "FUNCTION+0x1a" */
};

struct edits {
	struct edit *edit;
	size_t nr;
	uint64_t room_used; /* end of the code placed in an unused function */
};

/**
 * edits_add() - record that the @len bytes @old at @at become @new
 * @function: function that contains them
 *
 * Return: 0; -ENOMEM; -EEXIST if another edit replaces some of them; -EALREADY
 * if @new equals @old.
 */
int edits_add(struct edits *edits, const struct function *function, uint64_t at,
	      const unsigned char *old, const unsigned char *new, size_t len,
	      struct err *reason);
void edits_free(struct edits *edits);

#endif
