/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak_check.h - what must be as it was when a cell has ended */
#ifndef DAXSTORM_MEASURE_LEAK_CHECK_H
#define DAXSTORM_MEASURE_LEAK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cell_result.h"
#include "base/err.h"
#include "target/target.h"

/*
 * The accounts that a kernel keeps of mapped, pinned and used pages. None of
 * them is ours alone, so small differences are not held against it: a leaked
 * 2 MiB entry is 512 pages. Where others use the machine only what is this
 * process's own is held against the kernel.
 */
struct leak_check {
	bool alone;		 /* nobody else uses the machine */
	int64_t rss_file_pages;	 /* of this process */
	int64_t mapped_pages;	 /* nr_mapped */
	int64_t pmdmapped_pages; /* nr_file_pmdmapped */
	int64_t pins;		 /* nr_foll_pin_acquired - _released */
	int64_t free_bytes;	 /* of the file system under test */
	uint64_t tainted;	 /* /proc/sys/kernel/tainted */
	int kmsg; /* where the kernel's log stood; -1: it may not be read */
};

#define LEAK_CHECK_SLACK_PAGES 128
#define LEAK_CHECK_SLACK_BYTES (INT64_C(2) << 20)

/*
 * Take down the accounts, and let WARN_ON_ONCE() warn again (clear_warn_once,
 * where debugfs is mounted). Return: 0 or -errno.
 */
int leak_check_open(const struct target *target, bool alone,
		    struct leak_check *before, struct err *reason);

/**
 * leak_check_close() - compare them with what they are now
 * @out: gets a check LEAK_CHECK: failed with all that does not balance
 *
 * Freed blocks and percpu counters come back late: it waits up to 2 s.
 *
 * Return: 0 or -errno.
 */
int leak_check_close(const struct target *target,
		     const struct leak_check *before, struct result_cell *out,
		     struct err *reason);

/* Pages pinned now (FOLL_PIN), in the whole system; counted since 5.7. */
int64_t leak_check_pins(void);

/* What does not balance, as a text, "" if all does; for leak_check_close(). */
void leak_check_diff(const struct leak_check *before,
		     const struct leak_check *after, char *text,
		     unsigned int room);

#endif
