/* SPDX-License-Identifier: GPL-2.0-or-later */
/* code.h - a function's machine code, instruction by instruction */
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
	uint64_t target; /* of INSN_CALL, INSN_JMP and INSN_JCC */
	char text[64];	 /* "mov dword ptr [rax], 1" */
	unsigned int imm_offset, imm_len; /* of an immediate; or 0, 0 */
};

struct code {
	struct insn *insn; /* of all pieces, in the order of the pieces */
	size_t nr;
};

/**
 * code_read() - cut all pieces of a function into instructions
 * @code: filled; release with code_free()
 *
 * A byte that begins no instruction becomes one of its own.
 *
 * Return: 0 or -ENOMEM.
 */
int code_read(const struct function *function, struct code *code,
	      struct err *reason);
void code_free(struct code *code);

/* The instruction that begins at @at, or NULL. */
const struct insn *code_at(const struct code *code, uint64_t at);

/*
 * Where a function's own code begins: behind endbr64 and what ftrace has for
 * itself. @slot: where ftrace's five bytes lie; 0 if it has none here.
 */
uint64_t code_entry(const struct function *function, uint64_t *slot);

#endif
