/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counters.h - how often each guest instruction ran */
#ifndef DAXSTORM_QEMU_COUNTERS_H
#define DAXSTORM_QEMU_COUNTERS_H

#include <stdint.h>
#include <stdio.h>

#include "qemu/qemu_api.h"

#define KERNEL_BIT 63 /* set in every kernel address of x86-64 */

static inline bool is_kernel(uint64_t address)
{
	return address >> KERNEL_BIT;
}

/* Room for a million kernel instructions; -1 without memory. */
int counters_open(unsigned int vcpus);

/*
 * Count @nr (1 or more) instructions of @tb from its number @first on, of which
 * none runs without the others; user space is counted as one.
 * Return: number of their counter, 0 for user space; -1: no room for one more.
 */
int64_t counters_attach(const struct qemu_plugin_tb *tb, unsigned int first,
			unsigned int nr);

/* A region begins. */
void counters_clear(void);

/*
 * A block with the @nr counters @run of kernel code is about to run in the open
 * region. At its first time there they start from 0: a region is short, and to
 * clear all that the kernel has would take longer than to run it. @last is kept
 * for the block, 0 at first.
 */
void counters_touch(uint32_t *last, const uint32_t *run, unsigned int nr);

/* Keep what was counted since counters_clear(): a region ends. */
void counters_keep(void);

/* Forget what was kept: a record begins. */
void counters_forget(void);

/* Sum of all kept. */
uint64_t counters_total(void);

/* Lines "c ADDRESS COUNT" of what was kept; address 0 is user space. */
void counters_print(FILE *out);

#endif
