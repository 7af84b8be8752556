// SPDX-License-Identifier: GPL-2.0-or-later
/* devdax.c - a devdax character device */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target/device.h"
#include "target/pmem.h"
#include "target/target.h"

#define PLACES_MAX 63 /* other places than the start */

static bool devdax_claims(const struct target_path *path)
{
	return path->exists && S_ISCHR(path->st.st_mode);
}

static int devdax_probe(const struct target_path *path, struct target *t,
			struct err *e)
{
	struct pmem_source source;
	int fd, err;

	t->numa_node = (int)device_number(path->st.st_rdev, "char",
					  "device/numa_node", -1);
	fd = open(t->path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "open %s", t->path);
	err = pmem_probe(fd, &source);
	close(fd);
	if (err)
		return err_set(
			e, -err,
			"%s is not a devdax device (libpmem2: %s); name a directory on a DAX mount or /dev/daxX.Y",
			t->path, pmem_reason());
	t->size_bytes = source.size_bytes;
	t->align_bytes = source.align_bytes;
	t->store_granularity = source.granularity;
	return 0;
}

static int devdax_misaligned(const struct target *t, enum granularity g,
			     struct err *e)
{
	return err_set(
		e, ENODEV,
		"asked for %s, but %s is mapped in units of %llu bytes; run: ndctl create-namespace -f -e NAMESPACE -m devdax -a %s",
		granularity_name(g), t->path,
		(unsigned long long)t->align_bytes, granularity_name(g));
}

/*
 * Offset of the first entry of a cell: a multiple of a page-table entry and of
 * 2 MiB, so that each placement spans as many tables.
 */
static uint64_t placed_first(const struct target *t, uint64_t entry,
			     uint64_t want, uint64_t length)
{
	uint64_t unit = entry < PMD_BYTES ? PMD_BYTES : entry, room;

	if (want * entry >= length)
		return 0;
	room = (length - want * entry) / unit;
	if (room > PLACES_MAX)
		room = PLACES_MAX;
	return t->placement % (room + 1) * unit;
}

static int devdax_extents(const struct target *t, const char *name,
			  enum granularity g, uint64_t want,
			  struct extent_set *set, struct err *e)
{
	uint64_t bytes = granularity_bytes(g), first, i;

	(void)name;
	if (t->align_bytes != bytes)
		return devdax_misaligned(t, g, e);
	if (t->size_bytes < bytes)
		return err_set(
			e, ENOSPC,
			"%s has %llu bytes, less than one page of the requested size; use a larger device or a smaller page size",
			t->path, (unsigned long long)t->size_bytes);
	set->fd = open(t->path, O_RDWR | O_CLOEXEC);
	if (set->fd < 0)
		return err_sys(e, errno, "open %s", t->path);
	set->length_bytes = t->size_bytes / bytes * bytes;
	first = placed_first(t, bytes, want, set->length_bytes);
	for (i = 0; i < want; i++) {
		if (first + (i + 1) * bytes > set->length_bytes)
			break;
		set->offset[set->nr++] = first + i * bytes;
	}
	return 0;
}

static int devdax_warm_up(const struct target *t, int fd, uint64_t bytes,
			  struct err *e)
{
	if (!pmem_clear(fd, bytes))
		return 0;
	return err_set(e, EIO, "libpmem2 cannot write %llu bytes of %s: %s",
		       (unsigned long long)bytes, t->path, pmem_reason());
}

static struct target_ops devdax = {
	.name = "devdax",
	.granularities = GRAN_ALL,
	.is_dax = true,
	.fixed_page_size = true,
	.pagemap_scan = true,
	.persistent = true,
	.overwrites = true,
	.unmapped_on_remove = true,
	.claims = devdax_claims,
	.probe = devdax_probe,
	.extents_open = devdax_extents,
	.misaligned = devdax_misaligned,
	.warm_up = devdax_warm_up,
};
TARGET_OPS(devdax)
