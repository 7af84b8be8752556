/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clone.h - a second file that shares the blocks of a fixture's file */
#ifndef DAXSTORM_CHECK_CLONE_H
#define DAXSTORM_CHECK_CLONE_H

#include "check/fixture.h"

/* The second file, and its mapping. */
struct clone {
	struct dax_area area; /* as the fixture's, with another file */
	struct mapping map;
};

/*
 * Clone the fixture's file (FICLONE, ioctl_ficlonerange(2)) and map all of it.
 * Return: 0; -ENOTSUP if files cannot share blocks; or -errno.
 */
int clone_open(const struct fixture *fixture, struct clone *clone,
	       struct err *reason);

/* Write by write(2) what pages_fill() would write to the mapping. */
int clone_write(const struct clone *clone, uint64_t tag, struct err *reason);
void clone_close(struct clone *clone);

/**
 * files_dedupe() - share equal blocks of two files (FIDEDUPERANGE)
 * @from: the file whose blocks are kept
 * @to: the file that gets these blocks
 * @at: offset of the range in both files
 * @bytes: length of the range
 *
 * Return: bytes that the kernel reports as shared; -EBADE if it reports that
 * the ranges differ; or another -errno of ioctl_fideduperange(2).
 */
int64_t files_dedupe(int from, int to, uint64_t at, uint64_t bytes);

#endif
