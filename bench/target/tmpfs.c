// SPDX-License-Identifier: GPL-2.0-or-later
/* tmpfs.c - files on tmpfs: a control, whose page cache is ordinary memory */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "target/target.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static bool tmpfs_claims(const struct target_path *path)
{
	return path->exists && S_ISDIR(path->st.st_mode) &&
	       path->fs_type == TMPFS_MAGIC;
}

/* Its pages are memory, of which a mount may allow more than there is. */
static int tmpfs_probe(const struct target_path *path, struct target *t,
		       struct err *e)
{
	struct statfs fs;
	struct sysinfo info;
	uint64_t room;

	(void)path;
	if (statfs(t->path, &fs) || sysinfo(&info))
		return err_sys(e, errno, "statfs %s", t->path);
	t->size_bytes = (uint64_t)info.freeram * info.mem_unit;
	room = (uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize;
	/* without a limit (size=0) there are no blocks to count */
	if (fs.f_blocks && room < t->size_bytes)
		t->size_bytes = room;
	t->align_bytes = PAGE_BYTES;
	return 0;
}

/* Write the 2 MiB at @offset, which get pages of 4 KiB with huge=advise or never. */
static int write_block(const struct target *t, int fd, uint64_t offset,
		       const void *zeros, struct err *e)
{
	ssize_t n = pwrite(fd, zeros, PMD_BYTES, (off_t)offset);

	if (n == (ssize_t)PMD_BYTES)
		return 0;
	return err_sys(e, n < 0 ? errno : ENOSPC,
		       "write 2 MiB at offset 0x%llx of a file in %s",
		       (unsigned long long)offset, t->path);
}

/*
 * Allocate the pages through a mapping: with huge=advise, a huge page is
 * taken at a fault in a mapping that was advised, and not for a write()
 * (shmem_huge_global_enabled() in mm/shmem.c).
 */
static int fault_in(const struct target *t, int fd, uint64_t bytes,
		    struct err *e)
{
	char *room = mmap(NULL, bytes + PMD_BYTES, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *at = (char *)(((uintptr_t)room + PMD_BYTES - 1) / PMD_BYTES *
			    PMD_BYTES);
	int err = 0;

	if (room == MAP_FAILED)
		return err_sys(e, errno, "reserve %llu bytes of address space",
			       (unsigned long long)bytes);
	if (ftruncate(fd, (off_t)bytes) ||
	    mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		 0) == MAP_FAILED) {
		err = err_sys(e, errno, "map %llu bytes of a file in %s",
			      (unsigned long long)bytes, t->path);
		goto unmap_room;
	}
	madvise(at, bytes, MADV_HUGEPAGE);
	if (madvise(at, bytes, MADV_POPULATE_WRITE))
		err = err_sys(
			e, errno,
			"allocate %llu bytes of a file in %s (MADV_POPULATE_WRITE, Linux 5.14)",
			(unsigned long long)bytes, t->path);
unmap_room:
	munmap(room, bytes + PMD_BYTES);
	return err;
}

static int write_blocks(const struct target *t, int fd, uint64_t bytes,
			struct err *e)
{
	void *zeros = calloc(1, PMD_BYTES);
	uint64_t at;
	int err = 0;

	if (!zeros)
		return err_set(e, ENOMEM, "no memory for 2 MiB");
	for (at = 0; !err && at < bytes; at += PMD_BYTES)
		err = write_block(t, fd, at, zeros, e);
	free(zeros);
	return err;
}

static int tmpfs_extents(const struct target *t, const char *name,
			 enum granularity g, uint64_t want,
			 struct extent_set *set, struct err *e)
{
	uint64_t entry = granularity_bytes(g), bytes, i;
	int64_t nr = target_memory(t, entry, want, e);
	int err;

	if (nr < 0)
		return (int)nr;
	/* as in target/fsdax.c: the 4k twin is mapped with an offset of a page */
	bytes = ((uint64_t)nr * entry + 2 * PMD_BYTES - 1) / PMD_BYTES *
		PMD_BYTES;
	set->fd = target_file(t, name, e);
	if (set->fd < 0)
		return set->fd;
	err = g == GRAN_4K ? write_blocks(t, set->fd, bytes, e) :
			     fault_in(t, set->fd, bytes, e);
	for (i = 0; i < (uint64_t)nr; i++)
		set->offset[set->nr++] = i * entry;
	set->length_bytes = bytes;
	return err;
}

static struct target_ops tmpfs = {
	.name = "tmpfs",
	.granularities = 1U << GRAN_4K | 1U << GRAN_2M,
	.is_control = true,
	.huge_by_advice = true,
	.pagemap_scan = true,
	.reads_elsewhere =
		"a read of tmpfs maps the pages around it, too (do_fault_around() in mm/memory.c)",
	.claims = tmpfs_claims,
	.probe = tmpfs_probe,
	.extents_open = tmpfs_extents,
};
TARGET_OPS(tmpfs)
