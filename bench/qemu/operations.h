/* SPDX-License-Identifier: GPL-2.0-or-later */
/* operations.h - what each measured operation executed itself */
#ifndef DAXSTORM_QEMU_OPERATIONS_H
#define DAXSTORM_QEMU_OPERATIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "qemu/context.h"

/* Instructions of one task of the guest within a region. */
struct account {
	uint64_t insn[CONTEXTS];
	uint64_t own, waiting; /* of @insn when its operation began */
	bool worker;	       /* it has measured operations */
	bool open;	       /* it is within one */
};

/* A record begins: forget the operations of the one before. */
void operations_forget(void);

/**
 * operations_region_begin() - a region begins
 * @task: account of the task that runs
 * @drain: operations left work behind, which is to be counted now
 */
void operations_region_begin(struct account *task, bool drain);

/* It ends: each account goes to operations_retire() before it is used anew. */
void operations_region_end(void);

/* From here on instructions are those of @task in @context. */
void operations_move(struct account *task, enum context context);

/**
 * operations_begin() - @task begins an operation
 *
 * Both are called in the hook of a mark, before it is counted itself.
 *
 * Return: 0, or -1 if it has not ended the one before.
 */
int operations_begin(struct account *task);

/* It ends it. Return: 0, or -1 if it has not begun one. */
int operations_end(struct account *task);

/* Add @task to the sums of the region and empty it. */
void operations_retire(struct account *task);

/**
 * operations_print() - write the lines of a record
 *
 *	o COUNT SUM MIN MAX	of the operations' own instructions
 *	h BUCKET COUNT		of their histogram (base/hist.h)
 *	a BETWEEN WAITING BACKGROUND DEFERRED DRAINED
 *
 * BETWEEN is what the measuring tasks executed outside of operations. SUM and
 * the first four make up the region.
 */
void operations_print(FILE *out);

#endif
