/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.h - where the instructions of a metric went, base against new */
#ifndef DAXSTORM_PROFILE_PROFILE_H
#define DAXSTORM_PROFILE_PROFILE_H

#include "profile/profile_diff.h"

/**
 * profile_diff() - compare the profiles of one cell and metric
 * @side: profiles of both sides, at least one each; must stay valid
 * @diff: allocated; release with profile_diff_free()
 *
 * The value of a boot is instructions (or calls) divided by entries; that of a
 * side is the mean over its boots, however many entries each covers. Functions
 * are sorted by their absolute change, equal ones by name.
 *
 * Return: 0 or -ENOMEM with nothing to release.
 */
int profile_diff(const struct profile_side side[SIDES],
		 struct profile_diff **diff);
void profile_diff_free(struct profile_diff *diff);

/* Return whether the boots of @side have equal instructions and calls. */
bool profile_repeats(const struct profile_diff *diff, enum side side);

/* Number of functions that changed. They come first. */
size_t profile_changed(const struct profile_diff *diff);

/* Sum of the functions @from to @to - 1. */
void profile_sum(const struct profile_diff *diff, size_t from, size_t to,
		 double insn[SIDES]);

#endif
