// SPDX-License-Identifier: GPL-2.0-or-later
/* fsdax.c - files on a DAX mount: code that its file systems share */
#include "target/fsdax.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "target/device.h"
#include "target/fiemap.h"
#include "target/pmem.h"

#ifndef STATX_ATTR_DAX
#define STATX_ATTR_DAX 0x00200000
#endif

#define PLACES_MAX 15 /* other places than the start, of 2 MiB each */

bool fsdax_claims(const struct target_path *path, unsigned long type)
{
	return path->exists && S_ISDIR(path->st.st_mode) &&
	       path->fs_type == type;
}

/*
 * Physical address at which the blocks of a mount begin: the start of its
 * namespace (drivers/nvdimm, "resource"), plus the first sector of the
 * partition, in units of 512 bytes, if there is one.
 */
static uint64_t physical_start(dev_t dev)
{
	int64_t start = device_number(dev, "block", "device/resource", 0);

	if (!start)
		start = device_number(dev, "block", "../device/resource", 0);
	if (!start)
		return 0;
	return (uint64_t)(start +
			  device_number(dev, "block", "start", 0) * 512);
}

/*
 * S_DAX belongs to an inode, and libpmem2 maps a file: probe with a new file.
 */
static int probe_file(struct target *t, struct err *e)
{
	struct pmem_source source;
	struct statx stx;
	char file[300];
	int fd, err = 0;

	snprintf(file, sizeof(file), "%s/.daxstorm-XXXXXX", t->path);
	fd = mkostemp(file, O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "create a file in %s", t->path);
	unlink(file);
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx))
		err = err_sys(e, errno, "statx in %s", t->path);
	else if (!(stx.stx_attributes & STATX_ATTR_DAX))
		err = err_set(
			e, ENOTSUP,
			"%s is not DAX (statx does not report STATX_ATTR_DAX); mount an XFS or ext4 with 4 KiB blocks on a pmem namespace of mode fsdax with -o dax=always",
			t->path);
	else if (ftruncate(fd, PAGE_BYTES))
		err = err_sys(e, errno, "size a file in %s", t->path);
	else if (pmem_probe(fd, &source))
		complain("%s: libpmem2 cannot map a file: %s", t->path,
			 pmem_reason());
	else
		t->store_granularity = source.granularity;
	close(fd);
	return err;
}

int fsdax_probe(const struct target_path *path, struct target *t, struct err *e)
{
	dev_t dev = path->st.st_dev;
	struct statfs fs;

	if (statfs(t->path, &fs))
		return err_sys(e, errno, "statfs %s", t->path);
	t->size_bytes = (uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize;
	t->align_bytes = PAGE_BYTES;
	t->start_bytes = physical_start(dev);
	t->numa_node = (int)device_number(dev, "block", "device/numa_node", -1);
	return probe_file(t, e);
}

int fsdax_misaligned(const struct target *t, enum granularity g, struct err *e)
{
	return err_set(
		e, ENODEV,
		"asked for %s, but the file system of %s starts at physical address 0x%llx, 0x%llx bytes past a 2 MiB boundary; run: ndctl create-namespace -f -e NAMESPACE -m fsdax -a 2M, and align its partitions to 2 MiB",
		granularity_name(g), t->path,
		(unsigned long long)t->start_bytes,
		(unsigned long long)(t->start_bytes % PMD_BYTES));
}

/*
 * Write the 2 MiB at @offset. fallocate() comes first, because the allocators
 * of both file systems look for an aligned extent if the request spans a
 * stripe.
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

/*
 * Set @aligned if the 2 MiB at @offset are one extent, 2 MiB aligned on the
 * device.
 */
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

static int fill_4k(const struct target *t, uint64_t start, uint64_t want,
		   struct extent_set *set, const void *zeros, struct err *e)
{
	uint64_t bytes = want * PAGE_BYTES, at, i;
	int err;

	/* add 2 MiB, since the 4k twin is mapped with an offset of one page */
	bytes = (bytes + 2 * PMD_BYTES - 1) / PMD_BYTES * PMD_BYTES;
	if (bytes > t->size_bytes)
		return err_set(
			e, ENOSPC,
			"%s has %llu free bytes, but the cell needs %llu; use a larger file system",
			t->path, (unsigned long long)t->size_bytes,
			(unsigned long long)bytes);
	for (at = start; at < start + bytes; at += PMD_BYTES) {
		err = write_block(set->fd, at, zeros, e);
		if (err)
			return err;
	}
	for (i = 0; i < want; i++)
		set->offset[set->nr++] = start + i * PAGE_BYTES;
	set->length_bytes = start + bytes;
	return 0;
}

static int fill_2m(const struct target *t, uint64_t start, uint64_t want,
		   struct extent_set *set, const void *zeros, struct err *e)
{
	uint64_t at;
	bool aligned = false;
	int err;

	for (at = start; set->nr < want; at += PMD_BYTES) {
		if (at - start + PMD_BYTES > t->size_bytes)
			return err_set(
				e, ENOSPC,
				"asked for %llu PMD entries (2m): %s has space for %llu blocks of 2 MiB, of which %llu are not aligned; use a larger or a new file system",
				(unsigned long long)want, t->path,
				(unsigned long long)((at - start) / PMD_BYTES),
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

/*
 * Take up to PLACES_MAX times 2 MiB of blocks, so that those of the cell lie
 * elsewhere. Nothing is written to them. Return: a file that has no name and
 * holds them, or -1: without it the cell lies where it would anyway.
 */
static int make_spacer(const struct target *t)
{
	uint64_t units = t->placement >> 32, bytes;
	char path[300];
	int fd;

	bytes = units % (PLACES_MAX + 1) * PMD_BYTES;
	if (!bytes || bytes > t->size_bytes / 16)
		return -1;
	snprintf(path, sizeof(path), "%s/daxstorm-XXXXXX", t->path);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -1;
	unlink(path);
	if (!fallocate(fd, 0, 0, (off_t)bytes))
		return fd;
	close(fd);
	return -1;
}

int fsdax_extents(const struct target *t, const char *name, enum granularity g,
		  uint64_t want, struct extent_set *set, struct err *e)
{
	uint64_t start = name ? 0 : t->placement % (PLACES_MAX + 1) * PMD_BYTES;
	void *zeros;
	int err;

	if (g == GRAN_1G)
		return err_set(
			e, EINVAL,
			"no kernel maps 1g entries on fsdax: use devdax");
	if (g == GRAN_2M && t->start_bytes % PMD_BYTES)
		return fsdax_misaligned(t, g, e);
	if (!name)
		set->spacer = make_spacer(t);
	set->fd = target_file(t, name, e);
	if (set->fd < 0)
		return set->fd;
	zeros = calloc(1, PMD_BYTES);
	if (!zeros)
		return err_set(e, ENOMEM, "no memory for 2 MiB");
	err = g == GRAN_2M ? fill_2m(t, start, want, set, zeros, e) :
			     fill_4k(t, start, want, set, zeros, e);
	free(zeros);
	if (!err && fsync(set->fd))
		err = err_sys(e, errno, "fsync in %s", t->path);
	return err;
}
