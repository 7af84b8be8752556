// SPDX-License-Identifier: GPL-2.0-or-later
/* reuse.c - giving a freed block to another file, and proving it */
#include "core/reuse.h"

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

#include "core/fiemap.h"

#define BLOCK 4096
#define WORDS (BLOCK / sizeof(uint64_t))
#define SPARE (UINT64_C(32) << 20) /* for metadata, once the block is found */

/* fs/xfs/libxfs/xfs_fs.h */
struct resblks {
	uint64_t resblks, available;
};

#define XFS_SET_RESBLKS _IOWR('X', 114, struct resblks)
#define XFS_GET_RESBLKS _IOR('X', 115, struct resblks)

/* The attribute of ext4 for the file system of @fd (Documentation/ABI). */
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

/*
 * Blocks that the file system keeps for itself: which of the free ones those
 * are shows only when nothing else is left. @blocks becomes what it was.
 */
static int set_reserve(int fd, uint64_t *blocks, struct why *w)
{
	struct resblks now, wanted = { .resblks = *blocks };
	unsigned long long old = 0;
	FILE *f;
	int err;

	if (!ioctl(fd, XFS_GET_RESBLKS, &now)) {
		*blocks = now.resblks;
		return ioctl(fd, XFS_SET_RESBLKS, &wanted) ?
			       why_sys(w, errno, "XFS_IOC_SET_RESBLKS") :
			       0;
	}
	f = open_ext4_reserve(fd, "re");
	err = !f || fscanf(f, "%llu", &old) != 1;
	if (f)
		fclose(f);
	f = err ? NULL : open_ext4_reserve(fd, "we");
	if (!f)
		return why(w, ENOTSUP,
			   "cannot change what the file system reserves: neither XFS nor ext4 with /sys/fs/ext4/*/reserved_clusters");
	err = fprintf(f, "%llu\n", (unsigned long long)*blocks) < 0;
	err |= fclose(f);
	*blocks = old;
	return err ? why_sys(w, errno, "write reserved_clusters") : 0;
}

/* Allocate all that is free, in pieces that halve whenever one does not fit. */
static int take_all(int fd, struct why *w)
{
	struct statvfs fs;
	uint64_t at = 0, piece;

	if (syncfs(fd) || fstatvfs(fd, &fs))
		return why_sys(w, errno, "count free blocks");
	piece = (uint64_t)fs.f_bavail * fs.f_bsize;
	while (piece >= BLOCK) {
		if (!fallocate(fd, 0, (off_t)at, (off_t)piece))
			at += piece;
		else if (errno == ENOSPC)
			piece = piece / 2 / BLOCK * BLOCK;
		else if (errno != EINTR)
			return why_sys(w, errno, "allocate %llu bytes",
				       (unsigned long long)piece);
	}
	return 0;
}

static int find(int fd, uint64_t physical, uint64_t *offset, struct why *w)
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
	return err ? err : why(w, ENOENT, "the block at 0x%llx is not free",
			       (unsigned long long)physical);
}

static int fill(const struct reuse *r, struct why *w)
{
	uint64_t block[WORDS];
	size_t i;

	for (i = 0; i < WORDS; i++)
		block[i] = r->word;
	if (pwrite(r->fd, block, BLOCK, (off_t)r->offset) != BLOCK)
		return why_sys(w, errno, "write the other file");
	return 0;
}

static int open_unnamed(const char *dir, struct why *w)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX", dir);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return why_sys(w, errno, "create a file in %s", dir);
	unlink(path);
	return fd;
}

/* Everything but the spare file's blocks goes to @reuse, if it will. */
static int take_block(struct reuse *reuse, int spare, uint64_t physical,
		      struct why *w)
{
	uint64_t reserve = 0;
	int err = set_reserve(reuse->fd, &reserve, w);

	if (err)
		return err;
	err = take_all(reuse->fd, w);
	if (!err)
		err = find(reuse->fd, physical, &reuse->offset, w);
	if (ftruncate(spare, 0) && !err)
		err = why_sys(w, errno, "free the spare file");
	if (syncfs(spare) && !err)
		err = why_sys(w, errno, "syncfs");
	if (set_reserve(reuse->fd, &reserve, err ? NULL : w) && !err)
		err = -EIO;
	return err;
}

int reuse_block(const char *dir, uint64_t physical, uint64_t word,
		struct reuse *reuse, struct why *w)
{
	int spare, err = 0;

	*reuse = (struct reuse){ .fd = open_unnamed(dir, w), .word = word };
	if (reuse->fd < 0)
		return reuse->fd;
	spare = open_unnamed(dir, w);
	if (spare < 0)
		err = spare;
	else if (fallocate(spare, 0, 0, (off_t)SPARE))
		err = why_sys(w, errno, "allocate a spare file");
	if (!err)
		err = take_block(reuse, spare, physical, w);
	if (!err)
		err = fill(reuse, w);
	if (spare >= 0)
		close(spare);
	if (err)
		reuse_release(reuse);
	return err;
}

int reuse_changed(const struct reuse *r, struct why *w)
{
	uint64_t block[WORDS];
	int changed = 0;
	size_t i;

	if (pread(r->fd, block, BLOCK, (off_t)r->offset) != BLOCK)
		return why_sys(w, errno, "read the other file");
	for (i = 0; i < WORDS; i++)
		changed += block[i] != r->word;
	return changed;
}

void reuse_release(struct reuse *reuse)
{
	if (reuse->fd >= 0)
		close(reuse->fd);
	reuse->fd = -1;
}
