/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mark.h - no-ops that mark a measured region for a profiling emulator */
#ifndef DAXSTORM_BASE_MARK_H
#define DAXSTORM_BASE_MARK_H

#include <stdint.h>

#include "base/clock.h"

/*
 * A mark is one instruction: the 7-byte NOP (Intel SDM volume 2, NOP) with a
 * displacement that no compiler chooses. It has no effect on hardware and on
 * emulators; the plugin of bench/qemu recognizes it at translation. The bytes
 * of the displacement are, from the lowest: edge, label, 'D', 'X'.
 */
enum mark_edge {
	MARK_NEW = 1, /* a record begins: discard counts not yet written */
	MARK_BEGIN,   /* counting starts here */
	MARK_END,     /* and ends here; a record may have many regions */
	MARK_WRITE,   /* the record is complete: write it */
	/*
	 * Counting starts or ends at the clock reading MARK_CLOCK bytes behind
	 * the mark. An interrupt or another CPU's time slice between mark and
	 * reading is then either in both the clock's span and the counters, or
	 * in neither.
	 */
	MARK_BEGIN_AT_CLOCK,
	MARK_END_AT_CLOCK,
	/*
	 * An operation within a region: what the task that makes these marks
	 * executes between them, and nobody else, is its value.
	 */
	MARK_OP_BEGIN,
	MARK_OP_END,
	/*
	 * Made within an operation that another task carries out, such as the exit
	 * of a child: what tasks without operations execute until its end belongs
	 * to it, in equal parts if several such operations are open.
	 */
	MARK_OP_OTHERS,
	/*
	 * A wait behind a region, for what it left to RCU and workqueues. Counted
	 * with the record of the region.
	 */
	MARK_DRAIN_BEGIN,
	MARK_DRAIN_END,
};

#define MARK_CLOCK 10 /* mark to rdtsc: 7 bytes, and 3 of the lfence */

enum mark_label {
	MARK_EMPTY = 1,	 /* the empty operation that every boot measures */
	MARK_METRIC = 2, /* a metric of a cell */
	MARK_TEST = 3,	 /* a test: all functions that ran, of any caller */
};

#define MARK_MAGIC(edge, label) (0x58440000U | (label) << 8 | (edge))

#if defined(__x86_64__)
#define MARK_NOP ".byte 0x0f, 0x1f, 0x80; .long %c[mark]\n"

#define MARK(edge, label)                                                      \
	__asm__ volatile(MARK_NOP                                              \
			 :                                                     \
			 : [mark] "i"(MARK_MAGIC(edge, label))                 \
			 : "memory")

/* A mark and the clock reading that belongs to it (clock.h). */
#define MARK_AND_READ(first, label_and_edge)                                   \
	({                                                                     \
		uint32_t lo_, hi_;                                             \
		__asm__ volatile(first MARK_NOP "lfence; rdtsc; lfence\n"      \
				 : "=a"(lo_), "=d"(hi_)                        \
				 : [mark] "i"(label_and_edge)                  \
				 : "memory");                                  \
		(uint64_t) hi_ << 32 | lo_;                                    \
	})
#define MARK_BEGIN_CLOCK(label)                                                \
	MARK_AND_READ("", MARK_MAGIC(MARK_BEGIN_AT_CLOCK, label))
#define MARK_END_CLOCK(label)                                                  \
	MARK_AND_READ("mfence\n", MARK_MAGIC(MARK_END_AT_CLOCK, label))
#else /* no emulator of this machine counts instructions */
#define MARK(edge, label)	((void)(label))
#define MARK_BEGIN_CLOCK(label) clock_begin()
#define MARK_END_CLOCK(label)	clock_end()
#endif

#endif
