// SPDX-License-Identifier: GPL-2.0-or-later
/* clock.c - choose and calibrate the counter, prove what it counts */
#include "base/clock.h"

#include <errno.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#define CALIBRATE_NS 50000000 /* 50 ms: an error below 1 in 10^5 */

#if defined(__x86_64__)
/* CPUID leaf 0x40000000 holds the hypervisor's signature. */
static const char *hypervisor_name(void)
{
	static const struct {
		char sign[13];
		const char *name;
	} known[] = {
		{ "TCGTCGTCGTCG", "TCG" },     { "KVMKVMKVM\0\0\0", "KVM" },
		{ "Microsoft Hv", "Hyper-V" }, { "VMwareVMware", "VMware" },
		{ "XenVMMXenVMM", "Xen" },
	};
	uint32_t a, b, c, d, sign[3];
	unsigned int i;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & (1U << 31)))
		return "none";
	__cpuid(0x40000000, a, sign[0], sign[1], sign[2]);
	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!memcmp(known[i].sign, sign, sizeof(sign)))
			return known[i].name;
	return "unknown";
}

static bool tsc_invariant(void)
{
	uint32_t a, b, c, d;

	return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & (1U << 8));
}

/* Ticks of a loop that executes 2 * @turns instructions. */
static uint64_t counted_loop(uint64_t turns)
{
	uint64_t start = clock_begin();

	__asm__ volatile("1: dec %0; jnz 1b" : "+r"(turns) : : "cc");
	return clock_end() - start;
}

/*
 * Return whether the counter counts instructions. Loops of 2000 and 4000
 * instructions must then differ by exactly 2000 ticks, which no hardware clock
 * shows. A timer interrupt may hit a loop, so the minimum of 8 tries is used.
 */
static bool counts_instructions(void)
{
	uint64_t one = UINT64_MAX, two = UINT64_MAX, ticks;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		ticks = counted_loop(1000);
		one = ticks < one ? ticks : one;
		ticks = counted_loop(2000);
		two = ticks < two ? ticks : two;
	}
	return one >= 2000 && one < 2020 && two - one == 2000;
}
#endif

static int calibrate(struct clock *clock, struct err *e)
{
	uint64_t ns = clock_gettime_ticks(), ticks = clock_begin(), span;

	do
		span = clock_gettime_ticks() - ns;
	while (span < CALIBRATE_NS);
	ticks = clock_end() - ticks;
	if (!ticks)
		return err_set(
			e, ENODEV,
			"the counter %s did not advance in 50 ms; use another machine or virtual machine",
			clock->name);
	clock->mult = (uint64_t)(((unsigned __int128)span << 32) / ticks);
	return 0;
}

int clock_init(struct clock *clock, struct err *e)
{
	*clock = (struct clock){ .unit = "ns", .hypervisor = "none" };
#if defined(__x86_64__)
	clock->name = "tsc";
	clock->hypervisor = hypervisor_name();
	clock->emulated = !strcmp(clock->hypervisor, "TCG");
	if (counts_instructions()) {
		clock->exact = true;
		clock->unit = "insn";
		clock->mult = UINT64_C(1) << 32;
		return 0;
	}
	if (!tsc_invariant() && !clock->emulated)
		return err_set(
			e, ENOTSUP,
			"the TSC of this CPU is not invariant (CPUID 0x80000007): ns from it would be wrong; use another machine");
	return calibrate(clock, e);
#elif defined(__aarch64__)
	clock->name = "cntvct";
	return calibrate(clock, e);
#else
	clock->name = "clock_gettime";
	clock->mult = UINT64_C(1) << 32;
	return 0;
#endif
}
