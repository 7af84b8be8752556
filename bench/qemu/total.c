// SPDX-License-Identifier: GPL-2.0-or-later
/* total.c - count the instructions that the guest has executed */
#include "qemu/total.h"

#include <stddef.h>

static uint64_t taken_back;

#if QEMU_API < 2
/* QEMU runs all vCPUs in one thread under -icount: one counter suffices. */
static uint64_t counted;

int total_open(unsigned int vcpus)
{
	(void)vcpus;
	return 0;
}

void total_attach(struct qemu_plugin_insn *insn, unsigned int nr)
{
	qemu_plugin_register_vcpu_insn_exec_inline(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, &counted, nr);
}

uint64_t total_now(void)
{
	return counted - taken_back;
}
#else
static struct qemu_plugin_scoreboard *counted; /* one count per vCPU */
static unsigned int nr_vcpus;

int total_open(unsigned int vcpus)
{
	nr_vcpus = vcpus;
	counted = qemu_plugin_scoreboard_new(sizeof(uint64_t));
	return counted ? 0 : -1;
}

void total_attach(struct qemu_plugin_insn *insn, unsigned int nr)
{
	qemu_plugin_u64 counter = { counted, 0 };

	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
		insn, QEMU_PLUGIN_INLINE_ADD_U64, counter, nr);
}

uint64_t total_now(void)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < nr_vcpus; i++)
		sum += *(uint64_t *)qemu_plugin_scoreboard_find(counted, i);
	return sum - taken_back;
}
#endif

void total_take_back(void)
{
	taken_back++;
}
