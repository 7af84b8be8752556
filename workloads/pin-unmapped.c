// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-unmapped.c - freeing pinned pages of a file that is no longer mapped
 *
 * Purpose: Check that a pin outlives the mapping through which it was taken:
 *	    the pages are pinned, then unmapped, and only then are their blocks
 *	    to be freed.
 * Path:    As pin-truncate.c and pin-punch.c.
 * Expect:  Model refcounted waits. Model devmap does not search a file that
 *	    has no mapping (dax_layout_busy_page_range, mapping_mapped): the
 *	    blocks are freed under the pin, another file gets them, and the pin
 *	    shows that file's data or writes into it.
 * Needs:   As pin-truncate.c.
 * Notes:   cee91fa13a8e ("fs/dax: return unmapped busy pages from
 *	    dax_layout_busy_page_range()"). FIEMAP of the other file proves
 *	    that the same block was reused.
 */
#include <stddef.h>

#include "pin/pin_wait_matrix.h"

static const struct pin_wait_op ops[] = {
	{ .name = "truncate",
	  .check = "truncate-waits",
	  .run = pin_wait_truncate },
	{ .name = "punch", .check = "punch-waits", .run = pin_wait_punch },
	{ .name = "collapse",
	  .check = "collapse-waits",
	  .run = pin_wait_collapse },
	{ .name = NULL },
};

static int test(struct test *t, struct err *e)
{
	return pin_wait_run(t, ops, true, e);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "truncate-waits",
	  .summary =
		  "ftruncate does not end while an unmapped page is pinned" },
	{ .name = "punch-waits",
	  .summary = "no hole is punched while an unmapped page is pinned" },
	{ .name = "collapse-waits",
	  .summary = "no range is collapsed while an unmapped page is pinned" },
	PIN_WAIT_CHECKS,
	PIN_WAIT_DATA_CHECKS,
	{ .name = "leaks",
	  .summary = "the kernel does not warn of a page freed while pinned" },
	{ .name = NULL },
};

static struct workload pin_unmapped = {
	.name = "pin-unmapped",
	.summary = "freeing pinned pages of a file that is no longer mapped",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
};
WORKLOAD(pin_unmapped)
