/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block_reuse.h - let another file allocate a freed block, and check it */
#ifndef DAXSTORM_TARGET_BLOCK_REUSE_H
#define DAXSTORM_TARGET_BLOCK_REUSE_H

#include <stdint.h>

#include "base/err.h"

struct block_reuse {
	int fd;		 /* of the other file, which has no name; -1: none */
	uint64_t offset; /* of the block in that file */
	uint64_t word;	 /* the pattern that fills the block */
};

/**
 * block_reuse_take() - make a file that owns the block at @physical
 * @dir: a directory of the file system
 * @physical: address of the block of 4 KiB, as extent_at() returns it
 * @word: pattern to fill the block with
 * @block_reuse: filled; release with block_reuse_release()
 * @reason: set to the cause of a failure
 *
 * Freed blocks can be allocated after the next commit (ext4: journal; XFS: log),
 * so the function calls syncfs first. It then allocates all free space, which
 * leaves the allocator no choice, and looks for the block in its extents.
 *
 * Return: 0; -ENOENT if the block is not free; or -errno.
 */
int block_reuse_take(const char *dir, uint64_t physical, uint64_t word,
		     struct block_reuse *block_reuse, struct err *reason);

/* Number of words of the block that differ from the pattern; or -errno. */
int block_reuse_changed(const struct block_reuse *block_reuse,
			struct err *reason);
void block_reuse_release(struct block_reuse *block_reuse);

#endif
