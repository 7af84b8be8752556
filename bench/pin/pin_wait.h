/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pin_wait.h - one file, one pinner of a pin, one operation that wants the
 * pinned page idle
 */
#ifndef DAXSTORM_PIN_PIN_WAIT_H
#define DAXSTORM_PIN_PIN_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/page_size.h"
#include "check/blocked_op.h"
#include "check/test.h"
#include "measure/task.h"
#include "pin/disk.h"
#include "pin/pinner.h"
#include "target/target.h"

#define PIN_WAIT_END_MS 2000 /* in which an operation ends once it may */
#define PIN_WAIT_NAME	"daxstorm-pinned"

struct pin_wait_op {
	const char *name;  /* in messages */
	const char *check; /* that it waits for the pin */
	/*
	 * On a file of @length bytes whose pinned pages lie in the 2 MiB from
	 * @at on, which has 2 MiB before and behind: 0 or -errno.
	 */
	int (*run)(int fd, uint64_t at, uint64_t length);
	bool keeps;  /* the pinned page stays in the file, where it was */
	bool closes; /* run() closes the last descriptor of the file */
	bool named;  /* the file is PIN_WAIT_NAME in the target and stays */
	/* when all is over: puts the target back; may be NULL */
	int (*after)(const struct test *test, struct err *reason);
};

struct pin_wait {
	/* to be set */
	struct test *test;
	const struct disk *disk; /* NULL: no kind that needs one */
	enum pinner_kind kind;
	const struct pin_wait_op *op;
	bool unmap; /* the pinner's mapping, when it has the pin */
	/* from pin_wait_open() on */
	struct cell cell;
	struct extent_set extents;
	struct task task;
	struct pinner_spec spec;
	struct pinner pinner;
	struct blocked_op blocked;
	uint64_t physical; /* of the first pinned page */
	char where[200];   /* the operation stood when it was last seen */
};

/**
 * pin_wait_open() - make the file, pin, and get the operation ready
 *
 * Which page of its 2 MiB is pinned, and how many, follows from test->seed,
 * the kind and the operation.
 *
 * Return: 0, release with pin_wait_close(); -ENOTSUP where that kind of pin
 * cannot be had here, with the way out; -errno.
 */
int pin_wait_open(struct pin_wait *s, struct err *reason);

/* Let the operation begin, and see what becomes of it. */
enum blocked_op_state pin_wait_go(struct pin_wait *s);

/*
 * Fork and start the operation once more, after its process has ended. For an
 * operation that was interrupted.
 */
int pin_wait_again(struct pin_wait *s, struct err *reason);

/* End all; false, with the place in s->where, if the kernel keeps a process. */
bool pin_wait_close(struct pin_wait *s);

/* The checks of pin_wait_run() beside one for each operation. */
#define PIN_WAIT_PIN(way)                                                      \
	{                                                                      \
		.name = "pin-by-" way,                                         \
		.summary = "every operation waits for a pin by " way,          \
	}
#define PIN_WAIT_CHECKS                                                        \
	PIN_WAIT_PIN("pipe"), PIN_WAIT_PIN("vm-read"),                         \
		PIN_WAIT_PIN("vm-write"), PIN_WAIT_PIN("aio-read"),            \
		PIN_WAIT_PIN("aio-write"), PIN_WAIT_PIN("uring-read"),         \
		PIN_WAIT_PIN("uring-write"), PIN_WAIT_PIN("tcp"),              \
		{ .name = "ends",                                              \
		  .summary = "an operation ends when the pin is dropped" },    \
	{                                                                      \
		.name = "signal",                                              \
		.summary = "a signal ends the wait, but not of an eviction",   \
	}
/* Where the operations give the file, or blocks of it, up. */
#define PIN_WAIT_DATA_CHECKS                                                   \
	{ .name = "old-data",                                                  \
	  .summary = "a pin shows the old data of its page only" },            \
		{ .name = "reused",                                            \
		  .summary =                                                   \
			  "what was freed under a pin found another file" },   \
	{                                                                      \
		.name = "late-write",                                          \
		.summary = "what is written by a pin reaches its page only",   \
	}
#define PIN_WAIT_METRIC                                                        \
	{                                                                      \
		.name = "unpin",                                               \
		.summary = "from the drop of a pin to the end of "             \
			   "the operation that waited",                        \
	}

#endif
