// SPDX-License-Identifier: GPL-2.0-or-later
/* test_qemu_sleep.c - QEMU's clock is brought up to date before a CPU sleeps */
#include "guests.h"

#include <stdlib.h>

/* Run @code at @at on @cpu; QEMU's clock must be updated @updates times. */
static void run(unsigned int cpu, uint64_t at, const char *code, int updates)
{
	int before = fake_clock_updates((int)cpu);

	fake_code(at, code, 0);
	fake_run_on(cpu, at);
	if (fake_clock_updates((int)cpu) - before == updates)
		return;
	fprintf(stderr, "CPU %u, code \"%s\": %d updates of the clock\n", cpu,
		code, fake_clock_updates((int)cpu) - before);
	abort();
}

/* From its first instruction on, though nothing is counted before a record. */
static void sleeping_guest(void)
{
	run(0, IDLE, "ny", 1);
	run(0, IDLE + 0x100, "y", 1);
	run(0, IDLE + 0x200, "nn", 0);
	run(0, USER, "nnR", 0);
	run(0, IDLE + 0x300, "ny", 1);
	run(0, IDLE, "ny", 1); /* translated again since counting began */
	run(0, USER + 0x100, "W", 0);
}

static void two_cpus_guest(void)
{
	run(1, IDLE, "ny", 1);
	run(0, IDLE, "ny", 1);
	if (fake_clock_updates(1) != 1)
		abort();
	run(0, USER, "R", 0);
	run(1, IDLE, "ny", 1);
	run(0, USER + 0x100, "W", 0);
}

static void boots(void (*guest)(void), int cpus)
{
	struct err w = { "" };
	struct profile p;

	fake_cpus(cpus);
	if (fake_boot(guest, &p, &w))
		fail_msg("%s", w.text);
	fake_cpus(1);
	assert_int_equal(p.nr, 1);
	profile_free(&p);
}

static void clock_is_updated_before_hlt(void **state)
{
	(void)state;
	boots(sleeping_guest, 1);
}

static void each_cpu_updates_its_own_part(void **state)
{
	(void)state;
	boots(two_cpus_guest, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_is_updated_before_hlt),
		cmocka_unit_test(each_cpu_updates_its_own_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
