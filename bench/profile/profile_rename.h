/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_rename.h - functions of one side each that may be one function */
#ifndef DAXSTORM_PROFILE_PROFILE_RENAME_H
#define DAXSTORM_PROFILE_PROFILE_RENAME_H

#include "profile/profile_diff.h"

/**
 * profile_renames() - fill diff->renames from the functions and nodes
 * @diff: functions and places are set
 *
 * A function of base only and one of new only are a likely rename if
 * - both have at least RENAME_INSN instructions per entry,
 * - their most frequent callers have the same name or are a likely rename
 *   themselves (the caller of a recursive function is that of its first call; a
 *   function without a caller is never paired),
 * - their calls per entry differ by a factor of at most RENAME_CALLS, and
 * - their instructions per call differ by a factor of at most RENAME_SIZE,
 * since
 *   a rename often comes with other changes.
 * Of several such pairs the closest in calls and size is taken first, equal
 * ones by name. A function is in one pair at most. A pair is only a guess: both
 * functions keep their rows, and sums do not change.
 *
 * Return: 0 or -ENOMEM.
 */
int profile_renames(struct profile_diff *diff);
#define RENAME_INSN  0.5 /* per entry; smaller functions are not paired */
#define RENAME_CALLS 1.1
#define RENAME_SIZE  2.0

#endif
