/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.h - find the start of a function of the guest kernel */
#ifndef DAXSTORM_QEMU_FUNCTIONS_H
#define DAXSTORM_QEMU_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Read a symbols file (record/symtab.h). Only the kernel image is used, since
 * modules have other addresses in each boot. Return: 0, or -1 with errno set.
 */
int functions_open(const char *path);

/* Start of the function that @address belongs to; 0: unknown. */
uint64_t function_start(uint64_t address);

/*
 * Return whether @address is an entry point of an interrupt or exception, such
 * as asm_exc_page_fault or asm_sysvec_apic_timer_interrupt. *@exception is set
 * if the interrupted instruction was not completed and is executed again.
 */
bool function_is_entry(uint64_t address, bool *exception);

/* Return whether @address is in __switch_to_asm, which changes stacks. */
bool function_switches(uint64_t address);

#endif
