/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_noise.h - timers at odd times, so that QEMU's CPUs take short turns */
#ifndef DAXSTORM_PIN_TIMER_NOISE_H
#define DAXSTORM_PIN_TIMER_NOISE_H

#include <sys/types.h>

#include "base/err.h"
#include "check/test.h"

/**
 * timer_noise_start() - start a process that sets one timer after another
 *
 * In exact mode QEMU's CPUs run in turn, each until a timer is due: the tick of
 * 4 ms lets one run through what the other should meet. These are due after
 * random times of 50 us at most (by test->seed).
 *
 * Return: the process, to be ended by test_kill(); -errno.
 */
pid_t timer_noise_start(struct test *test, struct err *reason);

#endif
