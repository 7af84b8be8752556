/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block_swap.h - two files that free and allocate the same blocks in turn */
#ifndef DAXSTORM_TARGET_BLOCK_SWAP_H
#define DAXSTORM_TARGET_BLOCK_SWAP_H

#include <stdint.h>

#include "base/err.h"
#include "target/fs_fill.h"
#include "target/target.h"

/*
 * The rest of the file system is full, so that one file must allocate what the
 * other one frees. A block has the same offset in both files.
 */
struct block_swap {
	struct fs_fill fs_fill;
	struct extent_set file[2]; /* set 1 shares its offsets with set 0 */
	unsigned int owner;	   /* index of the file that owns the blocks */
	uint64_t base, length; /* range of the blocks in the files, in bytes */
	uint64_t *buffer;      /* of @length bytes */
};

#define BLOCK_SWAP_SPARE (UINT64_C(1) << 20) /* space for metadata */

/**
 * block_swap_open() - make the two files; the first owns the blocks
 * @target: XFS or ext4
 * @granularity: size of one item of the extent sets
 * @blocks: number of contiguous, aligned blocks of 2 MiB
 * @h: filled; release with block_swap_close()
 * @reason: set to the cause of a failure
 *
 * Return: 0; -ENODEV if the blocks are not contiguous; or -errno.
 */
int block_swap_open(const struct target *target, enum granularity granularity,
		    uint64_t blocks, struct block_swap *h, struct err *reason);
void block_swap_close(struct block_swap *h);

/**
 * block_swap_take() - allocate to the other file what the owner freed
 * @h: the files
 * @at: offset of the range, a multiple of 4 KiB
 * @length: length of the range in bytes
 * @tag: the first word of each 512-byte block (the unit of direct I/O) of a page
 *	 is set to @tag plus the index of the page in the file. Writing all words
 *	 would take an eighth of a round.
 * @reason: set to the cause of a failure
 *
 * Waits for the commit that releases the blocks. The owner does not change.
 *
 * Return: 0; -ENOSPC if the blocks were not released; or -errno.
 */
int block_swap_take(struct block_swap *h, uint64_t at, uint64_t length,
		    uint64_t tag, struct err *reason);

/**
 * block_swap_changed() - count the overwritten blocks of the other file
 * @h: the files
 * @at: as passed to block_swap_take()
 * @length: as passed to block_swap_take()
 * @tag: as passed to block_swap_take()
 * @changed: set to the number of 512-byte blocks whose first word is wrong
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int block_swap_changed(struct block_swap *h, uint64_t at, uint64_t length,
		       uint64_t tag, uint64_t *changed, struct err *reason);

/*
 * Make the other file, which has the range already, the owner of all blocks:
 * truncate the old owner's file and allocate the rest of its blocks.
 */
int block_swap_all(struct block_swap *h, uint64_t at, uint64_t length,
		   struct err *reason);

#endif
