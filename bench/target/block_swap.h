/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block_swap.h - two files that give the same blocks to one another */
#ifndef DAXSTORM_TARGET_BLOCK_SWAP_H
#define DAXSTORM_TARGET_BLOCK_SWAP_H

#include <stdint.h>

#include "base/err.h"
#include "target/fs_fill.h"
#include "target/target.h"

/*
 * Everything else on the file system is taken, so that what one file frees is
 * what the other one gets. Offsets are the same in both.
 */
struct block_swap {
	struct fs_fill fs_fill;
	struct extent_set file[2]; /* set 1 shares its offsets with set 0 */
	unsigned int owner;	   /* of the blocks: 0 or 1 */
	uint64_t base, length; /* in bytes: the files have no other blocks */
	uint64_t *buffer;      /* of @length bytes */
};

#define BLOCK_SWAP_SPARE (UINT64_C(1) << 20) /* for metadata */

/**
 * block_swap_open() - make the files; the first owns the blocks
 * @blocks: of 2 MiB, side by side and aligned, whatever the granularity
 * @h: filled; release with block_swap_close()
 *
 * Return: 0; -ENODEV if such blocks do not lie side by side; -errno.
 */
int block_swap_open(const struct target *target, enum granularity granularity,
		    uint64_t blocks, struct block_swap *h, struct err *reason);
void block_swap_close(struct block_swap *h);

/**
 * block_swap_take() - let the other file have what the owner freed
 * @at: offset, of a page
 * @length: of the range, in bytes
 * @tag: tag + number of the page in the file is the first word of each 512-byte
 *	 block (the unit of direct I/O) of that page (all words take an eighth
 *	 of a round)
 *
 * Waits for the commit that frees the blocks. The owner stays who it was.
 * Return: 0; -ENOSPC if they were not freed; -errno.
 */
int block_swap_take(struct block_swap *h, uint64_t at, uint64_t length,
		    uint64_t tag, struct err *reason);

/**
 * block_swap_changed() - look for words that are not the other file's own
 * @changed: 512-byte blocks whose first word is wrong
 *
 * Return: 0 or -errno.
 */
int block_swap_changed(struct block_swap *h, uint64_t at, uint64_t length,
		       uint64_t tag, uint64_t *changed, struct err *reason);

/*
 * All blocks but those of the range, which it has, go to the other file, and it
 * is the owner.
 */
int block_swap_all(struct block_swap *h, uint64_t at, uint64_t length,
		   struct err *reason);

#endif
