// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-punch.c - fallocate() on a file while a page of it is pinned
 *
 * Purpose: Check that no fallocate() mode that moves or frees blocks ends
 *	    while a page of the file is pinned, and that each one ends when the
 *	    page is unpinned.
 * Path:    ext4_punch_hole, ext4_zero_range, ext4_collapse_range,
 *	    ext4_insert_range or xfs_file_fallocate -> {ext4,xfs}_break_layouts
 *	    -> dax_layout_busy_page_range.
 * Expect:  The same on every kernel: the whole file is searched for pins, so
 *	    that a hole punched elsewhere in the file waits too.
 * Needs:   As pin-truncate.c.
 * Notes:   As pin-truncate.c. Insert and collapse move the pinned block within
 *	    the file, so that late writes are checked for the other operations
 *	    only.
 */
#include <stddef.h>

#include "pin/pin_wait_matrix.h"

static const struct pin_wait_op ops[] = {
	{ .name = "punch", .check = "punch-waits", .run = pin_wait_punch },
	{ .name = "punch elsewhere",
	  .check = "punch-elsewhere-waits",
	  .run = pin_wait_punch_elsewhere,
	  .keeps = true },
	{ .name = "zero range",
	  .check = "zero-range-waits",
	  .run = pin_wait_zero },
	{ .name = "zero range elsewhere",
	  .check = "zero-elsewhere-waits",
	  .run = pin_wait_zero_elsewhere,
	  .keeps = true },
	{ .name = "collapse",
	  .check = "collapse-waits",
	  .run = pin_wait_collapse },
	{ .name = "collapse elsewhere",
	  .check = "collapse-elsewhere-waits",
	  .run = pin_wait_collapse_elsewhere },
	{ .name = "insert", .check = "insert-waits", .run = pin_wait_insert },
	{ .name = NULL },
};

static int test(struct test *t, struct err *e)
{
	return pin_wait_run(t, ops, false, e);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "punch-waits",
	  .summary = "no hole is punched while a page of it is pinned" },
	{ .name = "punch-elsewhere-waits",
	  .summary =
		  "no hole is punched elsewhere in a file while a page is pinned" },
	{ .name = "zero-range-waits",
	  .summary = "no range is zeroed while a page of it is pinned" },
	{ .name = "zero-elsewhere-waits",
	  .summary =
		  "no range is zeroed elsewhere in a file while a page is pinned" },
	{ .name = "collapse-waits",
	  .summary = "no range is collapsed while a page of it is pinned" },
	{ .name = "collapse-elsewhere-waits",
	  .summary = "no range is collapsed in front of a pinned page" },
	{ .name = "insert-waits",
	  .summary = "no range is inserted in front of a pinned page" },
	PIN_WAIT_CHECKS,
	PIN_WAIT_DATA_CHECKS,
	{ .name = NULL },
};

static struct workload pin_punch = {
	.name = "pin-punch",
	.summary = "fallocate on a file while a page of it is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
	.limit_s = 180, /* each failed wait takes 2 s */
};
WORKLOAD(pin_punch)
