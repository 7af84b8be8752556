// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * counters.c - count how often each guest instruction was executed
 *
 * Consecutive instructions of a block that always execute together form a run
 * and share one counter, which translated code increments inline. A run ends
 * with the first instruction that may fault (no_fault.h), so that a fault
 * leaves the counters of later runs, which did not execute, unchanged.
 */
#include "qemu/counters.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

/* kernel instructions, and the same number of runs */
#define SLOTS_MAX   (1U << 20)
#define MEMBERS_MAX (1U << 22)
#define HASH_SIZE   (2 * SLOTS_MAX)
#define USER	    0 /* slot and run of user space */

static uint64_t *address; /* of each slot; 0: user space */
static uint64_t *kept;	  /* count of each slot, summed over a record */
static uint32_t *slot_hash;
static unsigned int nr_slots;

static uint64_t *run_key; /* hash of the addresses of the run's instructions */
/* first index in member[]; ends at that of the next run */
static uint32_t *run_from;
static uint32_t *member;
static uint32_t *run_hash;
static unsigned int nr_runs;

static uint32_t region;	 /* number of the current or last region */
static uint32_t *ran_in; /* last region of each run */
static uint32_t *ran;	 /* runs of this region */
static unsigned int nr_ran;

#if QEMU_API < 2
static uint64_t *live; /* array that translated code adds to */

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

static void live_attach(struct qemu_plugin_insn *insn, unsigned int run,
			unsigned int add)
{
	qemu_plugin_register_vcpu_insn_exec_inline(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, &live[run], add);
}
#else
static struct qemu_plugin_scoreboard *live; /* one array per vCPU */
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

static void live_attach(struct qemu_plugin_insn *insn, unsigned int run,
			unsigned int add)
{
	qemu_plugin_u64 counter = { live, run * sizeof(uint64_t) };

	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, counter, add);
}
#endif

int counters_open(unsigned int vcpus)
{
	address = calloc(SLOTS_MAX, sizeof(*address));
	kept = calloc(SLOTS_MAX, sizeof(*kept));
	slot_hash = calloc(HASH_SIZE, sizeof(*slot_hash));
	run_key = calloc(SLOTS_MAX, sizeof(*run_key));
	run_from = calloc(SLOTS_MAX + 1, sizeof(*run_from));
	member = calloc(MEMBERS_MAX, sizeof(*member));
	run_hash = calloc(HASH_SIZE, sizeof(*run_hash));
	ran_in = calloc(SLOTS_MAX, sizeof(*ran_in));
	ran = calloc(SLOTS_MAX, sizeof(*ran));
	if (!address || !kept || !slot_hash || !run_key || !run_from ||
	    !member || !run_hash || !ran_in || !ran)
		return -1;
	nr_slots = USER + 1;
	nr_runs = USER + 1;
	run_from[nr_runs] = 1; /* user space is slot 0 */
	return live_open(vcpus);
}

/*
 * Find the position in @hash of the number of @key, an index of @keys. The
 * position holds 0, the number of user space, if the key is new.
 */
static uint32_t *lookup(uint32_t *hash, const uint64_t *keys, uint64_t key)
{
	uint32_t at = (uint32_t)(key * RANDOM_GOLDEN >> 43);

	for (at %= HASH_SIZE; hash[at]; at = (at + 1) % HASH_SIZE)
		if (keys[hash[at]] == key)
			break;
	return &hash[at];
}

/* Return: slot of a kernel address, added if new; 0: the table is full. */
static uint32_t slot_of(uint64_t vaddr)
{
	uint32_t *slot = lookup(slot_hash, address, vaddr);

	if (!*slot && nr_slots < SLOTS_MAX) {
		address[nr_slots] = vaddr;
		*slot = nr_slots++;
	}
	return *slot;
}

/* Return: run of @nr instructions of @tb from @first; 0: the table is full. */
static uint32_t run_of(const struct qemu_plugin_tb *tb, unsigned int first,
		       unsigned int nr)
{
	uint64_t key = nr;
	uint32_t *run, i, to;

	for (i = 0; i < nr; i++)
		key = (key ^ qemu_plugin_insn_vaddr(
				     qemu_plugin_tb_get_insn(tb, first + i))) *
		      UINT64_C(0x100000001b3);
	run = lookup(run_hash, run_key, key);
	if (*run)
		return *run;
	to = run_from[nr_runs];
	if (nr_runs == SLOTS_MAX || to + nr > MEMBERS_MAX)
		return 0;
	for (i = 0; i < nr; i++) {
		member[to + i] = slot_of(qemu_plugin_insn_vaddr(
			qemu_plugin_tb_get_insn(tb, first + i)));
		if (!member[to + i])
			return 0;
	}
	run_key[nr_runs] = key;
	run_from[nr_runs + 1] = to + nr;
	*run = nr_runs++;
	return *run;
}

int64_t counters_attach(const struct qemu_plugin_tb *tb, unsigned int first,
			unsigned int nr)
{
	struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, first);
	uint32_t run;

	if (!is_kernel(qemu_plugin_insn_vaddr(insn))) {
		live_attach(insn, USER, nr);
		return 0;
	}
	run = run_of(tb, first, nr);
	if (!run)
		return -1;
	live_attach(insn, run, 1);
	return run;
}

/* Reset the counter of @run when the region uses it for the first time. */
static void join(uint32_t run)
{
	unsigned int i;

	if (ran_in[run] == region)
		return;
	ran_in[run] = region;
	ran[nr_ran++] = run;
	for (i = 0; i < live_arrays(); i++)
		live_array(i)[run] = 0;
}

void counters_clear(void)
{
	region++;
	nr_ran = 0;
	join(USER);
}

void counters_touch(uint32_t *last, const uint32_t *run, unsigned int nr)
{
	if (*last == region)
		return;
	*last = region;
	while (nr--)
		join(*run++);
}

static void keep(const uint64_t *counts)
{
	unsigned int i, j;

	for (i = 0; i < nr_ran; i++)
		for (j = run_from[ran[i]]; j < run_from[ran[i] + 1]; j++)
			kept[member[j]] += counts[ran[i]];
}

void counters_keep(void)
{
	unsigned int i;

	for (i = 0; i < live_arrays(); i++)
		keep(live_array(i));
}

void counters_forget(void)
{
	/* before the first block there is no array */
	if (kept)
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
