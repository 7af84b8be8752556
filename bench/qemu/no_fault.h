/* SPDX-License-Identifier: GPL-2.0-or-later */
/* no_fault.h - recognize instructions that cannot fault */
#ifndef DAXSTORM_QEMU_NO_FAULT_H
#define DAXSTORM_QEMU_NO_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Return whether the next instruction of the block is always executed after the
 * x86-64 instruction of @len bytes (1 to 15) at @bytes. Return false if in
 * doubt.
 */
bool insn_is_certain(const uint8_t *bytes, unsigned int len);

#endif
