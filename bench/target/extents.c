// SPDX-License-Identifier: GPL-2.0-or-later
/* extents.c - asking for and arranging blocks that can be mapped as asked */
#include "target/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/page_size.h"
#include "target/bar.h"
#include "target/fiemap.h"

/*
 * Write the 2 MiB at @offset. fallocate first: a request of a whole stripe is
 * what makes both allocators look for an aligned place.
 */
static int write_block(int fd, uint64_t offset, const void *zeros,
		       struct err *e)
{
	uint64_t done = 0;
	ssize_t n;

	if (fallocate(fd, 0, (off_t)offset, PMD_BYTES))
		return err_sys(e, errno, "allocate 2 MiB at offset 0x%llx",
			       (unsigned long long)offset);
	while (done < PMD_BYTES) {
		n = pwrite(fd, zeros, PMD_BYTES - done, (off_t)(offset + done));
		if (n <= 0)
			return err_sys(e, n ? errno : EIO,
				       "write 2 MiB at offset 0x%llx",
				       (unsigned long long)offset);
		done += (uint64_t)n;
	}
	return 0;
}

/* Is the 2 MiB block at @offset one extent, 2 MiB aligned on the device? */
static int block_aligned(int fd, uint64_t offset, bool *aligned, struct err *e)
{
	struct extent extent;
	int err = extent_at(fd, offset, &extent, e);

	if (err)
		return err;
	*aligned = extent.offset <= offset &&
		   extent.offset + extent.length >= offset + PMD_BYTES &&
		   (extent.physical + offset - extent.offset) % PMD_BYTES == 0;
	return 0;
}

static int fill_4k(const struct target *t, uint64_t want,
		   struct extent_set *set, const void *zeros, struct err *e)
{
	uint64_t bytes = want * PAGE_BYTES, at, i;
	int err;

	/* one 2 MiB block more: the 4k twin is mapped off by one page */
	bytes = (bytes + 2 * PMD_BYTES - 1) / PMD_BYTES * PMD_BYTES;
	if (bytes > t->size_bytes)
		return err_set(e, ENOSPC,
			       "%s has %llu bytes free, the cell needs %llu",
			       t->path, (unsigned long long)t->size_bytes,
			       (unsigned long long)bytes);
	for (at = 0; at < bytes; at += PMD_BYTES) {
		err = write_block(set->fd, at, zeros, e);
		if (err)
			return err;
	}
	for (i = 0; i < want; i++)
		set->offset[set->nr++] = i * PAGE_BYTES;
	set->length_bytes = bytes;
	return 0;
}

static int fill_2m(const struct target *t, uint64_t want,
		   struct extent_set *set, const void *zeros, struct err *e)
{
	uint64_t at;
	bool aligned = false;
	int err;

	for (at = 0; set->nr < want; at += PMD_BYTES) {
		if (at + PMD_BYTES > t->size_bytes)
			return err_set(
				e, ENOSPC,
				"asked for %llu entries of 2m: %s had room for %llu blocks, of which %llu were not 2 MiB aligned",
				(unsigned long long)want, t->path,
				(unsigned long long)(at / PMD_BYTES),
				(unsigned long long)set->nr_misaligned);
		err = write_block(set->fd, at, zeros, e);
		if (!err)
			err = block_aligned(set->fd, at, &aligned, e);
		if (err)
			return err;
		if (aligned)
			set->offset[set->nr++] = at;
		else
			set->nr_misaligned++;
	}
	set->length_bytes = at;
	return 0;
}

static int open_file(const struct target *t, const char *name,
		     enum granularity g, uint64_t want, struct extent_set *set,
		     struct err *e)
{
	char path[300];
	void *zeros;
	int err;

	if (g == GRAN_1G)
		return err_set(
			e, EINVAL,
			"no kernel maps 1g entries on fsdax: use devdax");
	if (g == GRAN_2M && t->start_bytes % PMD_BYTES)
		return target_misaligned(t, g, e);
	snprintf(path, sizeof(path), "%s/%s", t->path,
		 name ? name : "daxstorm-XXXXXX");
	set->fd = name ? open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
			      0600) :
			 mkostemp(path, O_CLOEXEC);
	if (set->fd < 0)
		return err_sys(e, errno, "create a file in %s", t->path);
	if (!name)
		unlink(path);
	zeros = calloc(1, PMD_BYTES);
	if (!zeros)
		return err_set(e, ENOMEM, "no memory for 2 MiB");
	err = g == GRAN_2M ? fill_2m(t, want, set, zeros, e) :
			     fill_4k(t, want, set, zeros, e);
	free(zeros);
	if (!err && fsync(set->fd))
		err = err_sys(e, errno, "fsync in %s", t->path);
	return err;
}

