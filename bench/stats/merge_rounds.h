/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge_rounds.h - merge the rounds of a cell into one cell */
#ifndef DAXSTORM_STATS_MERGE_ROUNDS_H
#define DAXSTORM_STATS_MERGE_ROUNDS_H

#include "record/result.h"

/**
 * merge_rounds() - merge the rounds of each cell of a result
 * @r: the result; its cells and events have no round afterwards
 * @path: the file, for messages
 * @reason: set to the cause of a failure
 *
 * Metrics hold the values of all rounds. A check fails if it failed in one
 * round; its reason is that of the first such round, with round and seed. The
 * status of a cell is the worst one: lost, fail, skip, pass.
 *
 * Return: 0; -EINVAL if a round is there twice, if rounds do not match each
 * other or are profiled; or -ENOMEM.
 */
int merge_rounds(struct result *r, const char *path, struct err *reason);

/* Format a mask as "4, 9-11, 17"; a long list ends in "...". */
#define ROUNDS_TEXT_MAX 80
char *rounds_text(uint64_t rounds, char text[ROUNDS_TEXT_MAX]);

#endif
