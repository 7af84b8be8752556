/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block.h - what a translated block of guest code is, and how it ends */
#ifndef DAXSTORM_QEMU_BLOCK_H
#define DAXSTORM_QEMU_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "qemu/qemu_api.h"

enum block_exit { EXIT_PLAIN, EXIT_CALL, EXIT_JUMP, EXIT_RETURN, EXIT_IRET };

struct block {
	uint64_t start, end; /* of its bytes: @end is where a call returns to */
	uint64_t function;   /* where the one of @start begins; 0: not known */
	uint64_t target;     /* of a direct call or jump; 0: indirect */
	unsigned int nr_insns;
	uint64_t doubtful; /* of one more, if it runs here: see block.c; or 0 */
	enum block_exit exit;
	uint32_t *run; /* its counters (counters.h) */
	unsigned int nr_runs;
	uint32_t region;      /* that it ran in last */
	bool begins_function; /* by symbol, or by how compilers begin one */
	bool entry;	      /* the CPU enters the kernel here by itself, */
	bool exception; /* for a fault of the instruction that it cut off */
};

/* The block for @tb, shared by all translations of it; NULL: no memory. */
struct block *block_of(const struct qemu_plugin_tb *tb);

/* Its counters are the @nr of @run. Return: -1: no memory. */
int block_set_runs(struct block *b, const uint32_t *run, unsigned int nr);

/* Bytes of @insn, at most @len of them. Return: how many. */
unsigned int insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes,
			unsigned int len);

#endif
