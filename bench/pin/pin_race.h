/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_race.h - free and reuse blocks while their pages are pinned */
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
	bool whole;	  /* frees the whole file; else one block: */
	bool tail;	  /* the second one; else either */
			  /*
		 * A pin may race with the operation. This is not set if a
		 * pinned page that was freed would get a block again.
		 */
	bool free;
	/* Free [at, at + length). Return: 0 or -errno. */
	int (*run)(int fd, uint64_t at, uint64_t length);
};

/* Counts over all rounds. */
struct pin_race_tally {
	uint64_t rounds;
	/* rounds in which the operation slept in the layout break */
	uint64_t waited;
	/* rounds in which the other file got the pinned page's block */
	uint64_t reused;
	uint64_t missed; /* rounds in which the pins came too late */
	/* rounds in which only unmapping ended the operation */
	uint64_t kicked;
	uint64_t span; /* span of all rounds, in units of the clock */
};

/**
 * pin_race_run() - pin pages, free their blocks, reuse and verify, in rounds
 * @test: the test; the number of rounds is test->rounds / 4, at least 40
 * @ops: the last has a NULL name; at least one has @free set
 * @reason: set to the cause of a failure
 *
 * The choices of a round follow from test->seed. Three of four rounds are
 * gated: the pins (race_pinner.h) are taken before the operation and dropped
 * when the operation sleeps in the layout break, or when the other file
 * (block_swap.h) has the blocks. In the other rounds pins and operation start
 * together.
 *
 * Every round reports those of the checks "waits", "unmapped", "ends",
 * "no-stale-write" and "no-foreign-data" that it can decide. "blocks-reused"
 * (90 % of the rounds) and "contended" (50 %) are reported at the end. The
 * values are "round" and "unpin".
 *
 * Return: 0 or -errno.
 */
int pin_race_run(struct test *test, const struct pin_race_op *ops,
		 struct err *reason);

/* Report the checks on the rounds' counts: did they exercise the race? */
void pin_race_judge(struct test *test, const struct pin_race_tally *tally);

#endif
