// SPDX-License-Identifier: GPL-2.0-or-later
/* timer_noise.c - random timers that shorten the time slices of QEMU's CPUs */
#include "pin/timer_noise.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/random.h"

#define BEAT_MAX_NS 50000

static int beat_on(struct test *t, void *arg)
{
	struct timespec beat = { 0 };
	uint64_t random = t->seed;

	(void)arg;
	for (;;) {
		beat.tv_nsec = (long)(random_next(&random) % BEAT_MAX_NS);
		nanosleep(&beat, NULL);
	}
	return 0;
}

pid_t timer_noise_start(struct test *t, struct err *e)
{
	return test_spawn(t, beat_on, NULL, e);
}
