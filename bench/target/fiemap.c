// SPDX-License-Identifier: GPL-2.0-or-later
/* fiemap.c - where the bytes of a file lie on its device */
#include "target/fiemap.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>

int extent_at(int fd, uint64_t offset, struct extent *extent, struct why *w)
{
	union {
		struct fiemap map; /* ends in an array without length */
		char room[sizeof(struct fiemap) +
			  sizeof(struct fiemap_extent)];
	} f;
	const struct fiemap_extent *e = f.map.fm_extents;

	memset(&f, 0, sizeof(f));
	f.map.fm_start = offset;
	f.map.fm_length = FIEMAP_MAX_OFFSET - offset;
	f.map.fm_extent_count = 1;
	if (ioctl(fd, FS_IOC_FIEMAP, &f.map))
		return why_sys(w, errno, "FIEMAP at offset 0x%llx",
			       (unsigned long long)offset);
	*extent = (struct extent){ .length = 0 };
	if (f.map.fm_mapped_extents)
		*extent = (struct extent){ e->fe_logical, e->fe_physical,
					   e->fe_length };
	return 0;
}

int extent_find(int fd, uint64_t physical, uint64_t *offset, struct why *w)
{
	struct extent e = { .length = 1 };
	uint64_t at = 0;
	int err = 0;

	while (!err && e.length) {
		err = extent_at(fd, at, &e, w);
		at = e.offset + e.length;
		if (err || physical < e.physical ||
		    physical >= e.physical + e.length)
			continue;
		*offset = e.offset + (physical - e.physical);
		return 0;
	}
	return err ? err : why(w, ENOENT, "the block at 0x%llx is not its own",
			       (unsigned long long)physical);
}
