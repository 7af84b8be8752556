/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cells.h - run cells on a file instead of a device */
#ifndef DAXSTORM_TESTS_CELLS_H
#define DAXSTORM_TESTS_CELLS_H

#include <sys/mman.h>

#include "run/engine.h"
#include "unit.h"

#include "base/page_size.h"

#define ENTRIES 8
#define SAMPLES 24 /* three repetitions of all entries */

/* Seed of the cells that follow. */
static uint64_t cells_seed;

/* Run a cell of 4k pages; all bytes are 1. @alone: as with --alone. */
static inline void run_on_ones(const char *workload, bool exact, bool alone,
			       unsigned int threads, struct result_cell *out)
{
	struct engine engine = { .samples = SAMPLES,
				 .alone = alone,
				 .seed = cells_seed };
	struct cell cell = { .target = target_ops_find("devdax"),
			     .granularity = GRAN_4K,
			     .threads = threads };
	struct target target = { .ops = target_ops_find("devdax"),
				 .size_bytes = ENTRIES * PAGE_BYTES,
				 .align_bytes = PAGE_BYTES,
				 .numa_node = -1 };
	char ones[ENTRIES * PAGE_BYTES];
	struct err w = { "" };
	int fd = memfd_create("device", MFD_CLOEXEC);

	snprintf(cell.workload, sizeof(cell.workload), "%s", workload);
	memset(ones, 1, sizeof(ones));
	assert_int_equal(write(fd, ones, sizeof(ones)), sizeof(ones));
	snprintf(target.path, sizeof(target.path), "/proc/self/fd/%d", fd);
	assert_int_equal(binder_open(BIND_COMPACT, &engine.binder, &w), 0);
	assert_int_equal(clock_init(&engine.clock, &w), 0);
	engine.clock.exact = exact;
	assert_int_equal(engine_run(&engine, &cell, &target, out, &w), 0);
	binder_close(engine.binder);
	close(fd);
}

#endif
