/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.h - where the functions of the guest kernel begin */
#ifndef DAXSTORM_QEMU_FUNCTIONS_H
#define DAXSTORM_QEMU_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Read a symbols file (record/symtab.h). Modules lie elsewhere in every boot:
 * only the kernel proper is known here. Return: 0, or -1 with errno.
 */
int functions_open(const char *path);

/* First address of the function that holds @address; 0: none is known. */
uint64_t function_start(uint64_t address);

/*
 * Is @address where the CPU enters the kernel by itself (asm_exc_page_fault,
 * asm_sysvec_apic_timer_interrupt, ...)? @exception: because an instruction
 * could not be finished, so that it runs again afterwards.
 */
bool function_is_entry(uint64_t address, bool *exception);

/* Is @address in the function that changes stacks (__switch_to_asm)? */
bool function_switches(uint64_t address);

#endif