int target_misaligned(const struct target *t, enum granularity g, struct err *e)
{
	if (t->kind == TARGET_DEVDAX)
		return err_set(
			e, ENODEV,
			"asked for %s, but %s maps %llu bytes an entry: ndctl create-namespace -f -e NAMESPACE -m devdax -a %s",
			granularity_name(g), t->path,
			(unsigned long long)t->align_bytes,
			granularity_name(g));
	return err_set(
		e, ENODEV,
		"asked for %s, but the file system of %s begins at 0x%llx of the machine's memory, off by 0x%llx: ndctl create-namespace -f -e NAMESPACE -m fsdax -a 2M, and no partition that is not aligned",
		granularity_name(g), t->path,
		(unsigned long long)t->start_bytes,
		(unsigned long long)(t->start_bytes % PMD_BYTES));
}

static int open_device(const struct target *t, enum granularity g,
		       uint64_t want, struct extent_set *set, struct err *e)
{
	uint64_t bytes = granularity_bytes(g), i;

	if (t->align_bytes != bytes)
		return target_misaligned(t, g, e);
	if (t->size_bytes < bytes)
		return err_set(e, ENOSPC,
			       "%s has %llu bytes, less than one entry",
			       t->path, (unsigned long long)t->size_bytes);
	set->fd = open(t->path, O_RDWR | O_CLOEXEC);
	if (set->fd < 0)
		return err_sys(e, errno, "open %s", t->path);
	set->length_bytes = t->size_bytes / bytes * bytes;
	for (i = 0; i < want && (i + 1) * bytes <= set->length_bytes; i++)
		set->offset[set->nr++] = i * bytes;
	return 0;
}

#define BAR_2M_MAX 256 /* each takes 2 MiB of the emulator's host */

/* The task's addresses choose the size: see task_map(). */
static int open_bar(const struct target *t, enum granularity g, uint64_t want,
		    struct extent_set *set, struct err *e)
{
	uint64_t bytes = granularity_bytes(g), i;
	struct bar bar;
	int err = bar_open(t->path, &bar, e);

	if (err)
		return err;
	set->fd = bar.fd;
	if (g == GRAN_2M && want > BAR_2M_MAX)
		want = BAR_2M_MAX;
	set->length_bytes = bar.size_bytes;
	for (i = 0; i < want && (i + 1) * bytes <= bar.size_bytes; i++)
		set->offset[set->nr++] = bar.offset + i * bytes;
	if (set->nr)
		return 0;
	return err_set(e, ENOSPC,
		       "the BAR of %s has %llu bytes, less than one entry",
		       t->path, (unsigned long long)bar.size_bytes);
}

int extents_open_named(const struct target *target, const char *name,
		       enum granularity granularity, uint64_t want,
		       struct extent_set *set, struct err *e)
{
	int err;

	*set = (struct extent_set){ .fd = -1 };
	set->offset = calloc(want, sizeof(*set->offset));
	if (!set->offset)
		return err_set(e, ENOMEM, "no memory for %llu entries",
			       (unsigned long long)want);
	if (target->kind == TARGET_BAR)
		err = open_bar(target, granularity, want, set, e);
	else if (target->kind == TARGET_DEVDAX)
		err = open_device(target, granularity, want, set, e);
	else
		err = open_file(target, name, granularity, want, set, e);
	if (err)
		extents_close(set);
	return err;
}

int extents_open(const struct target *target, enum granularity granularity,
		 uint64_t want, struct extent_set *set, struct err *e)
{
	return extents_open_named(target, NULL, granularity, want, set, e);
}

void extents_close(struct extent_set *set)
{
	if (set->fd >= 0)
		close(set->fd);
	free(set->offset);
	*set = (struct extent_set){ .fd = -1 };
}
