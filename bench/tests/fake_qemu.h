/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_qemu.h - as much of QEMU as the plugin of bench/qemu needs
 *
 * The tests write blocks of guest code by hand and say how far they run. What
 * the real QEMU does with real code is what the boots test: this is for what
 * is rare there.
 */
#ifndef DAXSTORM_TESTS_FAKE_QEMU_H
#define DAXSTORM_TESTS_FAKE_QEMU_H

#include <stddef.h>
#include <stdint.h>

#include "record/profile.h"

/* Entries of the functions of the guest's kernel; user space lies below. */
#define ENTRY	0xffffffff81000000ULL /* entry_SYSCALL_64 */
#define ALPHA	0xffffffff81001000ULL
#define BETA	0xffffffff81004000ULL
#define GAMMA	0xffffffff81006000ULL
#define FAULT	0xffffffff81010000ULL /* asm_exc_page_fault */
#define HANDLER 0xffffffff81011000ULL /* exc_page_fault */
#define TIMER	0xffffffff81012000ULL /* asm_sysvec_apic_timer_interrupt */
#define TICK	0xffffffff81013000ULL /* sysvec_apic_timer_interrupt */
#define SWITCH	0xffffffff81014000ULL /* __switch_to_asm */
#define NEXT	0xffffffff81015000ULL /* __switch_to */
#define MODULE	0xffffffffc0001000ULL /* has no symbol that the plugin knows */
#define USER	0x401000ULL

/**
 * fake_code() - a block of code
 * @at: its address
 * @code: an instruction a letter: e endbr64, n one-byte no-op, N a no-op of
 *	  five bytes, s store, l load, c direct call, J jump on a condition, j
 *	  jump, h short jump, C indirect call, I indirect jump, r return, i
 *	  iretq, and the marks of label 2: R new record, B begin, E end, W write;
 *	  k and K those that begin and end at the clock; f lfence, t rdtsc;
 *	  b, x and w are B, E and W of label 3; z is a no-op of the length of a
 *	  mark
 * @target: of its direct call or jump
 *
 * Return: address behind the block.
 */
uint64_t fake_code(uint64_t at, const char *code, uint64_t target);

/* Translate the block at @at, once, and run it on CPU @cpu. */
void fake_run_on(unsigned int cpu, uint64_t at);
void fake_run(uint64_t at);

/* Run @nr instructions of it: the last of them faults. */
void fake_run_cut(uint64_t at, unsigned int nr);

/*
 * QEMU 7.2 lists @bytes bytes of the last instruction of a block that crosses
 * into the next page, and leaves it out when it runs the block.
 */
void fake_cross(uint64_t at, size_t bytes);

/* Where stores and loads go from here on, each 8 bytes below the one before. */
void fake_memory(uint64_t store, uint64_t load);

/* How many CPUs the next guests have: 1 unless told. */
void fake_cpus(int nr);

/*
 * Boot the plugin in a process of its own, run @guest in it and end; what it
 * wrote is loaded. Return: what profile_load() gave; @profile is to be freed.
 */
int fake_boot(void (*guest)(void), struct profile *profile, struct err *reason);

/* "user", or the function whose entry is at or below @address. */
const char *fake_name(uint64_t address);

#endif
