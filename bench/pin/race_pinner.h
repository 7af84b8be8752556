/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * race_pinner.h - a process that pins pages of two files in rounds, while its
 * owner frees their blocks and lets the other file reuse them
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
	unsigned int file;  /* index of the file in the block swap */
	uint64_t page;	    /* first pinned page, counted from files->base */
	unsigned int shown; /* pages in a pipe, which shows what they hold */
	unsigned int late;  /* pages behind these, pinned by late writes */
	const struct pin_method *writer; /* way to pin of the late writes */
	bool gated;	 /* pins are taken before the operation begins */
	bool at_once;	 /* not gated: drop when the operation has ended */
	bool late_first; /* drop the pins of late writes first */
	uint32_t skew;	 /* pauses before a racing pin and before a drop */
	uint64_t tag;	 /* a page holds tag + page; a late write inverts it */
};

/* How far the owner's operation is. */
enum race_pinner_stage {
	RACE_PINNER_OPERATES,
	RACE_PINNER_RETURNED,
	RACE_PINNER_GAVE
};

/* What a round showed. */
struct race_pinner_seen {
	int err;
	struct err reason;
	bool waited;	  /* the owner's stack showed a layout break */
	bool mapped;	  /* the first page was still mapped at that time */
	bool missed;	  /* not gated: the pages were freed before the pin */
	bool kicked;	  /* only unmapping the pages ended the operation */
	uint64_t foreign; /* words in the pipe other than the pages' own */
	uint64_t word;	  /* the first of them */
	uint64_t ticks;	  /* clock at the drop */
};

/* In memory that both processes share. */
struct race_pinner {
	pid_t pid, owner;
	sem_t begin, ready, done;
	atomic_int stage;
	atomic_bool held; /* set to false just before the last drop */
	struct race_pinner_round round;
	struct race_pinner_seen seen;
};

/**
 * race_pinner_start() - fork the race pinner, which maps both files
 * @test: the test
 * @task: cell and entries of file 0; file 1 has as many
 * @files: the two files
 * @disk: for late writes by direct I/O
 * @race_pinner: set; release with race_pinner_stop()
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int race_pinner_start(struct test *test, const struct task *task,
		      const struct block_swap *files, const struct disk *disk,
		      struct race_pinner **race_pinner, struct err *reason);

/*
 * Begin a round. When it returns, the pins of a gated round are taken, those of
 * another round are about to be. Return: 0 or -errno.
 */
int race_pinner_begin(struct race_pinner *race_pinner,
		      const struct race_pinner_round *round,
		      struct err *reason);

/*
 * Tell the race pinner how far the operation is. It drops its pins when it has
 * seen the owner asleep in the layout break, or when the blocks were reused.
 */
static inline void race_pinner_say(struct race_pinner *race_pinner,
				   enum race_pinner_stage stage)
{
	atomic_store(&race_pinner->stage, stage);
}

/*
 * Wait for the end of the round and of race_pinner->seen. Return: 0 or -errno.
 */
int race_pinner_end(struct race_pinner *race_pinner, struct err *reason);

/* Kill and reap it. Return false if it did not die within 5 s. */
bool race_pinner_stop(struct race_pinner *race_pinner);

#endif
