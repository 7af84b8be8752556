/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.h - the memory under test: a DAX directory, a device, ... */
#ifndef DAXSTORM_TARGET_TARGET_H
#define DAXSTORM_TARGET_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/cell.h"
#include "base/err.h"
#include "base/target_ops.h"

/* What a path is, for the kinds to tell whether it is theirs. */
struct target_path {
	const char *path;
	bool exists; /* else the rest is 0 */
	struct stat st;
	unsigned long fs_type; /* f_type of statfs(), of what it lies on */
};

/**
 * target_path_look() - find out what a path is
 * @path: the path; there need not be anything
 * @to: filled; refers to @path
 *
 * If there is nothing, errno is that of stat().
 */
void target_path_look(const char *path, struct target_path *to);

struct target {
	const struct target_ops *ops; /* of its kind */
	char path[256];
	uint64_t size_bytes;  /* free bytes of the mount, or of the device */
	uint64_t align_bytes; /* devdax: what one entry maps; else 4096 */
	const char *store_granularity; /* pmem.h, or "unknown" */
	uint64_t start_bytes; /* fsdax: physical address; 0: not known */
	int numa_node;	      /* -1: none known */
};

/**
 * target_probe() - find out what @path is and whether DAX works on it
 * @path: directory on an fsdax mount; /dev/daxX.Y; in sysfs the folder of an
 * ivshmem device (target/bar.h), or p2pmem/allocate of a device with such memory
 *
 * Creates and removes one small file in a directory: statx tells S_DAX only
 * of a file. Return: 0; -ENOTSUP not DAX; -ENODEV: this kernel or machine
 * has no such memory; -errno; with the way out in @reason.
 */
int target_probe(const char *path, struct target *target, struct err *reason);

/* Say that @target cannot map entries of @granularity. Return: -ENODEV. */
int target_misaligned(const struct target *target, enum granularity granularity,
		      struct err *reason);

/* Room for the file of a cell: the entries it may use, and where they lie. */
struct extent_set {
	int fd;
	uint64_t length_bytes; /* of the file or device */
	uint64_t *offset;      /* of each usable entry, ascending */
	uint64_t nr;
	uint64_t nr_misaligned; /* 2 MiB blocks passed over: not aligned */
};

/**
 * extents_open() - make the file of a cell, or open the device
 * @target: probed target
 * @granularity: what one entry maps
 * @want: entries wanted, > 0
 * @set: filled; release with extents_close()
 *
 * On fsdax a fresh file is made (target/fsdax.h).
 *
 * Return: 0, -ENOSPC when the target is too small, -ENODEV when it cannot map
 * such entries, or -errno.
 */
int extents_open(const struct target *target, enum granularity granularity,
		 uint64_t want, struct extent_set *set, struct err *reason);

/* The same; on fsdax the file has a name in the target and keeps it. */
int extents_open_named(const struct target *target, const char *name,
		       enum granularity granularity, uint64_t want,
		       struct extent_set *set, struct err *reason);
void extents_close(struct extent_set *set);

#endif
