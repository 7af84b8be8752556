/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak_check.h - find what a cell leaked: mappings, pins, blocks, warnings */
#ifndef DAXSTORM_MEASURE_LEAK_CHECK_H
#define DAXSTORM_MEASURE_LEAK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cell_result.h"
#include "base/err.h"
#include "target/target.h"

/*
 * Counters of mapped, pinned and used pages. Other activity changes them too, so
 * small differences are ignored; a leaked PMD mapping is 512 pages. Without
 * --alone only the counter of this process is compared.
 */
struct leak_check {
	bool alone;		/* --alone: no other process uses the machine */
	int64_t rss_file_pages; /* RssFile of this process */
	int64_t mapped_pages;	/* nr_mapped */
	int64_t pmdmapped_pages; /* nr_file_pmdmapped */
	int64_t pins;		 /* nr_foll_pin_acquired - _released */
	int64_t free_bytes;	 /* of the file system under test */
	uint64_t tainted;	 /* /proc/sys/kernel/tainted */
	int kmsg;		 /* /dev/kmsg, at its end; -1: not readable */
};

#define LEAK_CHECK_SLACK_PAGES 128
#define LEAK_CHECK_SLACK_BYTES (INT64_C(2) << 20)

/*
 * Read all counters, and let WARN_ON_ONCE() warn again (clear_warn_once, if
 * debugfs is mounted). Return: 0 or -errno.
 */
int leak_check_open(const struct target *target, bool alone,
		    struct leak_check *before, struct err *reason);

/**
 * leak_check_close() - read the counters again and compare them
 * @target: as passed to leak_check_open()
 * @before: from leak_check_open()
 * @out: gets the check LEAK_CHECK; if it fails, its reason lists the
 *	 differences
 * @reason: set to the cause of a failure
 *
 * Freed blocks and percpu counters are updated late, so the comparison is
 * repeated for up to 2 s until nothing differs.
 *
 * Return: 0 or -errno.
 */
int leak_check_close(const struct target *target,
		     const struct leak_check *before, struct result_cell *out,
		     struct err *reason);

/* Pages now pinned (FOLL_PIN) in the whole system; counted since Linux 5.7. */
int64_t leak_check_pins(void);

/*
 * Is leak_check_pins() exact? Counts of single CPUs are added to /proc/vmstat when
 * stat_refresh is written, which only root may do, and else once in a while
 * (vm.stat_interval).
 */
bool leak_check_counts_pins(void);

/* Write the differences to @text, "" if there are none. */
void leak_check_diff(const struct leak_check *before,
		     const struct leak_check *after, char *text,
		     unsigned int room);

#endif
