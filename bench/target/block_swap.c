// SPDX-License-Identifier: GPL-2.0-or-later
/* block_swap.c - two files that give the same blocks to one another */
#include "target/block_swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "target/fiemap.h"

#define PAGE   4096
#define SECTOR 512
#define TRIES  20
#define BYTES_2M (UINT64_C(2) << 20)

/* The blocks side by side, with nothing before or behind them. */
static int trim(struct handover *h, struct why *w)
{
	const struct extent_set *set = &h->file[0];
	uint64_t i;

	for (i = 1; i < set->nr; i++)
		if (set->offset[i] != set->offset[i - 1] + BYTES_2M)
			return why(w, ENODEV,
				   "aligned blocks lie apart: at 0x%llx and 0x%llx: make the file system anew",
				   (unsigned long long)set->offset[i - 1],
				   (unsigned long long)set->offset[i]);
	h->base = set->offset[0];
	h->length = set->nr * BYTES_2M;
	if (h->base && fallocate(set->fd,
				 FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
				 (off_t)h->base))
		return why_sys(w, errno, "punch %llu bytes",
			       (unsigned long long)h->base);
	if (ftruncate(set->fd, (off_t)(h->base + h->length)))
		return why_sys(w, errno, "truncate to %llu bytes",
			       (unsigned long long)(h->base + h->length));
	return 0;
}

/* Entries of @granularity over the same blocks. */
static int split(struct handover *h, enum granularity granularity,
		 struct why *w)
{
	struct extent_set *set = &h->file[0];
	uint64_t size = granularity_bytes(granularity), i;
	uint64_t *offset = calloc(h->length / size, sizeof(*offset));

	if (!offset)
		return why(w, ENOMEM, "no memory for %llu entries",
			   (unsigned long long)(h->length / size));
	free(set->offset);
	set->offset = offset;
	set->nr = h->length / size;
	for (i = 0; i < set->nr; i++)
		offset[i] = h->base + i * size;
	return 0;
}

/* The second file: no blocks yet. */
static int open_other(struct handover *h, const struct target *target,
		      struct why *w)
{
	h->file[1] = h->file[0];
	h->file[1].fd = open(target->path, O_RDWR | O_TMPFILE | O_CLOEXEC,
			     0600);
	if (h->file[1].fd < 0)
		return why_sys(w, errno, "create a file in %s", target->path);
	return 0;
}

int handover_open(const struct target *target, enum granularity granularity,
		  uint64_t blocks, struct handover *h, struct why *w)
{
	int err;

	*h = (struct handover){ .owner = 0 };
	err = extents_open(target, GRAN_2M, blocks, &h->file[0], w);
	if (err)
		return err;
	h->file[0].nr = blocks;
	err = trim(h, w);
	if (!err)
		err = split(h, granularity, w);
	if (err)
		goto close_first;
	err = open_other(h, target, w);
	if (err)
		goto close_first;
	h->buffer = calloc(1, h->length);
	err = h->buffer ? ballast_open(target->path, HANDOVER_SPARE,
				       &h->ballast, w) :
			  why(w, ENOMEM, "no memory for %llu bytes",
			      (unsigned long long)h->length);
	if (!err)
		return 0;
	free(h->buffer);
	close(h->file[1].fd);
close_first:
	extents_close(&h->file[0]);
	return err;
}

void handover_close(struct handover *h)
{
	ballast_close(&h->ballast);
	free(h->buffer);
	close(h->file[1].fd);
	extents_close(&h->file[0]);
}

/* Is the whole range one piece, or pieces, at 2 MiB boundaries of the device? */
static bool aligned(int fd, uint64_t at, uint64_t length, struct why *w)
{
	struct extent e = { .length = 1 };
	uint64_t end = at + length;
	bool good = true;

	while (good && at < end) {
		if (extent_at(fd, at, &e, w) || !e.length)
			return false;
		good = e.offset <= at &&
		       (e.physical - e.offset) % BYTES_2M == 0;
		at = e.offset + e.length;
	}
	return good;
}

/*
 * ext4 tells that a transaction is on the disk a moment before it lets go of
 * the blocks which that one freed (fs/jbd2/commit.c, T_COMMIT_CALLBACK): what
 * lies elsewhere was taken too early.
 */
static int allocate(int fd, uint64_t at, uint64_t length, struct why *w)
{
	unsigned int tries;

	if (!length)
		return 0;
	for (tries = 0; tries < TRIES; tries++) {
		if (syncfs(fd))
			return why_sys(w, errno, "syncfs");
		if (fallocate(fd, 0, (off_t)at, (off_t)length)) {
			if (errno != ENOSPC)
				return why_sys(w, errno, "allocate");
			continue;
		}
		if (aligned(fd, at, length, w))
			return 0;
		if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			      (off_t)at, (off_t)length))
			return why_sys(w, errno, "punch");
	}
	return why(w, ENOSPC,
		   "%llu bytes that were freed do not come back, or not aligned, in %d tries",
		   (unsigned long long)length, TRIES);
}

int handover_take(struct handover *h, uint64_t at, uint64_t length,
		  uint64_t tag, struct why *w)
{
	int fd = h->file[!h->owner].fd;
	uint64_t i;
	int err = allocate(fd, at, length, w);

	if (err)
		return err;
	for (i = 0; i < length; i += SECTOR)
		h->buffer[i / sizeof(tag)] = tag + (at + i) / PAGE;
	if (pwrite(fd, h->buffer, length, (off_t)at) != (ssize_t)length)
		return why_sys(w, errno, "write %llu bytes",
			       (unsigned long long)length);
	return 0;
}

int handover_changed(struct handover *h, uint64_t at, uint64_t length,
		     uint64_t tag, uint64_t *changed, struct why *w)
{
	uint64_t i;

	if (pread(h->file[!h->owner].fd, h->buffer, length, (off_t)at) !=
	    (ssize_t)length)
		return why_sys(w, errno, "read %llu bytes",
			       (unsigned long long)length);
	*changed = 0;
	for (i = 0; i < length; i += SECTOR)
		*changed += h->buffer[i / sizeof(tag)] != tag + (at + i) / PAGE;
	return 0;
}

int handover_swap(struct handover *h, uint64_t at, uint64_t length,
		  struct why *w)
{
	int from = h->file[h->owner].fd, to = h->file[!h->owner].fd;
	uint64_t end = at + length;
	int err;

	if (ftruncate(from, 0))
		return why_sys(w, errno, "free the rest");
	err = allocate(to, h->base, at - h->base, w);
	if (!err)
		err = allocate(to, end, h->base + h->length - end, w);
	if (!err)
		h->owner = !h->owner;
	return err;
}
