/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.h - where the instructions of a metric went, base against new */
#ifndef DAXSTORM_PROFILE_PROFILE_H
#define DAXSTORM_PROFILE_PROFILE_H

#include "profile/profile_diff.h"

/**
 * profile_diff() - compare the profiles of one cell and metric
 * @side: profiles of both sides, at least one each; their names stay in use
 * @diff: allocated; release with profile_diff_free()
 *
 * A boot's value is instructions (or calls) divided by entries, a side's the
 * mean of its boots: boots are the samples, however many entries each covers.
 * Functions stand in the order of their absolute change, equal ones by name.
 *
 * Return: 0 or -ENOMEM with nothing to release.
 */
int profile_diff(const struct profile_side side[SIDES],
		 struct profile_diff **diff);
void profile_diff_free(struct profile_diff *diff);

/* Do the boots of @side agree to the last instruction and call? */
bool profile_repeats(const struct profile_diff *diff, enum side side);

/* How many functions changed: they come first. */
size_t profile_changed(const struct profile_diff *diff);

/* What the functions @from to @to - 1 add up to. */
void profile_sum(const struct profile_diff *diff, size_t from, size_t to,
		 double insn[SIDES]);

#endif
