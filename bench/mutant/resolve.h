/* SPDX-License-Identifier: GPL-2.0-or-later */
/* resolve.h - translate the changes of a mutant to bytes of one kernel */
#ifndef DAXSTORM_MUTANT_RESOLVE_H
#define DAXSTORM_MUTANT_RESOLVE_H

#include "base/err.h"
#include "mutant/edits.h"
#include "mutant/file.h"
#include "mutant/kernel.h"

/**
 * mutant_resolve() - find every change of a mutant in a kernel
 * @edits: filled, in the order of the changes; release with edits_free()
 *
 * A change is searched for in its function only, and must match as often as it
 * says. Bytes are refused if a return from a call or a jump could lead into
 * their middle.
 *
 * Return: 0; -EXDEV if the mutant is for another model; -ENOENT or another
 * -errno, with the reason, if it does not apply.
 */
int mutant_resolve(const struct mutant *mutant, const struct kernel *kernel,
		   struct edits *edits, struct err *reason);

#endif
