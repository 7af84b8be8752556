/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fiemap.h - find the blocks of a file on its device */
#ifndef DAXSTORM_TARGET_FIEMAP_H
#define DAXSTORM_TARGET_FIEMAP_H

#include <stdint.h>

#include "base/err.h"

struct extent {
	uint64_t offset, physical, length; /* in bytes */
};

/**
 * extent_at() - get the first extent of a file at or behind an offset
 * @fd: the file
 * @offset: in bytes
 * @extent: filled with the whole extent; its length is 0 if there is none
 * @reason: set to the cause of a failure
 *
 * Uses FS_IOC_FIEMAP (Documentation/filesystems/fiemap.rst).
 *
 * Return: 0 or -errno.
 */
int extent_at(int fd, uint64_t offset, struct extent *extent,
	      struct err *reason);

/**
 * extent_find() - get the file offset of a block of the device
 * @fd: the file
 * @physical: address of the block
 * @offset: set to the offset of the block in the file
 * @reason: set to the cause of a failure
 *
 * Return: 0; -ENOENT if the file does not own the block; or -errno.
 */
int extent_find(int fd, uint64_t physical, uint64_t *offset,
		struct err *reason);

#endif
