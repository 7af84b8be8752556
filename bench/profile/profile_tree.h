/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_tree.h - the call trees of both sides, matched by path */
#ifndef DAXSTORM_PROFILE_PROFILE_TREE_H
#define DAXSTORM_PROFILE_PROFILE_TREE_H

#include "profile/profile_diff.h"

/**
 * profile_tree() - fill diff->places: the call trees matched by path of names
 * @side: profiles of both sides
 * @diff: places, nr_places and has_tree are set
 *
 * Nodes are in depth-first order, siblings sorted by change, then by size and
 * name. Siblings of one boot with the same name are one node. A recursion is a
 * longer path, so nothing is counted twice. Of the total of the larger side, a
 * node is relevant if it, with all nodes below, changes by at least
 * PLACE_CHANGE_PCT or is at least PLACE_SIZE_PCT, or if a node below is
 * relevant. Any other path cannot have changed the total by more than the
 * smaller of both.
 *
 * Return: 0 or -ENOMEM.
 */
int profile_tree(const struct profile_side side[SIDES],
		 struct profile_diff *diff);
#define PLACE_CHANGE_PCT 1.0
#define PLACE_SIZE_PCT	 5.0

/* The nodes that are not relevant. */
struct profile_left profile_left(const struct profile_diff *diff);

#endif
