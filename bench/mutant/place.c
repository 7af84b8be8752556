// SPDX-License-Identifier: GPL-2.0-or-later
/* place.c - place code for which a function has no space */
#include "mutant/place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "mutant/code.h"

#define PADDING	 16 /* size of the padding of CONFIG_CALL_PADDING in bytes */
#define JUMP_LEN 5  /* jmp rel32 */

size_t code_returning(int64_t number, unsigned char *code)
{
	uint32_t low = (uint32_t)number;
	size_t len;

	if (!number) { /* xor %eax,%eax */
		memcpy(code, "\x31\xc0", 2);
		len = 2;
	} else if (number == low) { /* mov $number,%eax */
		code[0] = 0xb8;
		memcpy(code + 1, &low, 4);
		len = 5;
	} else if (number == (int32_t)low) { /* mov $number,%rax */
		memcpy(code, "\x48\xc7\xc0", 3);
		memcpy(code + 3, &low, 4);
		len = 7;
	} else { /* movabs $number,%rax */
		memcpy(code, "\x48\xb8", 2);
		memcpy(code + 2, &number, 8);
		len = 10;
	}
	code[len++] = 0xc3;
	return len;
}

/*
 * Write a jump (or, with opcode e8, a call) that lies at @at and leads to @to.
 */
static void put_jump(unsigned char *code, unsigned char opcode, uint64_t at,
		     uint64_t to)
{
	int32_t rel = (int32_t)(to - (at + JUMP_LEN));

	code[0] = opcode;
	memcpy(code + 1, &rel, sizeof(rel));
}

/*
 * Write the code of the change, which will lie at @at. @body: start of the
 * function.
 */
static int make_code(const struct change *c, const struct kernel *k,
		     uint64_t at, uint64_t body, unsigned char *code,
		     size_t *len, struct err *e)
{
	if (c->action == ACTION_AT_ENTRY) {
		*len = c->put.len;
		memset(code, 0, *len);
		return pattern_put(&c->put, k, code, at, e);
	}
	put_jump(code, 0xe8, at, body);
	*len = JUMP_LEN + code_returning(c->number, code + JUMP_LEN);
	return 0;
}

static size_t length_of(const struct change *c)
{
	unsigned char code[16];

	return c->action == ACTION_AT_ENTRY ?
		       c->put.len :
		       JUMP_LEN + code_returning(c->number, code);
}

/*
 * Address for @len bytes in the padding before @f; 0: no padding or too small.
 */
static uint64_t padding_of(const struct kernel *k, const struct function *f,
			   size_t len)
{
	uint64_t at = f->piece[0].at - PADDING;
	const unsigned char *bytes = kernel_bytes(k, at, PADDING);
	char name[SYMBOL_MAX + 8];
	const char *colon = strchr(f->name, ':');
	size_t i;

	snprintf(name, sizeof(name), "__pfx_%s", colon ? colon + 1 : f->name);
	if (!bytes || len > PADDING || !kernel_names(k, at, name))
		return 0;
	for (i = 0; i < PADDING; i++)
		if (bytes[i] != 0x90)
			return 0;
	return at;
}

/*
 * Address for @len bytes in the function that the change names as room; 0:
 * none.
 */
static uint64_t room_of(const struct change *c, const struct kernel *k,
			size_t len, struct edits *edits, struct function *room,
			struct err *e)
{
	uint64_t at, slot;

	if (!c->room[0])
		return err_set(e, ENOSPC,
			       "%s: %zu bytes do not fit in the padding before it (16 bytes with CONFIG_CALL_PADDING, 6.2 and later): name an unused function as room",
			       c->function, len),
		       0;
	if (kernel_function(k, c->room, room, e))
		return 0;
	at = code_entry(room, &slot);
	if (edits->room_used > at &&
	    edits->room_used < room->piece[0].at + room->piece[0].len)
		at = edits->room_used;
	if (at + len > room->piece[0].at + room->piece[0].len)
		return err_set(e, ENOSPC, "%s: room %s has no %zu bytes left",
			       c->function, c->room, len),
		       0;
	edits->room_used = at + len;
	return at;
}

int place_code(const struct change *c, const struct kernel *k,
	       const struct function *f, struct edits *edits, struct err *e)
{
	unsigned char code[EDIT_MAX], jump[JUMP_LEN];
	size_t len = length_of(c), total;
	uint64_t slot, body = code_entry(f, &slot), at;
	struct function area = *f;
	int err;

	if (!slot)
		return err_set(
			e, ENOENT,
			"%s does not begin with the five bytes that ftrace patches",
			f->name);
	at = padding_of(k, f, len + 2);
	total = len + 2; /* a short jump back */
	if (!at) {
		total = len + JUMP_LEN;
		at = room_of(c, k, total, edits, &area, e);
	}
	if (!at)
		return -ENOSPC;
	err = make_code(c, k, at, body, code, &len, e);
	if (err)
		return err;
	if (total == len + 2) {
		code[len] = 0xeb;
		code[len + 1] = (unsigned char)(body - (at + total));
	} else {
		put_jump(code + len, 0xe9, at + len, body);
	}
	put_jump(jump, 0xe9, slot, at);
	err = edits_add(edits, &area, at, kernel_bytes(k, at, total), code,
			total, e);
	return err ? err :
		     edits_add(edits, f, slot, kernel_bytes(k, slot, JUMP_LEN),
			       jump, JUMP_LEN, e);
}
