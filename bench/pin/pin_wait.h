/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pin_wait.h - operations that must wait for a pin of a page of their file,
 * each against every kind of pin
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
	const char *check; /* the check that it waits for the pin */
	/*
	 * Operate on a file of @length bytes. The pinned pages lie in the 2 MiB
	 * from @at on; the file has 2 MiB before and behind these.
	 * Return: 0 or -errno.
	 */
	int (*run)(int fd, uint64_t at, uint64_t length);
	bool keeps;  /* the pinned page stays in the file, at its offset */
	bool closes; /* run() closes the last file descriptor */
	bool named;  /* the file is named PIN_WAIT_NAME and is not unlinked */
	/* Restore the target at the end; may be NULL. */
	int (*after)(const struct test *test, struct err *reason);
};

struct pin_wait {
	/* set by the caller */
	struct test *test;
	const struct disk *disk; /* NULL: only kinds that need none */
	enum pinner_kind kind;
	const struct pin_wait_op *op;
	bool unmap; /* unmap the pages once they are pinned */
	/* set by pin_wait_open() */
	struct cell cell;
	struct extent_set extents;
	struct task task;
	struct pinner_spec spec;
	struct pinner pinner;
	struct blocked_op blocked;
	uint64_t physical; /* address of the first pinned page */
	char where[200];   /* last process_where() of the operation */
};

/**
 * pin_wait_open() - make the file, pin pages and prepare the operation
 * @s: its first members are set by the caller
 * @reason: set to the cause of a failure and the way out
 *
 * The pinned pages follow from test->seed, the kind of pin and the operation.
 *
 * Return: 0, release with pin_wait_close(); -ENOTSUP if this kind of pin cannot
 * be used; or -errno.
 */
int pin_wait_open(struct pin_wait *s, struct err *reason);

/* Start the operation and find out whether it is blocked. */
enum blocked_op_state pin_wait_go(struct pin_wait *s);

/*
 * Fork and start the operation again after its process has ended, for an
 * operation that was interrupted.
 */
int pin_wait_again(struct pin_wait *s, struct err *reason);

/* End all; false, with s->where set, if a process cannot be killed. */
bool pin_wait_close(struct pin_wait *s);

/* The checks of pin_wait_run() beside one for each operation. */
/* clang-format off */
#define PIN_WAIT_PIN(kind, method, way)                                        \
	{                                                                      \
		.name = "pin-by-" way,                                         \
		.summary = "every operation waits for a pin by " way,          \
	},
#define PIN_WAIT_CHECKS                                                        \
	PIN_METHODS(PIN_WAIT_PIN)                                              \
	{                                                                      \
		.name = "ends",                                                \
		.summary = "an operation ends when the pin is dropped",        \
	},                                                                     \
	{                                                                      \
		.name = "signal",                                              \
		.summary = "a signal ends the wait, but not of an eviction",   \
	}
/* clang-format on */
/* Where the operations give the file, or blocks of it, up. */
#define PIN_WAIT_DATA_CHECKS                                                   \
	{ .name = "old-data",                                                  \
	  .summary = "a pin shows the old data of its page only" },            \
		{ .name = "reused",                                            \
		  .summary =                                                   \
			  "a block that was freed under a pin was reused" },   \
	{                                                                      \
		.name = "late-write",                                          \
		.summary = "what is written by a pin reaches its page only",   \
	}
#define PIN_WAIT_METRIC                                                        \
	{                                                                      \
		.name = "unpin",                                               \
		.summary = "from the drop of a pin to the end of the "         \
			   "blocked operation",                                \
	}

#endif
