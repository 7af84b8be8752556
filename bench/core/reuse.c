// SPDX-License-Identifier: GPL-2.0-or-later
/* reuse.c - giving a freed block to another file, and proving it */
#include "core/reuse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/fiemap.h"

#define BLOCK 4096
#define WORDS (BLOCK / sizeof(uint64_t))

/* Allocate all that is free, in pieces that halve whenever one does not fit. */
static int take_all(int fd, struct why *w)
{
	struct statvfs fs;
	uint64_t at = 0, piece;

	if (syncfs(fd) || fstatvfs(fd, &fs))
		return why_sys(w, errno, "count free blocks");
	piece = (uint64_t)fs.f_bavail * fs.f_bsize;
	while (piece >= BLOCK) {
		if (!fallocate(fd, 0, (off_t)at, (off_t)piece))
			at += piece;
		else if (errno == ENOSPC)
			piece = piece / 2 / BLOCK * BLOCK;
		else if (errno != EINTR)
			return why_sys(w, errno, "allocate %llu bytes",
				       (unsigned long long)piece);
	}
	return 0;
}

static int find(int fd, uint64_t physical, uint64_t *offset, struct why *w)
{
	struct extent e = { .length = 1 };
	uint64_t at = 0;
	int err = 0;

	while (!err && e.length) {
		err = extent_at(fd, at, &e, w);
		at = e.offset + e.length;
		if (err || physical < e.physical ||
		    physical >= e.physical + e.length)
			continue;
		*offset = e.offset + (physical - e.physical);
		return 0;
	}
	return err ? err : why(w, ENOENT, "the block at 0x%llx is not free",
			       (unsigned long long)physical);
}

static int fill(const struct reuse *r, struct why *w)
{
	uint64_t block[WORDS];
	size_t i;

	for (i = 0; i < WORDS; i++)
		block[i] = r->word;
	if (pwrite(r->fd, block, BLOCK, (off_t)r->offset) != BLOCK)
		return why_sys(w, errno, "write the other file");
	return 0;
}

int reuse_block(const char *dir, uint64_t physical, uint64_t word,
		struct reuse *reuse, struct why *w)
{
	char path[300];
	int err;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX", dir);
	*reuse = (struct reuse){ .fd = mkostemp(path, O_CLOEXEC),
				 .word = word };
	if (reuse->fd < 0)
		return why_sys(w, errno, "create a file in %s", dir);
	unlink(path);
	err = take_all(reuse->fd, w);
	if (!err)
		err = find(reuse->fd, physical, &reuse->offset, w);
	if (!err)
		err = fill(reuse, w);
	if (err)
		reuse_release(reuse);
	return err;
}

int reuse_changed(const struct reuse *r, struct why *w)
{
	uint64_t block[WORDS];
	int changed = 0;
	size_t i;

	if (pread(r->fd, block, BLOCK, (off_t)r->offset) != BLOCK)
		return why_sys(w, errno, "read the other file");
	for (i = 0; i < WORDS; i++)
		changed += block[i] != r->word;
	return changed;
}

void reuse_release(struct reuse *reuse)
{
	if (reuse->fd >= 0)
		close(reuse->fd);
	reuse->fd = -1;
}
