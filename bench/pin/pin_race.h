/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_race.h - blocks that change hands while their pages are pinned, in rounds */
#ifndef DAXSTORM_PIN_PIN_RACE_H
#define DAXSTORM_PIN_PIN_RACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/page_size.h"
#include "check/test.h"

#define RACE_BLOCKS 2 /* of the file */

struct pin_race_op {
	const char *name; /* in messages */
	bool whole;	  /* frees all of the file, else one block of it: */
	bool tail;	  /* the second one, else either */
	/*
	 * A pin may race with it. Not if a pinned page that was freed would get
	 * a block again.
	 */
	bool free;
	/* Frees [at, at + length): 0 or -errno. */
	int (*run)(int fd, uint64_t at, uint64_t length);
};

/* What all rounds came to. */
struct pin_race_tally {
	uint64_t rounds;
	uint64_t waited; /* the operation slept in the layout break */
	uint64_t reused; /* the other file got the block of the pinned page */
	uint64_t missed; /* the pins came too late */
	uint64_t kicked; /* the operation hung until the page was unmapped */
	uint64_t span;	 /* of all rounds, in units of the clock */
};

/**
 * pin_race_run() - rounds of pin, free, give away and verify: test->rounds / 4,
 * or 40 if that is more
 * @ops: ended by a NULL name; at least one of them free
 *
 * What a round does follows from test->seed. Three of four are gated: the pins
 * (race pinner.h) come before the operation, and go when it sleeps in the layout
 * break or when the other file (block swap.h) has the blocks. In the others they
 * start together.
 *
 * Judges "waits", "unmapped", "ends", "no-stale-write" and "no-foreign-data" in
 * every round
 * that can tell, and "blocks-reused" (90 % of the rounds) and "contended" (50 %)
 * at the end; gives the values "round" and "unpin".
 *
 * Return: 0 or -errno.
 */
int pin_race_run(struct test *test, const struct pin_race_op *ops,
		 struct err *reason);

/* The checks at the end: did the rounds show anything? */
void pin_race_judge(struct test *test, const struct pin_race_tally *tally);

#endif
