/* SPDX-License-Identifier: GPL-2.0-or-later */
/* code.h - decode the machine code of a function */
#ifndef DAXSTORM_MUTANT_CODE_H
#define DAXSTORM_MUTANT_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/kernel.h"

enum insn_kind {
	INSN_OTHER,
	INSN_CALL,  /* call rel32 */
	INSN_ICALL, /* call through a register or memory */
	INSN_JMP,   /* jmp rel8 or rel32 */
	INSN_JCC,   /* conditional jump, rel8 or rel32 */
	INSN_RET,
};

struct insn {
	uint64_t at;
	const unsigned char *bytes;
	unsigned int len;
	enum insn_kind kind;
	uint64_t target; /* target of INSN_CALL, INSN_JMP and INSN_JCC */
	char text[64];	 /* "mov dword ptr [rax], 1" */
	/* place of the immediate operand in the instruction; or 0, 0 */
	unsigned int imm_offset, imm_len;
};

struct code {
	/* instructions of all pieces, in the order of the pieces */
	struct insn *insn;
	size_t nr;
};

/**
 * code_read() - decode all pieces of a function
 * @code: filled; release with code_free()
 *
 * A byte at which no instruction begins becomes an instruction of its own.
 *
 * Return: 0 or -ENOMEM.
 */
int code_read(const struct function *function, struct code *code,
	      struct err *reason);
void code_free(struct code *code);

/* The instruction that begins at @at, or NULL. */
const struct insn *code_at(const struct code *code, uint64_t at);

/*
 * Return: address at which a function's own code begins: after endbr64 and the
 * bytes that ftrace patches. @slot: set to the address of ftrace's five bytes,
 * or to 0 if the function has none.
 */
uint64_t code_entry(const struct function *function, uint64_t *slot);

#endif
