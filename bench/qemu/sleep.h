/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sleep.h - let QEMU's clock be right when a CPU of the guest goes to sleep */
#ifndef DAXSTORM_QEMU_SLEEP_H
#define DAXSTORM_QEMU_SLEEP_H

#include "qemu/qemu_api.h"

/* Find the functions of QEMU that sleep_attach() needs. To be called once. */
void sleep_open(void);

/*
 * If the last instruction of @tb is HLT, add what the CPU has executed to
 * QEMU's clock before it runs.
 *
 * Once the last CPU of the guest sleeps, QEMU's main loop moves the clock on to
 * the next timer: icount_start_warp_timer() of softmmu/icount.c. It runs in
 * another thread, and without the big lock of QEMU between HLT
 * (helper_hlt() sets cpu->halted) and icount_process_data(), which adds the
 * instructions of the last slice to the clock. If the main loop turns in this
 * gap, it finds a sleeping guest and an old time, and the timer comes late by
 * those instructions. Which boot this happens to depends on the host. With the
 * clock brought up to date first, there is nothing left to add in the gap.
 *
 * This does nothing if QEMU does not export icount_update(), which is no part
 * of the plugin interface. Debian's 7.2 and 10.0 export it.
 */
void sleep_attach(const struct qemu_plugin_tb *tb);

#endif
