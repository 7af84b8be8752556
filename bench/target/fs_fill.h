/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs_fill.h - fill a file system, so that the allocator has no choice */
#ifndef DAXSTORM_TARGET_FS_FILL_H
#define DAXSTORM_TARGET_FS_FILL_H

#include <stdint.h>

#include "base/err.h"

/**
 * fs_fill_reserve() - change the number of blocks that a file system reserves
 * @fd: a file of the file system
 * @blocks: the number wanted; set to the number before
 * @reason: set to the cause of a failure
 *
 * The reserve is a number of free blocks, not a choice of particular ones: it
 * matters only when no other block is free.
 *
 * Return: 0; -ENOTSUP if it is neither XFS nor an ext4 with sysfs; or -errno.
 */
int fs_fill_reserve(int fd, uint64_t *blocks, struct err *reason);

/**
 * fs_fill_file() - create a file without a name, for blocks
 * @dir: a directory of the file system
 * @reason: set to the cause of a failure
 *
 * Return: a file descriptor, or -errno.
 */
int fs_fill_file(const char *dir, struct err *reason);

/**
 * fs_fill_take() - allocate all free space of a file system to a file
 * @fd: an empty file
 * @bytes: set to the number of bytes allocated, from offset 0 on
 * @reason: set to the cause of a failure
 *
 * Freed blocks can be allocated after the next commit (ext4: journal; XFS: log),
 * so the function calls syncfs first.
 *
 * Return: 0 or -errno.
 */
int fs_fill_take(int fd, uint64_t *bytes, struct err *reason);

struct fs_fill {
	int fd;		  /* of a file without a name */
	uint64_t reserve; /* reserved blocks before the file system was filled */
};

/**
 * fs_fill_open() - fill a file system except for @spare_bytes
 * @dir: a directory of the file system
 * @spare_bytes: contiguous bytes to keep free; nothing is reserved beside them
 * @fs_fill: filled; release with fs_fill_close()
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int fs_fill_open(const char *dir, uint64_t spare_bytes, struct fs_fill *fs_fill,
		 struct err *reason);
void fs_fill_close(struct fs_fill *fs_fill);

#endif
