// SPDX-License-Identifier: GPL-2.0-or-later
/* block.c - describe a translated block of guest code and how it ends */
#include "qemu/block.h"

#include <stdlib.h>
#include <string.h>

#include "base/page_size.h"
#include "base/random.h"
#include "qemu/functions.h"

#define FIELD_BYTES 8U /* the longest field of an instruction */
#define BLOCKS_MAX  (1U << 21)

static struct block *table[BLOCKS_MAX];
static unsigned int nr_blocks;

unsigned int insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes,
			unsigned int len)
{
	size_t size = qemu_plugin_insn_size(insn);

	if (size < len)
		len = (unsigned int)size;
#if QEMU_API < 3
	memcpy(bytes, qemu_plugin_insn_data(insn), len);
#else
	len = (unsigned int)qemu_plugin_insn_data(insn, bytes, len);
#endif
	return len;
}

/* Legacy prefixes and REX (Intel SDM volume 2, 2.1.1 and 2.2.1). */
static bool is_prefix(uint8_t byte)
{
	return byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e ||
	       (byte >= 0x64 && byte <= 0x67) || byte == 0xf2 || byte == 0xf3 ||
	       (byte & 0xf0) == 0x40;
}

static uint64_t relative(uint64_t from, const uint8_t *at, unsigned int size)
{
	int32_t by32;
	int8_t by8;

	if (size == 1) {
		memcpy(&by8, at, 1);
		return from + (uint64_t)(int64_t)by8;
	}
	memcpy(&by32, at, 4);
	return from + (uint64_t)(int64_t)by32;
}

/* Find how the last instruction of a block changes the control flow. */
static void decode_exit(struct block *b, const struct qemu_plugin_insn *last)
{
	uint8_t bytes[16] = { 0 };
	unsigned int len = insn_bytes(last, bytes, sizeof(bytes)), i = 0;

	while (i < len && is_prefix(bytes[i]))
		i++;
	switch (bytes[i]) {
	case 0xe8:
		b->exit = EXIT_CALL;
		b->target = relative(b->end, bytes + i + 1, 4);
		break;
	case 0xe9:
		b->exit = EXIT_JUMP;
		b->target = relative(b->end, bytes + i + 1, 4);
		break;
	case 0xeb:
		b->exit = EXIT_JUMP;
		b->target = relative(b->end, bytes + i + 1, 1);
		break;
	case 0x0f: /* a conditional jump may be a tail call */
		if ((bytes[i + 1] & 0xf0) == 0x80) {
			b->exit = EXIT_JUMP;
			b->target = relative(b->end, bytes + i + 2, 4);
		}
		break;
	case 0xc2:
	case 0xc3:
		b->exit = EXIT_RETURN;
		break;
	case 0xcf:
		b->exit = EXIT_IRET;
		break;
	case 0xff: /* /2 is an indirect call, /4 an indirect jump */
		if ((bytes[i + 1] >> 3 & 7) == 2)
			b->exit = EXIT_CALL;
		else if ((bytes[i + 1] >> 3 & 7) == 4)
			b->exit = EXIT_JUMP;
		break;
	}
}

/*
 * Return whether a block begins with endbr64, with an instruction by which the
 * kernel replaces endbr64 (gen_endbr_poison() has one before 6.15 and another
 * since), or with the no-op that ftrace patches.
 */
static bool looks_like_function(const struct qemu_plugin_insn *first)
{
	static const uint8_t begins[][4] = { { 0xf3, 0x0f, 0x1e, 0xfa },
					     { 0x66, 0x0f, 0x1f, 0x00 },
					     { 0x0f, 0x1f, 0x40, 0xd6 },
					     { 0x0f, 0x1f, 0x44, 0x00 } };
	uint8_t bytes[4] = { 0 };
	unsigned int i;

	insn_bytes(first, bytes, sizeof(bytes));
	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (!memcmp(bytes, begins[i], sizeof(bytes)))
			return true;
	return false;
}

/*
 * An instruction that crosses a page boundary belongs to the next block, but
 * QEMU 7.2 still lists those of its bytes that were read
 * (i386_tr_translate_insn()): all fields before the one that crosses the
 * boundary.
 */
static bool last_is_doubtful(const struct block *b)
{
	return b->nr_insns > 1 && (-b->end & (PAGE_BYTES - 1)) < FIELD_BYTES;
}

static bool alike(const struct block *a, const struct block *b)
{
	return a->start == b->start && a->end == b->end &&
	       a->target == b->target && a->nr_insns == b->nr_insns &&
	       a->exit == b->exit && a->begins_function == b->begins_function;
}

/* Copy to @b the properties of the function that contains it. */
static void place(struct block *b, const struct qemu_plugin_insn *first)
{
	const struct function *f = function_find(b->start);

	if (!f) {
		b->begins_function = looks_like_function(first);
		return;
	}
	b->function = f->start;
	b->begins_function = f->start == b->start;
	b->context = b->begins_function ? f->context : CONTEXT_SAME;
	b->entry = f->stubs || (f->entry && b->begins_function);
	b->interrupt = b->entry && f->interrupt;
	b->exception = b->entry && f->exception;
	b->halts = f->halts;
}

struct block *block_of(const struct qemu_plugin_tb *tb)
{
	unsigned int nr = (unsigned int)qemu_plugin_tb_n_insns(tb);
	const struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(tb, 0);
	const struct qemu_plugin_insn *last =
		qemu_plugin_tb_get_insn(tb, nr - 1);
	struct block b = { .start = qemu_plugin_insn_vaddr(first),
			   .nr_insns = nr };
	uint64_t hash;

	b.end = qemu_plugin_insn_vaddr(last) + qemu_plugin_insn_size(last);
	decode_exit(&b, last);
	if (last_is_doubtful(&b)) {
		b.doubtful = qemu_plugin_insn_vaddr(last);
		b.nr_insns--;
	}
	place(&b, first);
	hash = (b.start ^ b.end << 20 ^ b.target) * RANDOM_GOLDEN >> 43;
	for (; table[hash]; hash = (hash + 1) % BLOCKS_MAX)
		if (alike(table[hash], &b))
			return table[hash];
	if (nr_blocks == BLOCKS_MAX / 2)
		return NULL;
	nr_blocks++;
	table[hash] = malloc(sizeof(b));
	if (table[hash])
		*table[hash] = b;
	return table[hash];
}

int block_set_runs(struct block *b, const uint32_t *run, unsigned int nr)
{
	uint32_t *copy;

	if (b->nr_runs == nr &&
	    (!nr || !memcmp(b->run, run, nr * sizeof(*run))))
		return 0;
	copy = malloc(nr * sizeof(*run));
	if (!copy)
		return -1;
	memcpy(copy, run, nr * sizeof(*run));
	free(b->run);
	b->run = copy;
	b->nr_runs = nr;
	b->region = 0;
	return 0;
}
