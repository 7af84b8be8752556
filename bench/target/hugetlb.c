// SPDX-License-Identifier: GPL-2.0-or-later
/* hugetlb.c - files on hugetlbfs: a control that has entries of 2m and 1g */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "target/target.h"

#define POOL "/sys/kernel/mm/hugepages/hugepages-%" PRIu64 "kB/%s"

static bool hugetlb_claims(const struct target_path *path)
{
	return path->exists && S_ISDIR(path->st.st_mode) &&
	       path->fs_type == HUGETLBFS_MAGIC;
}

/* Number of huge pages of @bytes that nobody uses. */
static uint64_t free_pages(uint64_t bytes)
{
	uint64_t nr = 0;
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), POOL, bytes / 1024, "free_hugepages");
	f = fopen(path, "re");
	if (f && fscanf(f, "%" SCNu64, &nr) != 1)
		nr = 0;
	if (f)
		fclose(f);
	return nr;
}

/* hugetlbfs_statfs() reports the page size as that of a block. */
static int hugetlb_probe(const struct target_path *path, struct target *t,
			 struct err *e)
{
	struct statfs fs;

	(void)path;
	if (statfs(t->path, &fs))
		return err_sys(e, errno, "statfs %s", t->path);
	t->align_bytes = (uint64_t)fs.f_bsize;
	t->size_bytes = free_pages(t->align_bytes) * t->align_bytes;
	return 0;
}

static int hugetlb_misaligned(const struct target *t, enum granularity g,
			      struct err *e)
{
	return err_set(
		e, ENODEV,
		"asked for %s, but %s has pages of %llu bytes; run: mount -t hugetlbfs -o pagesize=%s none FOLDER",
		granularity_name(g), t->path,
		(unsigned long long)t->align_bytes, granularity_name(g));
}

/* A file whose pages are all allocated, so that a fault only maps one. */
static int hugetlb_extents(const struct target *t, const char *name,
			   enum granularity g, uint64_t want,
			   struct extent_set *set, struct err *e)
{
	uint64_t entry = granularity_bytes(g), room, i;
	char how[128];

	if (t->align_bytes != entry)
		return hugetlb_misaligned(t, g, e);
	room = free_pages(entry);
	snprintf(how, sizeof(how), POOL, entry / 1024, "nr_hugepages");
	if (!room)
		return err_set(e, ENOSPC,
			       "no huge page of %s is free; run: echo %" PRIu64
			       " >%s",
			       granularity_name(g), want, how);
	if (want > room)
		want = room;
	set->fd = target_file(t, name, e);
	if (set->fd < 0)
		return set->fd;
	if (fallocate(set->fd, 0, 0, (off_t)(want * entry)))
		return err_sys(e, errno,
			       "allocate %" PRIu64 " huge pages of %s in %s",
			       want, granularity_name(g), t->path);
	for (i = 0; i < want; i++)
		set->offset[set->nr++] = i * entry;
	set->length_bytes = want * entry;
	return 0;
}

static struct target_ops hugetlb = {
	.name = "hugetlb",
	.granularities = 1U << GRAN_2M | 1U << GRAN_1G,
	.is_control = true,
	.fixed_page_size = true,
	.pagemap_scan = true,
	.claims = hugetlb_claims,
	.probe = hugetlb_probe,
	.extents_open = hugetlb_extents,
	.misaligned = hugetlb_misaligned,
};
TARGET_OPS(hugetlb)
