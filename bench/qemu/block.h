/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block.h - describe a translated block of guest code and how it ends */
#ifndef DAXSTORM_QEMU_BLOCK_H
#define DAXSTORM_QEMU_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "qemu/qemu_api.h"

enum block_exit { EXIT_PLAIN, EXIT_CALL, EXIT_JUMP, EXIT_RETURN, EXIT_IRET };

struct block {
	uint64_t start, end; /* bytes [start, end); a call returns to @end */
	uint64_t function;   /* start of the function of @start; 0: unknown */
	uint64_t target;     /* of a direct call or jump; 0: indirect */
	unsigned int nr_insns;
	uint64_t doubtful; /* address of one more that may belong to it, or 0 */
	enum block_exit exit;
	uint32_t *run; /* counters of the block (counters.h) */
	unsigned int nr_runs;
	uint32_t region;      /* last region in which the block ran */
	bool begins_function; /* as the symbols or its first instruction show */
	bool entry;	      /* entry point of an interrupt or exception */
	bool exception; /* exception: the faulting instruction is run again */
};

/* The block of @tb, shared by all its translations; NULL: out of memory. */
struct block *block_of(const struct qemu_plugin_tb *tb);

/* Set the @nr counters of @b. Return: 0, or -1 if memory is short. */
int block_set_runs(struct block *b, const uint32_t *run, unsigned int nr);

/* Copy at most @len bytes of @insn. Return: the number copied. */
unsigned int insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes,
			unsigned int len);

#endif
