/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_tree.h - the call trees of both sides, matched by path */
#ifndef DAXSTORM_PROFILE_PROFILE_TREE_H
#define DAXSTORM_PROFILE_PROFILE_TREE_H

#include "profile/profile_diff.h"

/**
 * profile_tree() - fill diff->places: the call trees matched by path of names
 *
 * Places stand depth first, siblings by their change, then by size and name.
 * Equal siblings of one boot are one place; a recursion is a longer path, so
 * that nothing counts twice. Of a total T (of the side with more), a place
 * matters if with all below it changes by at least PLACE_CHANGE_PCT of T or
 * makes at least PLACE_SIZE_PCT of it, or if one below it matters. A path that
 * does neither cannot have moved the total by more than the smaller of both.
 *
 * Return: 0 or -ENOMEM.
 */
int profile_tree(const struct profile_side side[SIDES],
		 struct profile_diff *diff);
#define PLACE_CHANGE_PCT 1.0
#define PLACE_SIZE_PCT	 5.0

/* What profile_tree() found not to matter. */
struct profile_left profile_left(const struct profile_diff *diff);

#endif
