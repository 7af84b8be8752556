/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pmem.h - what libpmem2 knows of a source, and does to it */
#ifndef DAXSTORM_TARGET_PMEM_H
#define DAXSTORM_TARGET_PMEM_H

#include <stdint.h>

struct pmem_source {
	uint64_t size_bytes;
	uint64_t align_bytes;	 /* of an offset and a length to be mapped */
	const char *granularity; /* of a store that is to last, see below */
};

/**
 * pmem_probe() - ask libpmem2 for the geometry of an open file or device
 * @fd: readable and writable; a file must not be empty
 * @source: filled
 *
 * The granularity is what a program must flush before its store outlives a
 * loss of power: "byte" (the caches are flushed by the machine), "cache line",
 * or "page" (msync: no DAX, or no MAP_SYNC).
 *
 * Return: 0, or -ENOTSUP with libpmem2's reason in words.
 */
int pmem_probe(int fd, struct pmem_source *source);

/**
 * pmem_clear() - fill the first @length bytes with zeros and persist them
 * @fd: a file or device that pmem_probe() knows
 * @length: > 0, a multiple of the source's alignment
 *
 * Returns when the zeros are in the persistence domain, not in a cache: what
 * is measured next does not meet memory that was never written.
 *
 * Return: 0, or -EIO with libpmem2's reason in words.
 */
int pmem_clear(int fd, uint64_t length);

/* The reason of the last failure of the calling thread. */
const char *pmem_reason(void);

#endif
