/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.h - follow calls, interrupts and tasks of the guest, block by block */
#ifndef DAXSTORM_QEMU_CALLS_H
#define DAXSTORM_QEMU_CALLS_H

#include <stdint.h>

#include "qemu/block.h"
#include "qemu/operations.h"

/* Return: 0, or -1 if memory is exhausted. */
int calls_open(void);

/*
 * Attach to @tb, the code of block @b, the callbacks that only calls.c needs.
 */
void calls_attach(struct qemu_plugin_tb *tb, const struct block *b);

/**
 * calls_follow() - record that a block begins to run in a region
 * @vcpu: number of the CPU
 * @b: the block
 *
 * Counts the block in the tree, and selects the account of its task and
 * context.
 */
void calls_follow(unsigned int vcpu, const struct block *b);

/**
 * calls_begin() - begin a region
 * @vcpu: CPU that executes the mark, in user space
 * @insn_behind: number of instructions of the current block after the mark
 *
 * Return: account of the task that executes the mark.
 */
struct account *calls_begin(unsigned int vcpu, unsigned int insn_behind);

/*
 * End a region. The last @insn_behind instructions of the current block, which
 * include the mark, are not part of it.
 */
void calls_end(unsigned int vcpu, unsigned int insn_behind);

/* Account of the task that runs on @vcpu. */
struct account *calls_account(unsigned int vcpu);

/* Events in the regions of a record that limit the precision of its counts. */
struct calls_doubts {
	/* jumps and returns that the call stack does not explain */
	uint64_t astray;
	uint64_t halts; /* number of times that a CPU went to sleep */
};
extern struct calls_doubts calls_doubts;

#endif
