/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counters.h - count how often each guest instruction was executed */
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

/* Allocate counters for a million kernel instructions. Return: 0 or -1. */
int counters_open(unsigned int vcpus);

/*
 * Count @nr (1 or more) instructions of @tb from number @first, which always
 * execute together. All of user space shares one counter.
 *
 * Return: number of the counter, 0 for user space; -1 if the table is full.
 */
int64_t counters_attach(const struct qemu_plugin_tb *tb, unsigned int first,
			unsigned int nr);

/* Begin a region. */
void counters_clear(void);

/*
 * Must be called before a block with the @nr counters @run of kernel code is
 * executed in a region. Resets the counters when the region uses them for the
 * first time, because resetting all counters would take longer than a short
 * region. @last belongs to the block and is initialised to 0.
 */
void counters_touch(uint32_t *last, const uint32_t *run, unsigned int nr);

/* End a region: add its counts to those of the record. */
void counters_keep(void);

/* Begin a record: reset its counts. */
void counters_forget(void);

/* Sum of all counts of the record. */
uint64_t counters_total(void);

/* Write lines "c ADDRESS COUNT" of the record; address 0 is user space. */
void counters_print(FILE *out);

#endif
