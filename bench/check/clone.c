// SPDX-License-Identifier: GPL-2.0-or-later
/* clone.c - a second file that shares the blocks of a fixture's file */
#include "check/clone.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int clone_open(const struct fixture *s, struct clone *c, struct err *e)
{
	char path[300];
	int fd, err;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX",
		 s->test->target->path);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "create a file");
	unlink(path);
	c->area = s->area;
	c->area.task.extents = &c->area.extents;
	c->area.extents.fd = fd;
	if (ioctl(fd, FICLONE, s->area.extents.fd))
		err = errno == EOPNOTSUPP ?
			      err_set(e, ENOTSUP,
				      "files of this file system cannot share blocks; use mkfs.xfs -m reflink=1 and Linux 6.0 or later, which supports reflink with DAX") :
			      err_sys(e, errno, "FICLONE");
	else
		err = dax_area_map(&c->area, &c->map, e);
	if (err)
		close(fd);
	return err;
}

void clone_close(struct clone *c)
{
	task_unmap(&c->map, NULL);
	close(c->area.extents.fd);
}

int clone_write(const struct clone *c, uint64_t tag, struct err *e)
{
	uint64_t bytes = c->map.length_bytes;
	char *copy = calloc(1, bytes);
	int err = 0;

	if (!copy)
		return err_set(e, ENOMEM,
			       "out of memory for a buffer of %" PRIu64
			       " bytes",
			       bytes);
	pages_fill(copy, bytes, tag);
	if (pwrite(c->area.extents.fd, copy, bytes, (off_t)c->map.offset) !=
	    (ssize_t)bytes)
		err = err_sys(e, errno, "write %" PRIu64 " bytes", bytes);
	free(copy);
	return err;
}

int64_t files_dedupe(int from, int to, uint64_t at, uint64_t bytes)
{
	union {
		struct file_dedupe_range range; /* ends in a flexible array */
		char room[sizeof(struct file_dedupe_range) +
			  sizeof(struct file_dedupe_range_info)];
	} d;
	struct file_dedupe_range_info *info = d.range.info;

	memset(&d, 0, sizeof(d));
	d.range.src_offset = at;
	d.range.src_length = bytes;
	d.range.dest_count = 1;
	info->dest_fd = to;
	info->dest_offset = at;
	if (ioctl(from, FIDEDUPERANGE, &d))
		return -errno;
	if (info->status == FILE_DEDUPE_RANGE_DIFFERS)
		return -EBADE;
	return info->status < 0 ? info->status : (int64_t)info->bytes_deduped;
}
