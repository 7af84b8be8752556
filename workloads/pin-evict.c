// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-evict.c - the last close of an unlinked file while a page is pinned
 *
 * Purpose: that a file's blocks are not freed by its eviction while somebody
 *	    holds a page of it.
 * Path:    close -> iput -> ext4_evict_inode or xfs_fs_evict_inode ->
 *	    dax_break_layout_final.
 * Expect:  model refcounted waits in state D, and no signal helps. Model
 *	    devmap never looks: the blocks are freed under the pin, another file
 *	    gets them, and the kernel warns (dax_disassociate_entry).
 * Needs:   as pin-truncate.
 * Notes:   0e2f80afcfa6 ("fs/dax: ensure all pages are idle prior to
 *	    filesystem unmount"). The holder has neither mapping nor descriptor,
 *	    so that it can always be killed and the wait ends with it.
 */
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "core/standoff.h"

/* The file has had no name since it was made. */
static int last_close(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return close(fd) ? -errno : 0;
}

static const struct standoff_op ops[] = {
	{ .name = "last close", .check = "eviction waits", .run = last_close,
	  .closes = true },
	{ .name = NULL },
};

static int trial(struct trial *t, struct why *w)
{
	return standoff_trial(t, ops, true, w);
}

static const char *const exercises[] = {
	"refcounted:dax_break_layout_final",
	"refcounted:free_zone_device_folio", NULL
};

static const unsigned char patches[] = { 3, 4, 10, 0 };

static const struct metric metrics[] = { STANDOFF_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "eviction waits", .known = "devmap", .proof = "6.12.117",
	  .summary = "the last close of an unlinked file waits for a pin" },
	STANDOFF_CHECKS("devmap", "6.12.117", "evict-interrupted"),
	STANDOFF_DATA_CHECKS("devmap", "6.12.117", "inactive-idle"),
	{ .name = "clean", .known = "devmap", .proof = "6.12.117",
	  .summary = "no warning of a page freed while it is pinned" },
	{ .name = NULL },
};

static const struct bug bugs[] = {
	{ .title = "fs/dax: ensure all pages are idle prior to filesystem "
		   "unmount",
	  .check = "eviction waits",
	  .has = "6.1.0-56-amd64 6.12.117+deb13-amd64",
	  .fixed = "6.16.12+deb13-amd64 6.18.15+deb13-amd64 7.3.4+deb13-amd64",
	  .seen = "the last close returns, WARNING at dax_disassociate_entry; "
		  "the pin shows what another file wrote there" },
	{ .title = NULL },
};

static struct workload pin_evict = {
	.name = "pin-evict",
	.summary = "last close of an unlinked file while a page is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS | 1U << TARGET_EXT4,
	.metrics = metrics,
	.trial = trial,
	.checks = checks,
	.bugs = bugs,
};
WORKLOAD(pin_evict)
