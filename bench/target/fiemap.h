/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fiemap.h - where the bytes of a file lie on its device */
#ifndef DAXSTORM_TARGET_FIEMAP_H
#define DAXSTORM_TARGET_FIEMAP_H

#include <stdint.h>

#include "base/err.h"

struct extent {
	uint64_t offset, physical, length; /* in bytes */
};

/**
 * extent_at() - the first extent of a file at or behind @offset
 * @extent: filled, whole; its length is 0 if there is none
 *
 * Return: 0 or -errno (Documentation/filesystems/fiemap.rst).
 */
int extent_at(int fd, uint64_t offset, struct extent *extent,
	      struct err *reason);

/**
 * extent_find() - where a file has the block at @physical
 * @offset: in the file
 *
 * Return: 0; -ENOENT if it has it nowhere; -errno.
 */
int extent_find(int fd, uint64_t physical, uint64_t *offset,
		struct err *reason);

#endif
