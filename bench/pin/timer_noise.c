// SPDX-License-Identifier: GPL-2.0-or-later
/* timer_noise.c - timers at odd times, so that QEMU's CPUs take short turns */
#include "pin/timer_noise.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define BEAT_MAX_NS 50000

static int beat_on(struct test *t, void *arg)
{
	struct timespec beat = { 0 };
	uint64_t random = t->seed;

	(void)arg;
	for (;;) {
		/* Knuth's MMIX generator; its low bits are poor */
		random = random * UINT64_C(6364136223846793005) +
			 UINT64_C(1442695040888963407);
		beat.tv_nsec = (long)((random >> 33) % BEAT_MAX_NS);
		nanosleep(&beat, NULL);
	}
	return 0;
}

pid_t timer_noise_start(struct test *t, struct err *e)
{
	return test_spawn(t, beat_on, NULL, e);
}
