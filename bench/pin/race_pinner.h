/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * race_pinner.h - a process that pins pages of two files, round after round, while
 * its owner frees their blocks and gives them away
 */
#ifndef DAXSTORM_PIN_RACE_PINNER_H
#define DAXSTORM_PIN_RACE_PINNER_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "check/test.h"
#include "measure/task.h"
#include "pin/pin_method.h"
#include "target/block_swap.h"

#define RACE_PINNER_PAGES_MAX 4 /* of each kind of pin */

struct race_pinner_round {
	unsigned int file;  /* of the block swap */
	uint64_t page;	    /* first pinned one, counted from its base on */
	unsigned int shown; /* so many by a pipe that shows what they hold, */
	unsigned int late;  /* the next ones by late writes: 1.. each */
	const struct pin_method *writer; /* of those that write */
	bool gated;	 /* the pins are there before the operation begins */
	bool at_once;	 /* not gated: drop when the operation has ended */
	bool late_first; /* drop the pins of late writes first */
	uint32_t skew;	 /* pauses before a pin that races, and a drop */
	uint64_t tag;	 /* tag + page fills a page; late writes invert it */
};

/* How far the owner is with its operation. */
enum race_pinner_stage {
	RACE_PINNER_OPERATES,
	RACE_PINNER_RETURNED,
	RACE_PINNER_GAVE
};

/* What a round showed. */
struct race_pinner_seen {
	int err;
	struct err reason;
	bool waited; /* the owner slept in the layout break, by its stack */
	bool mapped; /* the first page was still, when it slept */
	bool missed; /* not gated: the pages were gone before the pin */
	bool kicked; /* the operation ended when the mapping was dropped */
	uint64_t foreign; /* words in the pipe that are not the pages' own */
	uint64_t word;	  /* the first of them */
	uint64_t ticks;	  /* of the clock, at the drop */
};

/* In memory that both processes share. */
struct race_pinner {
	pid_t pid, owner;
	sem_t begin, ready, done;
	atomic_int stage;
	atomic_bool held; /* false a moment before the pins are dropped */
	struct race_pinner_round round;
	struct race_pinner_seen seen;
};

/**
 * race_pinner_start() - fork it; it maps both files
 * @task: of file 0: its cell and entries; as many in file 1
 *
 * Return: 0, release with race_pinner_stop(); -errno.
 */
int race_pinner_start(struct test *test, const struct task *task,
		      const struct block_swap *files, const struct disk *disk,
		      struct race_pinner **race_pinner, struct err *reason);

/*
 * Begin a round; when it returns, a gated one holds its pins, the other ones
 * are about to be taken. Return: 0 or -errno.
 */
int race_pinner_begin(struct race_pinner *race_pinner,
		      const struct race_pinner_round *round,
		      struct err *reason);

/*
 * Say how far the owner is. The
 * pinner drops them when it has seen the owner asleep in the layout break, or
 * when the blocks were given away.
 */
static inline void race_pinner_say(struct race_pinner *race_pinner,
				   enum race_pinner_stage stage)
{
	atomic_store(&race_pinner->stage, stage);
}

/* Wait for the end of the round; race pinner->seen holds. Return: 0 or -errno. */
int race_pinner_end(struct race_pinner *race_pinner, struct err *reason);

/* Kill and reap it; false if the kernel keeps it. */
bool race_pinner_stop(struct race_pinner *race_pinner);

#endif
