/* SPDX-License-Identifier: GPL-2.0-or-later */
/* operations.h - count what each measured operation executes itself */
#ifndef DAXSTORM_QEMU_OPERATIONS_H
#define DAXSTORM_QEMU_OPERATIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "qemu/context.h"

/* Instructions of one task of the guest within a region. */
struct account {
	uint64_t insn[CONTEXTS];
	/* values of @insn when the current operation began */
	uint64_t own, waiting;
	/* what other tasks executed for the current operation */
	uint64_t others;
	bool worker; /* the task has executed a measured operation */
	bool open;   /* the task is within an operation */
};

/*
 * The record of empty operations begins or ends. The smallest of its values is
 * subtracted from every later value.
 */
void operations_calibrate(bool begin);

/* Begin a record: discard the operations of the record before. */
void operations_forget(void);

/**
 * operations_region_begin() - begin a region
 * @task: account of the running task
 * @drain: the region counts the work that operations left behind
 */
void operations_region_begin(struct account *task, bool drain);

/* End a region. operations_retire() must see each account before its reuse. */
void operations_region_end(void);

/* Count the following instructions for @task in @context. */
void operations_move(struct account *task, enum context context);

/**
 * operations_begin() - begin an operation of @task
 *
 * Both this and operations_end() are called in the hook of a mark, before the
 * mark itself is counted.
 *
 * Return: 0, or -1 if the operation before has not ended.
 */
int operations_begin(struct account *task);

/* End an operation of @task. Return: 0, or -1 if none has begun. */
int operations_end(struct account *task);

/**
 * operations_include_others() - other tasks carry out the operation of @task
 *
 * What tasks without operations execute in CONTEXT_OWN until the operation ends
 * belongs to it, in equal parts if several such operations are open.
 *
 * Return: 0, or -1 if @task has no operation, or too many are open.
 */
int operations_include_others(struct account *task);

/* Does what @task executes in CONTEXT_OWN belong to an operation? */
bool operations_has(const struct account *task);

/* Add the counts of @task to the sums of the region and clear them. */
void operations_retire(struct account *task);

/**
 * operations_print() - write the lines of a record
 *
 *	o COUNT SUM MIN MAX	of the operations' own instructions
 *	h BUCKET COUNT		of their histogram (base/hist.h)
 *	a BETWEEN WAITING BACKGROUND DEFERRED DRAINED
 *
 * BETWEEN counts what the measuring tasks executed outside of operations. SUM
 * and the first four values add up to the region.
 */
void operations_print(FILE *out);

#endif
