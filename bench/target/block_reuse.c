// SPDX-License-Identifier: GPL-2.0-or-later
/* block_reuse.c - giving a freed block to another file, and proving it */
#include "target/block_reuse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "target/fs_fill.h"
#include "target/fiemap.h"

#define BLOCK 4096
#define WORDS (BLOCK / sizeof(uint64_t))
#define SPARE (UINT64_C(32) << 20) /* for metadata, once the block is found */

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

static int open_unnamed(const char *dir, struct why *w)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX", dir);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return why_sys(w, errno, "create a file in %s", dir);
	unlink(path);
	return fd;
}

/* Everything but the spare file's blocks goes to @reuse, if it will. */
static int take_block(struct reuse *reuse, int spare, uint64_t physical,
		      struct why *w)
{
	uint64_t reserve = 0, bytes;
	int err = ballast_reserve(reuse->fd, &reserve, w);

	if (err)
		return err;
	err = ballast_take(reuse->fd, &bytes, w);
	if (!err)
		err = extent_find(reuse->fd, physical, &reuse->offset, w);
	if (ftruncate(spare, 0) && !err)
		err = why_sys(w, errno, "free the spare file");
	if (syncfs(spare) && !err)
		err = why_sys(w, errno, "syncfs");
	if (ballast_reserve(reuse->fd, &reserve, err ? NULL : w) && !err)
		err = -EIO;
	return err;
}

int reuse_block(const char *dir, uint64_t physical, uint64_t word,
		struct reuse *reuse, struct why *w)
{
	int spare, err, fd = open_unnamed(dir, w);

	*reuse = (struct reuse){ .fd = fd < 0 ? -1 : fd, .word = word };
	if (fd < 0)
		return fd;
	spare = open_unnamed(dir, w);
	err = spare < 0 ? spare : 0;
	if (!err && fallocate(spare, 0, 0, (off_t)SPARE))
		err = why_sys(w, errno, "allocate a spare file");
	if (!err && !extent_find(spare, physical, &reuse->offset, w)) {
		/* it was free already, and the first choice of all */
		close(reuse->fd);
		reuse->fd = spare;
		spare = -1;
	} else if (!err) {
		err = take_block(reuse, spare, physical, w);
	}
	if (!err)
		err = fill(reuse, w);
	if (spare >= 0)
		close(spare);
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
