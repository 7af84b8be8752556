/* SPDX-License-Identifier: GPL-2.0-or-later */
/* merge_rounds.h - the rounds of a cell become one cell */
#ifndef DAXSTORM_STATS_MERGE_ROUNDS_H
#define DAXSTORM_STATS_MERGE_ROUNDS_H

#include "record/result.h"

/**
 * merge_rounds() - add up the rounds of each cell of a result
 * @r: changed; its cells have no round then, and its events name none
 * @path: of the file, for the reason
 *
 * Metrics hold the values of all rounds. A check fails if it failed in one; its
 * reason is that of the first such round, and names round and seed. So is a
 * cell's status the worst of all: lost, fail, skip, pass.
 *
 * Return: 0; -EINVAL if a round is there twice, if rounds do not fit each other
 * or if they are profiled; -ENOMEM.
 */
int merge_rounds(struct result *r, const char *path, struct err *reason);

/* "4, 9-11, 17" of a mask; longer ones end in "...". */
#define ROUNDS_TEXT_MAX 80
char *rounds_text(uint64_t rounds, char text[ROUNDS_TEXT_MAX]);

#endif
