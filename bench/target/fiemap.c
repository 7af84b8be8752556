// SPDX-License-Identifier: GPL-2.0-or-later
/* fiemap.c - find the blocks of a file on its device */
#include "target/fiemap.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>

int extent_at(int fd, uint64_t offset, struct extent *extent, struct err *e)
{
	union {
		struct fiemap map; /* ends in a flexible array */
		char room[sizeof(struct fiemap) + sizeof(struct fiemap_extent)];
	} f;
	const struct fiemap_extent *found = f.map.fm_extents;

	memset(&f, 0, sizeof(f));
	f.map.fm_start = offset;
	f.map.fm_length = FIEMAP_MAX_OFFSET - offset;
	f.map.fm_extent_count = 1;
	if (ioctl(fd, FS_IOC_FIEMAP, &f.map))
		return err_sys(e, errno, "FIEMAP at offset 0x%llx",
			       (unsigned long long)offset);
	*extent = (struct extent){ .length = 0 };
	if (f.map.fm_mapped_extents)
		*extent = (struct extent){ found->fe_logical,
					   found->fe_physical,
					   found->fe_length };
	return 0;
}

int extent_find(int fd, uint64_t physical, uint64_t *offset, struct err *e)
{
	struct extent extent = { .length = 1 };
	uint64_t at = 0;
	int err = 0;

	while (!err && extent.length) {
		err = extent_at(fd, at, &extent, e);
		at = extent.offset + extent.length;
		if (err || physical < extent.physical ||
		    physical >= extent.physical + extent.length)
			continue;
		*offset = extent.offset + (physical - extent.physical);
		return 0;
	}
	return err ? err :
		     err_set(e, ENOENT,
			     "the file does not own the block at 0x%llx",
			     (unsigned long long)physical);
}
