/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs_fill.h - a file that leaves no choice to the allocator of blocks */
#ifndef DAXSTORM_TARGET_FS_FILL_H
#define DAXSTORM_TARGET_FS_FILL_H

#include <stdint.h>

#include "base/err.h"

/**
 * fs_fill_reserve() - change how many blocks a file system keeps for itself
 * @fd: of a file on it
 * @blocks: wanted; becomes what it was
 *
 * Which of the free blocks those are shows only when nothing else is left.
 * Return: 0; -ENOTSUP if it is neither XFS nor an ext4 with sysfs; -errno.
 */
int fs_fill_reserve(int fd, uint64_t *blocks, struct err *reason);

/**
 * fs_fill_take() - allocate to a file all that is free on its file system
 * @fd: of an empty file
 * @bytes: allocated, from offset 0 on
 *
 * Freed blocks come back with the next commit (ext4: journal; XFS: log), so it
 * asks for one first. Return: 0 or -errno.
 */
int fs_fill_take(int fd, uint64_t *bytes, struct err *reason);

struct fs_fill {
	int fd;		  /* of a file without a name */
	uint64_t reserve; /* of the file system, as it was */
};

/**
 * fs_fill_open() - fill the file system of a folder but for @spare_bytes
 * @dir: the folder
 * @spare_bytes: left free, apart from what else is; nothing is reserved
 * @fs_fill: filled; release with fs_fill_close()
 *
 * Return: 0 or -errno.
 */
int fs_fill_open(const char *dir, uint64_t spare_bytes, struct fs_fill *fs_fill,
		 struct err *reason);
void fs_fill_close(struct fs_fill *fs_fill);

#endif
