/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.h - calls, interrupts and tasks of the guest, block by block */
#ifndef DAXSTORM_QEMU_CALLS_H
#define DAXSTORM_QEMU_CALLS_H

#include <stdint.h>

#include "qemu/block.h"
#include "qemu/operations.h"

/* Return: 0, or -1 without memory. */
int calls_open(void);

/* Have @tb, which is block @b, tell what only this wants to know of it. */
void calls_attach(struct qemu_plugin_tb *tb, const struct block *b);

/**
 * calls_follow() - a block begins to run within a region
 * @vcpu: number of the CPU
 * @b: the block
 *
 * Counts it in the tree, and moves the account to its task and context.
 */
void calls_follow(unsigned int vcpu, const struct block *b);

/**
 * calls_begin() - a region begins
 * @vcpu: CPU that says so, in user space
 * @insn_behind: instructions of the block that runs that are yet to come
 *
 * Return: account of the task that says so.
 */
struct account *calls_begin(unsigned int vcpu, unsigned int insn_behind);

/* It ends: the @insn_behind, those of the mark included, are none of its. */
void calls_end(unsigned int vcpu, unsigned int insn_behind);

/* Account of the task that runs on @vcpu. */
struct account *calls_account(unsigned int vcpu);

/* What happened in the regions of a record that limits their precision. */
struct calls_doubts {
	uint64_t astray; /* jumps and returns that nothing explains */
	uint64_t halts;	 /* times that a CPU went to sleep */
};
extern struct calls_doubts calls_doubts;

#endif
