// SPDX-License-Identifier: GPL-2.0-or-later
/* fs_fill.c - fill a file system, so that the allocator has no choice */
#include "target/fs_fill.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/page_size.h"

/* fs/xfs/libxfs/xfs_fs.h */
struct resblks {
	uint64_t resblks, available;
};

#define XFS_SET_RESBLKS _IOWR('X', 114, struct resblks)
#define XFS_GET_RESBLKS _IOR('X', 115, struct resblks)

/* Open reserved_clusters of the ext4 of @fd (Documentation/ABI). */
static FILE *open_ext4_reserve(int fd, const char *mode)
{
	char link[64], device[PATH_MAX], path[PATH_MAX + 64];
	struct stat st;

	if (fstat(fd, &st))
		return NULL;
	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(st.st_dev),
		 minor(st.st_dev));
	if (!realpath(link, device))
		return NULL;
	snprintf(path, sizeof(path), "/sys/fs/ext4/%s/reserved_clusters",
		 strrchr(device, '/') + 1);
	return fopen(path, mode);
}

int fs_fill_reserve(int fd, uint64_t *blocks, struct err *e)
{
	struct resblks now, wanted = { .resblks = *blocks };
	unsigned long long old = 0;
	FILE *f;
	int err;

	if (!ioctl(fd, XFS_GET_RESBLKS, &now)) {
		*blocks = now.resblks;
		return ioctl(fd, XFS_SET_RESBLKS, &wanted) ?
			       err_sys(e, errno,
				       "change the reserved blocks by XFS_IOC_SET_RESBLKS") :
			       0;
	}
	f = open_ext4_reserve(fd, "re");
	err = !f || fscanf(f, "%llu", &old) != 1;
	if (f)
		fclose(f);
	f = err ? NULL : open_ext4_reserve(fd, "we");
	if (!f)
		return err_set(
			e, ENOTSUP,
			"cannot change the reserved blocks of the file system: it is neither XFS nor ext4 with /sys/fs/ext4/*/reserved_clusters; use one of these");
	err = fprintf(f, "%llu\n", (unsigned long long)*blocks) < 0;
	err |= fclose(f);
	*blocks = old;
	return err ? err_sys(e, errno, "write reserved_clusters") : 0;
}

/* Allocates in pieces; the size is halved whenever a piece does not fit. */
int fs_fill_take(int fd, uint64_t *bytes, struct err *e)
{
	struct statvfs fs;
	uint64_t at = 0, piece;

	if (syncfs(fd) || fstatvfs(fd, &fs))
		return err_sys(e, errno, "count free blocks");
	piece = (uint64_t)fs.f_bavail * fs.f_bsize / PAGE_BYTES * PAGE_BYTES;
	while (piece >= PAGE_BYTES) {
		if (!fallocate(fd, 0, (off_t)at, (off_t)piece))
			at += piece;
		else if (errno == ENOSPC)
			piece = piece / 2 / PAGE_BYTES * PAGE_BYTES;
		else if (errno != EINTR)
			return err_sys(e, errno, "allocate %llu bytes",
				       (unsigned long long)piece);
	}
	*bytes = at;
	return 0;
}

int fs_fill_file(const char *dir, struct err *e)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX", dir);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "create a file in %s", dir);
	unlink(path);
	return fd;
}

static int punch(int fd, uint64_t at, uint64_t bytes)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 (off_t)at, (off_t)bytes);
}

/* The spared blocks lie between filled ones, apart from other free blocks. */
static int fill(const struct fs_fill *b, const char *dir, uint64_t spare_bytes,
		struct err *e)
{
	int spare = fs_fill_file(dir, e), err = 0;
	uint64_t bytes;

	if (spare < 0)
		return spare;
	if (fallocate(spare, 0, 0, (off_t)(3 * spare_bytes)) ||
	    punch(spare, 0, spare_bytes) ||
	    punch(spare, 2 * spare_bytes, spare_bytes))
		err = err_sys(e, errno, "keep %llu bytes free",
			      (unsigned long long)spare_bytes);
	if (!err)
		err = fs_fill_take(b->fd, &bytes, e);
	close(spare);
	return err;
}

int fs_fill_open(const char *dir, uint64_t spare_bytes, struct fs_fill *b,
		 struct err *e)
{
	int err;

	*b = (struct fs_fill){ .fd = fs_fill_file(dir, e) };
	if (b->fd < 0)
		return b->fd;
	err = fs_fill_reserve(b->fd, &b->reserve, e);
	if (err)
		goto close;
	err = fill(b, dir, spare_bytes, e);
	if (!err)
		return 0;
	fs_fill_reserve(b->fd, &b->reserve, NULL);
close:
	close(b->fd);
	return err;
}

void fs_fill_close(struct fs_fill *b)
{
	/*
	 * Free the blocks first: the reserve can only be made of free blocks.
	 */
	if (ftruncate(b->fd, 0) || syncfs(b->fd))
		complain("cannot free the blocks that fill the file system: %s",
			 strerror(errno));
	fs_fill_reserve(b->fd, &b->reserve, NULL);
	close(b->fd);
}
