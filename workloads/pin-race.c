// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-race.c - blocks get a new owner while their pages are pinned
 *
 * Purpose: Check that no write through an old pin reaches another file and
 *	    that no old pin shows another file's data, in whatever order pins,
 *	    truncates, punches and allocations take place.
 * Path:    {xfs,ext4}_break_layouts -> dax_layout_busy_page_range; the pins by
 *	    gup; the blocks get a new owner by a commit and fallocate.
 * Expect:  The same on every kernel: operations wait for a page that is mapped
 *	    and pinned.
 * Needs:   xfs or ext4, the modules brd and dm_mod, two CPUs to race.
 * Notes:   One process pins pages of file A, by a pipe that shows their data,
 *	    or by direct reads of a suspended disk or process_vm_writev() that
 *	    write to them late. Another process frees the pages and lets file B
 *	    have the blocks, as FIEMAP proves, then fills B and verifies it
 *	    when the pins are gone. Then A and B exchange their roles. Three of
 *	    four rounds are gated: the pins are taken first, and are dropped
 *	    when the operation sleeps in the layout break, as its stack shows,
 *	    or when B has the blocks. In the other rounds, the pin and the
 *	    operation start together. Since 6.15, a truncate also waits for a
 *	    page that was touched again, for as long as it is mapped: the
 *	    pinner then unmaps it, and the test counts that ("kicks").
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#include "pin/pin_race.h"

static int cut(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return ftruncate(fd, (off_t)at) ? -errno : 0;
}

static int punch(int fd, uint64_t at, uint64_t length)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 (off_t)at, (off_t)length) ?
		       -errno :
		       0;
}

static const struct pin_race_op ops[] = {
	{ .name = "truncate", .whole = true, .free = true, .run = cut },
	{ .name = "cut of the tail", .tail = true, .free = true, .run = cut },
	{ .name = "punch of all", .whole = true, .run = punch },
	{ .name = "punch", .run = punch },
	{ .name = NULL },
};

static int test(struct test *t, struct err *e)
{
	return pin_race_run(t, ops, e);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"devmap:__put_devmap_managed_folio_refs",
	"refcounted:dax_break_layout",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = {
	{ .name = "round",
	  .summary =
		  "one round: pin, free, allocate to the other file, verify" },
	{ .name = "unpin",
	  .summary = "from the drop of the pins to the end of "
		     "the operation that waited" },
	{ .name = NULL },
};

static const struct check checks[] = {
	{ .name = "waits",
	  .summary = "no operation ends while pins taken before it are held" },
	{ .name = "unmapped",
	  .summary =
		  "a pinned page is not mapped while an operation waits for it" },
	{ .name = "no-stale-write",
	  .summary = "a write through an old pin reaches no other file" },
	{ .name = "no-foreign-data",
	  .summary = "an old pin shows no data of another file" },
	{ .name = "ends",
	  .summary = "an operation ends when the pins are dropped" },
	{ .name = "blocks-reused",
	  .unit_test = "test_pin_race",
	  .summary =
		  "guard: the other file got the freed blocks in 90 % of rounds" },
	{ .name = "contended",
	  .unit_test = "test_pin_race",
	  .summary =
		  "guard: half of the operations slept in the layout break" },
	{ .name = NULL },
};

static struct workload pin_race = {
	.name = "pin-race",
	.summary = "pins, truncates and allocations over the same blocks",
	.kind = WORKLOAD_STRESS,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
};
WORKLOAD(pin_race)
