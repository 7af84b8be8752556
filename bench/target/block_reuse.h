/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block_reuse.h - giving a freed block to another file, and proving it */
#ifndef DAXSTORM_TARGET_BLOCK_REUSE_H
#define DAXSTORM_TARGET_BLOCK_REUSE_H

#include <stdint.h>

#include "base/err.h"

struct block_reuse {
	int fd;		 /* of the other file, which has no name; -1: none */
	uint64_t offset; /* in it, of the block that was asked for */
	uint64_t word;	 /* that fills the block */
};

/**
 * block_reuse_take() - make a file that owns the block at @physical
 * @dir: on the file system
 * @physical: as of extent_at(); of 4 KiB
 * @word: to fill it with
 * @block_reuse: filled; release with block_reuse_release()
 *
 * Freed blocks come back with the next commit (ext4: journal; XFS: log), so it
 * asks for one; then it takes all that is free, so that no choice is left to
 * the allocator, and looks for the block in its extents.
 *
 * Return: 0; -ENOENT if the block is not free; -errno.
 */
int block_reuse_take(const char *dir, uint64_t physical, uint64_t word,
		     struct block_reuse *block_reuse, struct err *reason);

/* How many words of the block are not the file's own any more; or -errno. */
int block_reuse_changed(const struct block_reuse *block_reuse,
			struct err *reason);
void block_reuse_release(struct block_reuse *block_reuse);

#endif
