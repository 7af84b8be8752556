// SPDX-License-Identifier: GPL-2.0-or-later
/* timer_noise.c - random timers that shorten the time slices of QEMU's CPUs */
#include "pin/timer_noise.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/random.h"

#define DELAY_MAX_NS 50000

static int set_timers(struct test *t, void *arg)
{
	struct timespec delay = { 0 };
	uint64_t random = t->seed;

	(void)arg;
	for (;;) {
		delay.tv_nsec = (long)(random_next(&random) % DELAY_MAX_NS);
		nanosleep(&delay, NULL);
	}
	return 0;
}

pid_t timer_noise_start(struct test *t, struct err *e)
{
	return test_spawn(t, set_timers, NULL, e);
}
