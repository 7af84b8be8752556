/* SPDX-License-Identifier: GPL-2.0-or-later */
/* total.h - count the instructions that the guest has executed */
#ifndef DAXSTORM_QEMU_TOTAL_H
#define DAXSTORM_QEMU_TOTAL_H

#include <stdint.h>

#include "qemu/qemu_api.h"

/**
 * total_open() - create the counter
 * @vcpus: number of vCPUs of the guest
 *
 * Return: 0, or -1 if memory is exhausted.
 */
int total_open(unsigned int vcpus);

/**
 * total_attach() - count instructions whenever they run
 * @insn: the first of them
 * @nr: number of instructions that run if @insn does, including @insn
 */
void total_attach(struct qemu_plugin_insn *insn, unsigned int nr);

/*
 * Subtract the last counted instruction: a fault aborted it, and it runs again.
 */
void total_take_back(void);

/**
 * total_now() - number of instructions that all vCPUs have executed
 *
 * The guest's clock has the same value under -icount shift=0. The number is
 * exact in a hook of an instruction or block that was translated with
 * total_attach(): instructions before the hook are counted, later ones are not.
 */
uint64_t total_now(void);

#endif
