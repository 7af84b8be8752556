/* SPDX-License-Identifier: GPL-2.0-or-later */
/* no_fault.h - instructions that are finished whenever they are begun */
#ifndef DAXSTORM_QEMU_NO_FAULT_H
#define DAXSTORM_QEMU_NO_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Is the x86-64 instruction of @len bytes (1 to 15) at @bytes one after which
 * the next one of its block always runs? False where that is not sure.
 */
bool insn_is_certain(const uint8_t *bytes, unsigned int len);

#endif
