/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_noise.h - random timers that shorten the time slices of QEMU's CPUs */
#ifndef DAXSTORM_PIN_TIMER_NOISE_H
#define DAXSTORM_PIN_TIMER_NOISE_H

#include <sys/types.h>

#include "base/err.h"
#include "check/test.h"

/**
 * timer_noise_start() - start a process that sets one timer after another
 * @test: the test
 * @reason: set to the cause of a failure
 *
 * In exact mode QEMU's CPUs take turns, each until a timer expires. With only
 * the tick of 4 ms, one CPU can finish an operation that the other should race
 * with. These timers expire after random times of at most 50 us, by test->seed.
 *
 * Return: the process, to be ended by test_kill(); or -errno.
 */
pid_t timer_noise_start(struct test *test, struct err *reason);

#endif
