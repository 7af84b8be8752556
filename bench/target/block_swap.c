// SPDX-License-Identifier: GPL-2.0-or-later
/* block_swap.c - two files that free and allocate the same blocks in turn */
#include "target/block_swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/page_size.h"
#include "target/fiemap.h"

#define TRIES 20

/*
 * Keep the blocks, which must be contiguous, and free all others of the file.
 */
static int trim(struct block_swap *h, struct err *e)
{
	const struct extent_set *set = &h->file[0];
	uint64_t i;

	for (i = 1; i < set->nr; i++)
		if (set->offset[i] != set->offset[i - 1] + PMD_BYTES)
			return err_set(
				e, ENODEV,
				"the aligned blocks are not contiguous: one is at file offset 0x%llx, the next at 0x%llx; make a new file system",
				(unsigned long long)set->offset[i - 1],
				(unsigned long long)set->offset[i]);
	h->base = set->offset[0];
	h->length = set->nr * PMD_BYTES;
	if (h->base &&
	    fallocate(set->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
		      (off_t)h->base))
		return err_sys(e, errno, "punch %llu bytes",
			       (unsigned long long)h->base);
	if (ftruncate(set->fd, (off_t)(h->base + h->length)))
		return err_sys(e, errno, "truncate to %llu bytes",
			       (unsigned long long)(h->base + h->length));
	return 0;
}

/* Describe the same blocks in units of @granularity. */
static int split(struct block_swap *h, enum granularity granularity,
		 struct err *e)
{
	struct extent_set *set = &h->file[0];
	uint64_t size = granularity_bytes(granularity), i;
	uint64_t *offset = calloc(h->length / size, sizeof(*offset));

	if (!offset)
		return err_set(
			e, ENOMEM,
			"out of memory for the offsets of %llu page-table entries",
			(unsigned long long)(h->length / size));
	free(set->offset);
	set->offset = offset;
	set->nr = h->length / size;
	for (i = 0; i < set->nr; i++)
		offset[i] = h->base + i * size;
	return 0;
}

/* Open the second file, which has no blocks yet. */
static int open_other(struct block_swap *h, const struct target *target,
		      struct err *e)
{
	h->file[1] = h->file[0];
	h->file[1].fd =
		open(target->path, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	if (h->file[1].fd < 0)
		return err_sys(e, errno, "create a file in %s", target->path);
	return 0;
}

int block_swap_open(const struct target *target, enum granularity granularity,
		    uint64_t blocks, struct block_swap *h, struct err *e)
{
	int err;

	*h = (struct block_swap){ .owner = 0 };
	err = extents_open(target, GRAN_2M, blocks, &h->file[0], e);
	if (err)
		return err;
	h->file[0].nr = blocks;
	err = trim(h, e);
	if (!err)
		err = split(h, granularity, e);
	if (err)
		goto close_first;
	err = open_other(h, target, e);
	if (err)
		goto close_first;
	h->buffer = calloc(1, h->length);
	err = h->buffer ? fs_fill_open(target->path, BLOCK_SWAP_SPARE,
				       &h->fs_fill, e) :
			  err_set(e, ENOMEM,
				  "out of memory for a buffer of %llu bytes",
				  (unsigned long long)h->length);
	if (!err)
		return 0;
	free(h->buffer);
	close(h->file[1].fd);
close_first:
	extents_close(&h->file[0]);
	return err;
}

void block_swap_close(struct block_swap *h)
{
	fs_fill_close(&h->fs_fill);
	free(h->buffer);
	close(h->file[1].fd);
	extents_close(&h->file[0]);
}

/* Return whether every extent of the range is 2 MiB aligned on the device. */
static bool aligned(int fd, uint64_t at, uint64_t length, struct err *e)
{
	struct extent extent = { .length = 1 };
	uint64_t end = at + length;
	bool good = true;

	while (good && at < end) {
		if (extent_at(fd, at, &extent, e) || !extent.length)
			return false;
		good = extent.offset <= at &&
		       (extent.physical - extent.offset) % PMD_BYTES == 0;
		at = extent.offset + extent.length;
	}
	return good;
}

/*
 * ext4 reports a transaction as committed shortly before it releases the blocks
 * that the transaction freed (fs/jbd2/commit.c, T_COMMIT_CALLBACK). Blocks at
 * another place mean that the allocation came too early: it is repeated.
 */
static int allocate(int fd, uint64_t at, uint64_t length, struct err *e)
{
	unsigned int tries;

	if (!length)
		return 0;
	for (tries = 0; tries < TRIES; tries++) {
		if (syncfs(fd))
			return err_sys(e, errno, "syncfs");
		if (fallocate(fd, 0, (off_t)at, (off_t)length)) {
			if (errno != ENOSPC)
				return err_sys(e, errno,
					       "allocate the freed blocks");
			continue;
		}
		if (aligned(fd, at, length, e))
			return 0;
		if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			      (off_t)at, (off_t)length))
			return err_sys(e, errno, "punch the allocated blocks");
	}
	return err_set(
		e, ENOSPC,
		"%llu freed bytes could not be allocated again, or only misaligned, in %d tries; check that nothing else writes to the file system",
		(unsigned long long)length, TRIES);
}

int block_swap_take(struct block_swap *h, uint64_t at, uint64_t length,
		    uint64_t tag, struct err *e)
{
	int fd = h->file[!h->owner].fd;
	uint64_t i;
	int err = allocate(fd, at, length, e);

	if (err)
		return err;
	for (i = 0; i < length; i += SECTOR_BYTES)
		h->buffer[i / sizeof(tag)] = tag + (at + i) / PAGE_BYTES;
	if (pwrite(fd, h->buffer, length, (off_t)at) != (ssize_t)length)
		return err_sys(e, errno, "write %llu bytes",
			       (unsigned long long)length);
	return 0;
}

int block_swap_changed(struct block_swap *h, uint64_t at, uint64_t length,
		       uint64_t tag, uint64_t *changed, struct err *e)
{
	uint64_t i;

	if (pread(h->file[!h->owner].fd, h->buffer, length, (off_t)at) !=
	    (ssize_t)length)
		return err_sys(e, errno, "read %llu bytes",
			       (unsigned long long)length);
	*changed = 0;
	for (i = 0; i < length; i += SECTOR_BYTES)
		*changed += h->buffer[i / sizeof(tag)] !=
			    tag + (at + i) / PAGE_BYTES;
	return 0;
}

int block_swap_all(struct block_swap *h, uint64_t at, uint64_t length,
		   struct err *e)
{
	int from = h->file[h->owner].fd, to = h->file[!h->owner].fd;
	uint64_t end = at + length;
	int err;

	if (ftruncate(from, 0))
		return err_sys(e, errno, "truncate the owner's file to 0");
	err = allocate(to, h->base, at - h->base, e);
	if (!err)
		err = allocate(to, end, h->base + h->length - end, e);
	if (!err)
		h->owner = !h->owner;
	return err;
}
