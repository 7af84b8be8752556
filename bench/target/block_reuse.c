// SPDX-License-Identifier: GPL-2.0-or-later
/* block_reuse.c - let another file allocate a freed block, and check it */
#include "target/block_reuse.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/page_size.h"
#include "target/fiemap.h"
#include "target/fs_fill.h"

#define WORDS (PAGE_BYTES / sizeof(uint64_t))
#define SPARE (UINT64_C(32) << 20) /* for metadata, once the block is found */

static int fill(const struct block_reuse *r, struct err *e)
{
	uint64_t block[WORDS];
	size_t i;

	for (i = 0; i < WORDS; i++)
		block[i] = r->word;
	if (pwrite(r->fd, block, PAGE_BYTES, (off_t)r->offset) != PAGE_BYTES)
		return err_sys(e, errno, "write the other file");
	return 0;
}

/*
 * Allocate all free space but the spare file's blocks to @block_reuse and look
 * for the block in it. The spare file is then freed as space for metadata.
 */
static int take_block(struct block_reuse *block_reuse, int spare,
		      uint64_t physical, struct err *e)
{
	uint64_t reserve = 0, bytes;
	int err = fs_fill_reserve(block_reuse->fd, &reserve, e);

	if (err)
		return err;
	err = fs_fill_take(block_reuse->fd, &bytes, e);
	if (!err)
		err = extent_find(block_reuse->fd, physical,
				  &block_reuse->offset, e);
	if (ftruncate(spare, 0) && !err)
		err = err_sys(e, errno, "truncate the spare file to 0");
	if (syncfs(spare) && !err)
		err = err_sys(e, errno, "syncfs");
	if (fs_fill_reserve(block_reuse->fd, &reserve, err ? NULL : e) && !err)
		err = -EIO;
	return err;
}

int block_reuse_take(const char *dir, uint64_t physical, uint64_t word,
		     struct block_reuse *block_reuse, struct err *e)
{
	int spare, err, fd = fs_fill_file(dir, e);

	*block_reuse =
		(struct block_reuse){ .fd = fd < 0 ? -1 : fd, .word = word };
	if (fd < 0)
		return fd;
	spare = fs_fill_file(dir, e);
	err = spare < 0 ? spare : 0;
	if (!err && fallocate(spare, 0, 0, (off_t)SPARE))
		err = err_sys(e, errno, "allocate a spare file");
	if (!err && !extent_find(spare, physical, &block_reuse->offset, e)) {
		/* The block was free already, and the allocator chose it. */
		close(block_reuse->fd);
		block_reuse->fd = spare;
		spare = -1;
	} else if (!err) {
		err = take_block(block_reuse, spare, physical, e);
	}
	if (!err)
		err = fill(block_reuse, e);
	if (spare >= 0)
		close(spare);
	if (err)
		block_reuse_release(block_reuse);
	return err;
}

int block_reuse_changed(const struct block_reuse *r, struct err *e)
{
	uint64_t block[WORDS];
	int changed = 0;
	size_t i;

	if (pread(r->fd, block, PAGE_BYTES, (off_t)r->offset) != PAGE_BYTES)
		return err_sys(e, errno, "read the other file");
	for (i = 0; i < WORDS; i++)
		changed += block[i] != r->word;
	return changed;
}

void block_reuse_release(struct block_reuse *block_reuse)
{
	if (block_reuse->fd >= 0)
		close(block_reuse->fd);
	block_reuse->fd = -1;
}
