// SPDX-License-Identifier: GPL-2.0-or-later
/* code.c - decode the machine code of a function */
#include "mutant/code.h"

#include <capstone/capstone.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_jcc(const struct insn *insn)
{
	const unsigned char *b = insn->bytes;

	return (insn->len == 2 && (b[0] & 0xf0) == 0x70) ||
	       (insn->len == 6 && b[0] == 0x0f && (b[1] & 0xf0) == 0x80);
}

static enum insn_kind kind_of(const struct insn *insn)
{
	if (insn->len == 5 && insn->bytes[0] == 0xe8)
		return INSN_CALL;
	if (!strncmp(insn->text, "call ", 5))
		return INSN_ICALL;
	if ((insn->len == 5 && insn->bytes[0] == 0xe9) ||
	    (insn->len == 2 && insn->bytes[0] == 0xeb))
		return INSN_JMP;
	if (is_jcc(insn))
		return INSN_JCC;
	if (!strncmp(insn->text, "ret ", 4))
		return INSN_RET;
	return INSN_OTHER;
}

/* In all of these instructions the displacement comes last. */
static void find_target(struct insn *insn)
{
	const unsigned char *end = insn->bytes + insn->len;
	int32_t rel = 0;

	if (insn->kind != INSN_CALL && insn->kind != INSN_JMP &&
	    insn->kind != INSN_JCC)
		return;
	if (insn->len == 2)
		rel = (signed char)end[-1];
	else
		memcpy(&rel, end - 4, sizeof(rel));
	insn->target = insn->at + insn->len + (uint64_t)(int64_t)rel;
	insn->imm_offset = 0;
	insn->imm_len = 0;
}

static int add_insn(struct code *code, size_t *room, const struct insn *insn)
{
	struct insn *more;

	if (code->nr == *room) {
		*room = *room ? 2 * *room : 512;
		more = reallocarray(code->insn, *room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		code->insn = more;
	}
	code->insn[code->nr++] = *insn;
	return 0;
}

static int read_piece(csh handle, cs_insn *cs, const struct piece *piece,
		      struct code *code, size_t *room)
{
	const uint8_t *bytes = piece->bytes;
	size_t left = piece->len;
	uint64_t at = piece->at;
	struct insn insn;
	int err = 0;

	while (!err && left) {
		insn = (struct insn){ .at = at, .bytes = bytes, .len = 1 };
		if (cs_disasm_iter(handle, &bytes, &left, &at, cs)) {
			insn.len = cs->size;
			snprintf(insn.text, sizeof(insn.text), "%.15s %.47s",
				 cs->mnemonic, cs->op_str);
			insn.imm_offset = cs->detail->x86.encoding.imm_offset;
			insn.imm_len = cs->detail->x86.encoding.imm_size;
			insn.kind = kind_of(&insn);
			find_target(&insn);
		} else {
			bytes++;
			left--;
			at++;
		}
		err = add_insn(code, room, &insn);
	}
	return err;
}

int code_read(const struct function *f, struct code *code, struct err *e)
{
	size_t room = 0, i;
	cs_insn *cs = NULL;
	csh handle;
	int err = 0;

	*code = (struct code){ 0 };
	if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK)
		return err_set(e, ENOMEM,
			       "libcapstone has no x86 or no memory");
	cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
	cs = cs_malloc(handle);
	for (i = 0; cs && !err && i < f->nr; i++)
		err = read_piece(handle, cs, &f->piece[i], code, &room);
	if (cs)
		cs_free(cs, 1);
	cs_close(&handle);
	if (cs && !err)
		return 0;
	code_free(code);
	return err_set(e, ENOMEM, "no memory for the code of %s", f->name);
}

void code_free(struct code *code)
{
	free(code->insn);
	*code = (struct code){ 0 };
}

const struct insn *code_at(const struct code *code, uint64_t at)
{
	size_t i;

	for (i = 0; i < code->nr; i++)
		if (code->insn[i].at == at)
			return &code->insn[i];
	return NULL;
}

static bool begins(const struct piece *piece, size_t offset, const char *with,
		   size_t len)
{
	return piece->len >= offset + len &&
	       !memcmp(piece->bytes + offset, with, len);
}

uint64_t code_entry(const struct function *f, uint64_t *slot)
{
	const struct piece *body = &f->piece[0];
	size_t at = 0;

	/* endbr64, or the no-op by which the kernel replaces it */
	if (begins(body, 0, "\xf3\x0f\x1e\xfa", 4) ||
	    begins(body, 0, "\x66\x0f\x1f\x00", 4) ||
	    begins(body, 0, "\x0f\x1f\x40\xd6", 4))
		at = 4;
	*slot = 0;
	if (begins(body, at, "\x0f\x1f\x44\x00\x00", 5)) {
		*slot = body->at + at;
		at += 5;
	}
	return body->at + at;
}
