// SPDX-License-Identifier: GPL-2.0-or-later
/* clone.c - a second file of the same blocks */
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

int clone_open(const struct scene *s, struct clone *c, struct why *w)
{
	char path[300];
	int fd, err;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX",
		 s->trial->target->path);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return why_sys(w, errno, "create a file");
	unlink(path);
	c->place = s->place;
	c->place.task.extents = &c->place.extents;
	c->place.extents.fd = fd;
	if (ioctl(fd, FICLONE, s->place.extents.fd))
		err = errno == EOPNOTSUPP ?
			      why(w, ENOTSUP,
				  "files cannot share blocks here: mkfs.xfs -m reflink=1, on a kernel that has it with DAX (6.0)") :
			      why_sys(w, errno, "FICLONE");
	else
		err = place_map(&c->place, &c->map, w);
	if (err)
		close(fd);
	return err;
}

void clone_close(struct clone *c)
{
	task_unmap(&c->map, NULL);
	close(c->place.extents.fd);
}

int clone_write(const struct clone *c, uint64_t tag, struct why *w)
{
	uint64_t bytes = c->map.length_bytes;
	char *copy = calloc(1, bytes);
	int err = 0;

	if (!copy)
		return why(w, ENOMEM, "no memory for %" PRIu64 " bytes", bytes);
	pages_fill(copy, bytes, tag);
	if (pwrite(c->place.extents.fd, copy, bytes, (off_t)c->map.offset) !=
	    (ssize_t)bytes)
		err = why_sys(w, errno, "write %" PRIu64 " bytes", bytes);
	free(copy);
	return err;
}

int64_t files_dedupe(int from, int to, uint64_t at, uint64_t bytes)
{
	union {
		struct file_dedupe_range range; /* ends in an array */
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
