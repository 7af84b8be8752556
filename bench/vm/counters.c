// SPDX-License-Identifier: GPL-2.0-or-later
/* counters.c - one counter for each guest instruction, added to in line */
#include "vm/counters.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MAX (1U << 20)
#define HASH_SIZE (2 * SLOTS_MAX)
#define SLOT_USER 0

static uint64_t *address; /* of each slot; 0 for user space */
static uint64_t *kept;	  /* of each slot, over the regions of a record */
static uint32_t *hash;	  /* slot + 1; 0 is free */
static unsigned int nr_slots;

#if QEMU_API < 2
static uint64_t *live; /* the one array that translated code adds to */

static int live_open(unsigned int vcpus)
{
	(void)vcpus;
	live = calloc(SLOTS_MAX, sizeof(*live));
	return live ? 0 : -1;
}

static unsigned int live_arrays(void)
{
	return 1;
}

static uint64_t *live_array(unsigned int index)
{
	(void)index;
	return live;
}

static void live_attach(struct qemu_plugin_insn *insn, unsigned int slot)
{
	qemu_plugin_register_vcpu_insn_exec_inline(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, &live[slot], 1);
}
#else
static struct qemu_plugin_scoreboard *live; /* an array for each vCPU */
static unsigned int nr_arrays;

static int live_open(unsigned int vcpus)
{
	nr_arrays = vcpus;
	live = qemu_plugin_scoreboard_new(SLOTS_MAX * sizeof(uint64_t));
	return live ? 0 : -1;
}

static unsigned int live_arrays(void)
{
	return nr_arrays;
}

static uint64_t *live_array(unsigned int index)
{
	return qemu_plugin_scoreboard_find(live, index);
}

static void live_attach(struct qemu_plugin_insn *insn, unsigned int slot)
{
	qemu_plugin_u64 counter = {live, slot * sizeof(uint64_t)};

	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, counter, 1);
}
#endif

int counters_open(unsigned int vcpus)
{
	address = calloc(SLOTS_MAX, sizeof(*address));
	kept = calloc(SLOTS_MAX, sizeof(*kept));
	hash = calloc(HASH_SIZE, sizeof(*hash));
	nr_slots = SLOT_USER + 1;
	return address && kept && hash ? live_open(vcpus) : -1;
}

/* Slot of a kernel address, made at its first sight; -1: no room. */
static int slot_of(uint64_t vaddr)
{
	uint32_t at = (uint32_t)(vaddr * UINT64_C(0x9e3779b97f4a7c15) >> 43);

	for (at %= HASH_SIZE; hash[at]; at = (at + 1) % HASH_SIZE)
		if (address[hash[at] - 1] == vaddr)
			return (int)hash[at] - 1;
	if (nr_slots == SLOTS_MAX)
		return -1;
	address[nr_slots] = vaddr;
	hash[at] = ++nr_slots;
	return (int)nr_slots - 1;
}

int counters_attach(struct qemu_plugin_insn *insn)
{
	uint64_t vaddr = qemu_plugin_insn_vaddr(insn);
	int slot = is_kernel(vaddr) ? slot_of(vaddr) : SLOT_USER;

	if (slot < 0)
		return -1;
	live_attach(insn, (unsigned int)slot);
	return 0;
}

void counters_clear(void)
{
	unsigned int i;

	for (i = 0; i < live_arrays(); i++)
		memset(live_array(i), 0, nr_slots * sizeof(uint64_t));
}

void counters_keep(void)
{
	unsigned int i, slot;

	for (i = 0; i < live_arrays(); i++)
		for (slot = 0; slot < nr_slots; slot++)
			kept[slot] += live_array(i)[slot];
}

void counters_forget(void)
{
	memset(kept, 0, nr_slots * sizeof(*kept));
}

uint64_t counters_total(void)
{
	uint64_t total = 0;
	unsigned int slot;

	for (slot = 0; slot < nr_slots; slot++)
		total += kept[slot];
	return total;
}

void counters_print(FILE *out)
{
	unsigned int slot;

	for (slot = 0; slot < nr_slots; slot++)
		if (kept[slot])
			fprintf(out, "c %" PRIx64 " %" PRIu64 "\n",
				address[slot], kept[slot]);
}
