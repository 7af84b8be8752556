/* SPDX-License-Identifier: GPL-2.0-or-later */
/* total.h - how many instructions the guest has executed */
#ifndef DAXSTORM_QEMU_TOTAL_H
#define DAXSTORM_QEMU_TOTAL_H

#include <stdint.h>

#include "qemu/qemu_api.h"

/**
 * total_open() - make the counter
 * @vcpus: of the guest
 *
 * Return: 0, or -1 without memory.
 */
int total_open(unsigned int vcpus);

/**
 * total_attach() - have instructions counted
 * @insn: the first of them
 * @nr: how many run if that one does: itself and those behind it
 */
void total_attach(struct qemu_plugin_insn *insn, unsigned int nr);

/* The instruction counted last was cut off by a fault: it is to run again. */
void total_take_back(void);

/**
 * total_now() - instructions that all vCPUs have finished
 *
 * The guest's clock counts the same under -icount shift=0. Good in a hook of
 * an instruction or block that was translated with total_attach(): what runs
 * before the hook is counted, what runs behind it is not.
 */
uint64_t total_now(void);

#endif
