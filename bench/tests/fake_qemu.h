/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_qemu.h - the part of QEMU that the plugins of bench/qemu use
 *
 * The tests write blocks of guest code by hand and define how far they run.
 * Boots test the real QEMU with real code; these tests are for cases that are
 * rare there.
 */
#ifndef DAXSTORM_TESTS_FAKE_QEMU_H
#define DAXSTORM_TESTS_FAKE_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/profile.h"

/* Functions of the guest's kernel; user space has lower addresses. */
#define ENTRY	  0xffffffff81000000ULL /* entry_SYSCALL_64 */
#define ALPHA	  0xffffffff81001000ULL
#define BETA	  0xffffffff81004000ULL
#define GAMMA	  0xffffffff81006000ULL
#define FAULT	  0xffffffff81010000ULL /* asm_exc_page_fault */
#define HANDLER	  0xffffffff81011000ULL /* exc_page_fault */
#define TIMER	  0xffffffff81012000ULL /* asm_sysvec_apic_timer_interrupt */
#define TICK	  0xffffffff81013000ULL /* sysvec_apic_timer_interrupt */
#define SWITCH	  0xffffffff81014000ULL /* __switch_to_asm */
#define NEXT	  0xffffffff81015000ULL /* __switch_to */
#define STUBS	  0xffffffff81016000ULL /* irq_entries_start */
#define SOFTIRQ	  0xffffffff81017000ULL /* handle_softirqs */
#define CALLBACKS 0xffffffff81018000ULL /* rcu_do_batch */
#define WORK	  0xffffffff81019000ULL /* process_one_work */
#define SPIN	  0xffffffff8101a000ULL /* native_queued_spin_lock_slowpath */
#define RANDOM	  0xffffffff8101f000ULL /* _get_random_bytes */
#define YIELD	  0xffffffff8101b000ULL /* schedule */
#define IDLE	  0xffffffff8101c000ULL /* default_idle */
#define COLD	  0xffffffff8101d000ULL /* rcu_do_batch.cold */
#define INVALID	  0xffffffff8101e000ULL /* asm_exc_invalid_op */
#define MODULE	  0xffffffffc0001000ULL /* no symbol known to the plugin */
#define USER	  0x401000ULL

/**
 * fake_code() - write a block of code
 * @at: its address
 * @code: one letter per instruction: e endbr64, n one-byte no-op, N no-op of
 *	  five bytes, s store, l load, c direct call, J conditional jump, j
 *	  jump, h short jump, C indirect call, I indirect jump, r return, i
 *	  iretq; the marks of label 2: R new record, B begin, E end, W write,
 *	  and k and K, which begin and end at the clock; o and O those of an
 *	  operation; d and D those of a drain; p, a, A and P are R, B, E and W of label 1; u ud2; f lfence, t rdtsc; b, x and w are B, E and W of label 3; z is a no-op of the length of a mark; y hlt
 * @target: target of its direct call or jump
 *
 * Return: address behind the block.
 */
uint64_t fake_code(uint64_t at, const char *code, uint64_t target);

/* Translate the block at @at once, and run it on CPU @cpu. */
void fake_run_on(unsigned int cpu, uint64_t at);
void fake_run(uint64_t at);

/* Run @nr instructions of it; the last one faults. */
void fake_run_cut(uint64_t at, unsigned int nr);

/*
 * Like QEMU 7.2, list @bytes bytes of the last instruction of a block that
 * crosses a page boundary, and do not execute it with the block.
 */
void fake_cross(uint64_t at, size_t bytes);

/* Addresses of later stores and loads, each 8 bytes below the one before. */
void fake_memory(uint64_t store, uint64_t load);

/* Do later guests count for a profile, too? They do by default. */
void fake_profile(bool on);

/* Within a guest: how often the plugin has updated QEMU's clock for CPU @cpu. */
int fake_clock_updates(int cpu);

/* Number of CPUs of later guests; 1 by default. */
void fake_cpus(int nr);

/*
 * Boot the plugin in a new process, run @guest in it, end it and load the file
 * that it wrote. Return: that of profile_load(); @profile must be freed.
 */
int fake_boot(void (*guest)(void), struct profile *profile, struct err *reason);

/* The plugin refuses a kernel without symbol @without; gets what it says. */
void fake_refuse(const char *without, char *said, size_t room);

/* "user", or the function that @address belongs to. */
const char *fake_name(uint64_t address);

#endif
