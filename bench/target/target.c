// SPDX-License-Identifier: GPL-2.0-or-later
/* target.c - what a path is, and whether it can be tested */
#include "target/target.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/page_size.h"
#include "target/bar.h"
#include "target/pmem.h"

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif
#define P2PMEM "/p2pmem/allocate"

#ifndef STATX_ATTR_DAX
#define STATX_ATTR_DAX 0x00200000
#endif

/* A number from sysfs; @absent where the kernel has none or hides it. */
static int64_t device_number(dev_t rdev, const char *kind, const char *file,
			     int64_t absent)
{
	char path[128], text[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/sys/dev/%s/%u:%u/%s", kind, major(rdev),
		 minor(rdev), file);
	f = fopen(path, "r");
	if (!f)
		return absent;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return text[0] ? strtoll(text, NULL, 0) : absent;
}

/*
 * Where the blocks of a mount begin: its namespace (drivers/nvdimm, resource)
 * and, in a partition, that one's first sector of 512 bytes.
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

/* What libpmem2 tells of @fd, of which only a device's size is the target's. */
static int ask_libpmem2(int fd, struct target *t)
{
	struct pmem_source source;
	int err = pmem_probe(fd, &source);

	if (err)
		return err;
	if (t->kind == TARGET_DEVDAX)
		t->size_bytes = source.size_bytes;
	t->align_bytes = source.align_bytes;
	t->store_granularity = source.granularity;
	return 0;
}

static int probe_devdax(dev_t rdev, struct target *t, struct err *e)
{
	int fd, err;

	t->kind = TARGET_DEVDAX;
	t->numa_node = (int)device_number(rdev, "char", "device/numa_node", -1);
	fd = open(t->path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "open %s", t->path);
	err = ask_libpmem2(fd, t);
	close(fd);
	if (err)
		return err_set(
			e, -err,
			"%s is no devdax device (libpmem2: %s): name a directory on a DAX mount or /dev/daxX.Y",
			t->path, pmem_reason());
	return err;
}

/* S_DAX is a property of an inode, and libpmem2 maps: ask a file of our own. */
static int probe_file(struct target *t, struct err *e)
{
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
			"%s is not DAX (statx says no S_DAX): mount an XFS or ext4 of 4 KiB blocks on a pmem namespace of mode fsdax with -o dax=always",
			t->path);
	else if (ftruncate(fd, PAGE_BYTES))
		err = err_sys(e, errno, "size a file in %s", t->path);
	else if (ask_libpmem2(fd, t))
		complain("%s: libpmem2 cannot map a file: %s", t->path,
			 pmem_reason());
	close(fd);
	return err;
}

static int probe_fsdax(const struct stat *st, struct target *t, struct err *e)
{
	struct statfs fs;

	if (statfs(t->path, &fs))
		return err_sys(e, errno, "statfs %s", t->path);
	if (fs.f_type == XFS_SUPER_MAGIC)
		t->kind = TARGET_XFS;
	else if (fs.f_type == EXT4_SUPER_MAGIC)
		t->kind = TARGET_EXT4;
	else
		return err_set(
			e, ENOTSUP,
			"%s is not DAX: its file system (type 0x%lx) is neither XFS nor ext4; mount one with -o dax=always on a pmem namespace",
			t->path, (unsigned long)fs.f_type);
	t->size_bytes = (uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize;
	t->align_bytes = PAGE_BYTES;
	t->start_bytes = physical_start(st->st_dev);
	t->numa_node =
		(int)device_number(st->st_dev, "block", "device/numa_node", -1);
	return probe_file(t, e);
}

static bool in_sysfs(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) && fs.f_type == SYSFS_MAGIC;
}

static int probe_bar(struct target *t, struct err *e)
{
	t->kind = TARGET_BAR;
	t->align_bytes = PAGE_BYTES;
	return bar_probe(t->path, &t->size_bytes, e);
}

/* Is @path the file by which a device lends memory, there or not? */
static bool names_p2pmem(const char *path)
{
	size_t len = strlen(path);

	return len > sizeof(P2PMEM) &&
	       !strcmp(path + len - (sizeof(P2PMEM) - 1), P2PMEM);
}

/* What is free of it stands beside it. */
static int probe_p2pmem(struct target *t, struct err *e)
{
	char path[sizeof(t->path) + 16];
	FILE *f;

	t->kind = TARGET_P2PMEM;
	t->align_bytes = PAGE_BYTES;
	strcpy(path, t->path);
	strcpy(strrchr(path, '/') + 1, "available");
	f = fopen(path, "re");
	if (!f)
		return err_set(
			e, ENODEV,
			"there is no %s (%s): it takes a kernel built with CONFIG_PCI_P2PDMA (of Debian's: 6.16 and later) and a device that lends memory, such as an NVMe drive with a controller memory buffer",
			t->path, strerror(errno));
	if (fscanf(f, "%" SCNu64, &t->size_bytes) != 1)
		t->size_bytes = 0;
	fclose(f);
	return 0;
}

int target_probe(const char *path, struct target *target, struct err *e)
{
	struct stat st;

	*target = (struct target){ .numa_node = -1,
				   .store_granularity = "unknown" };
	if (strlen(path) >= sizeof(target->path))
		return err_set(e, ENAMETOOLONG, "target path is too long: %s",
			       path);
	strcpy(target->path, path);
	if (names_p2pmem(path))
		return probe_p2pmem(target, e);
	if (stat(path, &st))
		return err_sys(e, errno, "target %s", path);
	if (S_ISCHR(st.st_mode))
		return probe_devdax(st.st_rdev, target, e);
	if (S_ISDIR(st.st_mode) && in_sysfs(path))
		return probe_bar(target, e);
	if (S_ISDIR(st.st_mode))
		return probe_fsdax(&st, target, e);
	return err_set(
		e, ENOTSUP,
		"target %s is neither a directory nor a devdax character device: name a directory on a DAX mount or /dev/daxX.Y",
		path);
}
