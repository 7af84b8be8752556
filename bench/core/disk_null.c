// SPDX-License-Identifier: GPL-2.0-or-later
/* disk_null.c - a block device that keeps nothing and ends every I/O at once */
#include "core/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "core/kmod.h"

int disk_null(unsigned int index, struct why *w)
{
	/* one way on all kernels: blk-mq, complete in place, 2 MiB unsplit */
	static const char *const module[] = {
		"null_blk",	"queue_mode=2",	    "irqmode=0", "gb=1",
		"nr_devices=4", "max_sectors=4096", NULL};
	char path[32];
	int err, fd;

	if (index >= DISK_NULLS)
		return why(w, ENOTSUP,
			   "more tasks than %d: threads = %d at most",
			   DISK_NULLS, DISK_NULLS);
	err = kmod_load(module, w);
	if (err)
		return err;
	snprintf(path, sizeof(path), "/dev/nullb%u", index);
	/* O_EXCL: refuses a device that somebody has mounted */
	fd = open(path, O_RDWR | O_DIRECT | O_EXCL | O_CLOEXEC);
	return fd < 0 ? why_sys(w, errno, "open %s", path) : fd;
}
