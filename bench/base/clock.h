/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clock.h - the counter that is read before and after a measured operation */
#ifndef DAXSTORM_BASE_CLOCK_H
#define DAXSTORM_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"

struct clock {
	const char *name; /* "tsc", "cntvct" or "clock_gettime" */
	const char *unit; /* "insn" when the counter counts instructions */
	bool exact;	  /* one tick is one instruction, proven at start */
	bool emulated;	  /* TCG: times say nothing about hardware */
	bool marked; /* exact, and the emulator counts between marks (mark.h) */
	uint64_t mult;		/* unit = ticks * mult >> 32 */
	const char *hypervisor; /* "TCG", "KVM", "none", ... */
	double empty_inside;	/* value that an empty operation records */
	double empty_total;	/* cost of measuring and recording it */
};

/**
 * clock_init() - choose and calibrate the counter
 * @clock: filled
 * @reason: set to the cause of a failure
 *
 * On x86 the TSC is used if CPUID 0x80000007 bit 8 marks it as invariant, or if
 * a loop of known length shows that it counts instructions (QEMU TCG with
 * -icount shift=0). aarch64 uses cntvct_el0, any other machine
 * clock_gettime(CLOCK_MONOTONIC_RAW).
 *
 * Return: 0 or -errno.
 */
int clock_init(struct clock *clock, struct err *reason);

/* CLOCK_MONOTONIC_RAW in ns. */
static inline uint64_t clock_gettime_ticks(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

#if defined(__x86_64__)
/*
 * Ticks before and after an operation. The fences keep loads and stores of
 * the operation between the two readings (Intel SDM, RDTSC and RDTSCP).
 */
static inline uint64_t clock_begin(void)
{
	uint32_t lo, hi;

	__asm__ volatile("lfence; rdtsc; lfence"
			 : "=a"(lo), "=d"(hi)
			 :
			 : "memory");
	return (uint64_t)hi << 32 | lo;
}

static inline uint64_t clock_end(void)
{
	uint32_t lo, hi;

	__asm__ volatile("mfence; lfence; rdtsc; lfence"
			 : "=a"(lo), "=d"(hi)
			 :
			 : "memory");
	return (uint64_t)hi << 32 | lo;
}
#elif defined(__aarch64__)
static inline uint64_t clock_begin(void)
{
	uint64_t ticks;

	__asm__ volatile("dsb sy; isb; mrs %0, cntvct_el0; isb"
			 : "=r"(ticks)
			 :
			 : "memory");
	return ticks;
}

static inline uint64_t clock_end(void)
{
	return clock_begin();
}
#else
static inline uint64_t clock_begin(void)
{
	return clock_gettime_ticks();
}

static inline uint64_t clock_end(void)
{
	return clock_gettime_ticks();
}
#endif

/* Convert ticks to the clock's unit; valid for spans below an hour. */
static inline uint64_t clock_scale(const struct clock *clock, uint64_t ticks)
{
	return (uint64_t)((unsigned __int128)ticks * clock->mult >> 32);
}

/* Pause in a spin loop. Under TCG it also lets another vCPU run. */
static inline void clock_relax(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

#endif
