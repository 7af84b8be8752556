/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_rename.h - functions of one side each that may be one function */
#ifndef DAXSTORM_PROFILE_PROFILE_RENAME_H
#define DAXSTORM_PROFILE_PROFILE_RENAME_H

#include "profile/profile_diff.h"

/**
 * profile_renames() - fill diff->renames from the functions and places
 *
 * A function of base only and one of new only are a likely rename if
 * - both have at least RENAME_INSN instructions an entry,
 * - the caller that each is called from most has the same name on both sides,
 *   or these callers are a likely rename themselves (recursion does not make
 *   a function its own caller; one that nothing calls is never paired),
 * - their calls per entry differ by a factor of at most RENAME_CALLS, and
 * - their instructions per call by a factor of at most RENAME_SIZE: a rename
 *   in a series comes with changes, but half or double is another function.
 * Of several such pairs the closest in calls and size is taken first, equal
 * ones by name; a function is in one pair at most. It stays a guess: both
 * functions keep their rows, and the sum of the changes is as it was.
 *
 * Return: 0 or -ENOMEM.
 */
int profile_renames(struct profile_diff *diff);
#define RENAME_INSN  0.5 /* per entry: below it nobody asks for its name */
#define RENAME_CALLS 1.1
#define RENAME_SIZE  2.0

#endif
