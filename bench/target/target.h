/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.h - the memory under test: a directory on a DAX mount, or a device */
#ifndef DAXSTORM_TARGET_TARGET_H
#define DAXSTORM_TARGET_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/cell.h"
#include "base/err.h"
#include "base/target_ops.h"

/* Attributes of a path, by which each kind decides whether the path is of it. */
struct target_path {
	const char *path;
	bool exists; /* if false, the following members are 0 */
	struct stat st;
	unsigned long fs_type; /* f_type of statfs() */
};

/**
 * target_path_look() - read the attributes of a path
 * @path: the path; it need not exist
 * @to: filled; refers to @path
 *
 * If the path does not exist, errno is that of stat().
 */
void target_path_look(const char *path, struct target_path *to);

struct target {
	const struct target_ops *ops; /* of its kind */
	char path[256];
	/* free bytes of the mount, or size of the device */
	uint64_t size_bytes;
	uint64_t align_bytes; /* devdax: alignment of a mapping; else 4096 */
	const char *store_granularity; /* pmem.h, or "unknown" */
	/* fsdax: physical address of block 0; 0: unknown */
	uint64_t start_bytes;
	int numa_node; /* -1: unknown */
	/*
	 * Random number by which extents_open() chooses where in the file and on
	 * the device a cell lies; 0: at the start. A file with a name lies at its
	 * start.
	 */
	uint64_t placement;
};

/**
 * target_probe() - find out what @path is and whether DAX works on it
 * @path: a directory on an fsdax mount; /dev/daxX.Y; or, in sysfs, the folder
 *	  of an ivshmem device (target/bar.h) or the file p2pmem/allocate of a
 *	  device
 * @target: filled
 * @reason: set to the cause of a failure and the way out
 *
 * In a directory it creates and removes one small file, because statx reports
 * S_DAX for files only.
 *
 * Return: 0; -ENOTSUP if @path is not DAX; -ENODEV if this kernel or machine
 * has no such memory; or -errno.
 */
int target_probe(const char *path, struct target *target, struct err *reason);

/* Set the message that @target cannot map @granularity. Return: -ENODEV. */
int target_misaligned(const struct target *target, enum granularity granularity,
		      struct err *reason);

/* The file of a cell, and the offsets in it that can be mapped. */
struct extent_set {
	int fd;
	int spacer; /* file that takes up blocks before those of @fd, or -1 */
	uint64_t length_bytes; /* of the file or device */
	/* of each page-table entry that can be used, ascending */
	uint64_t *offset;
	uint64_t nr;
	/* 2 MiB blocks that are not aligned and not used */
	uint64_t nr_misaligned;
};

/**
 * extents_open() - make the file of a cell, or open the device
 * @target: probed target
 * @granularity: the page size
 * @want: number of page-table entries, > 0
 * @set: filled; release with extents_close()
 * @reason: set to the cause of a failure and the way out
 *
 * On fsdax a fresh file is made (target/fsdax.h).
 *
 * Return: 0; -ENOSPC if the target is too small; -ENODEV if it cannot map
 * @granularity; or -errno.
 */
int extents_open(const struct target *target, enum granularity granularity,
		 uint64_t want, struct extent_set *set, struct err *reason);

/* As extents_open(), but on fsdax the file gets a name and keeps it. */
int extents_open_named(const struct target *target, const char *name,
		       enum granularity granularity, uint64_t want,
		       struct extent_set *set, struct err *reason);
void extents_close(struct extent_set *set);

/**
 * target_memory() - how many entries of ordinary memory a cell may use
 * @target: a target whose size_bytes is memory that is free
 * @entry: bytes of an entry
 * @want: number of entries that the cell asks for
 * @reason: set to the values and the way out
 *
 * At most half of the memory is used, so that the kernel finds huge pages, and a
 * smaller number than @want is a power of two, so that it does not depend on some
 * pages more or less that are free.
 *
 * Return: the number, or -ENOSPC.
 */
int64_t target_memory(const struct target *target, uint64_t entry,
		      uint64_t want, struct err *reason);

/**
 * target_file() - create a file in the directory of a target
 * @target: the target
 * @name: name of the file; NULL: it has none, and is gone once it is closed
 * @reason: set to the cause of a failure
 *
 * Return: the file, or -errno.
 */
int target_file(const struct target *target, const char *name,
		struct err *reason);

#endif
