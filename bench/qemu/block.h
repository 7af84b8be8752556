/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block.h - describe a translated block of guest code and how it ends */
#ifndef DAXSTORM_QEMU_BLOCK_H
#define DAXSTORM_QEMU_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "qemu/context.h"
#include "qemu/qemu_api.h"

enum block_exit { EXIT_PLAIN, EXIT_CALL, EXIT_JUMP, EXIT_RETURN, EXIT_IRET };

struct block {
	uint64_t start, end; /* bytes [start, end); a call returns to @end */
	/* start of the function that contains @start; 0: unknown */
	uint64_t function;
	uint64_t target; /* target of a direct call or jump; 0: indirect */
	unsigned int nr_insns;
	/* address of another instruction that may belong to the block, or 0 */
	uint64_t doubtful;
	enum block_exit exit;
	uint32_t *run; /* counters of the block (counters.h) */
	unsigned int nr_runs;
	uint32_t region; /* last region in which the block ran */
	/* according to the symbols or its first instruction */
	bool begins_function;
	bool entry;	/* entry point of an interrupt or exception */
	bool interrupt; /* the entry is taken between two instructions */
	/* the entry is taken by an instruction that runs again */
	bool exception;
	bool halts;	      /* its function is one in which the CPU sleeps */
	enum context context; /* context in which a call of its function runs */
};

/*
 * Return: the block of @tb, shared by all its translations; NULL: out of
 * memory.
 */
struct block *block_of(const struct qemu_plugin_tb *tb);

/* Set the @nr counters of @b. Return: 0, or -1 if memory is short. */
int block_set_runs(struct block *b, const uint32_t *run, unsigned int nr);

/* Copy at most @len bytes of @insn. Return: the number copied. */
unsigned int insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes,
			unsigned int len);

#endif
