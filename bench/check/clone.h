/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clone.h - a second file of the same blocks */
#ifndef DAXSTORM_CHECK_CLONE_H
#define DAXSTORM_CHECK_CLONE_H

#include "check/fixture.h"

/* A file that shares all blocks of a fixture's, and its mapping. */
struct clone {
	struct dax_area area; /* the fixture's, but for its file */
	struct mapping map;
};

/*
 * Clone the fixture's file (FICLONE, ioctl_ficlonerange(2)) and map all of it.
 * 0; -ENOTSUP where files cannot share blocks, with the way out; -errno.
 */
int clone_open(const struct fixture *fixture, struct clone *clone,
	       struct err *reason);

/* By write(2): what pages_fill() would write to all of its mapping. */
int clone_write(const struct clone *clone, uint64_t tag, struct err *reason);
void clone_close(struct clone *clone);

/**
 * files_dedupe() - share what is equal in two files (FIDEDUPERANGE)
 * @at: of the range, in both files; @bytes: its length
 *
 * Return: bytes that the kernel says are shared now; -EBADE: it calls the two
 * different; another -errno of ioctl_fideduperange(2).
 */
int64_t files_dedupe(int from, int to, uint64_t at, uint64_t bytes);

#endif
