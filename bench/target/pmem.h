/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pmem.h - query and clear a file or device through libpmem2 */
#ifndef DAXSTORM_TARGET_PMEM_H
#define DAXSTORM_TARGET_PMEM_H

#include <stdint.h>

struct pmem_source {
	uint64_t size_bytes;
	/* alignment of the offset and length of a mapping */
	uint64_t align_bytes;
	const char *granularity; /* what makes a store persistent, see below */
};

/**
 * pmem_probe() - get the geometry of an open file or device from libpmem2
 * @fd: readable and writable; a file must not be empty
 * @source: filled
 *
 * The granularity is the unit that a program must flush to make a store survive
 * a power failure: "byte" (the machine flushes the caches), "cache line", or
 * "page" (msync: no DAX, or no MAP_SYNC).
 *
 * Return: 0, or -ENOTSUP; pmem_reason() is the message.
 */
int pmem_probe(int fd, struct pmem_source *source);

/**
 * pmem_clear() - fill the first @length bytes with zeros and persist them
 * @fd: a file or device that pmem_probe() accepts
 * @length: > 0, a multiple of the source's alignment
 *
 * The zeros are in the persistence domain, not in a cache, when the function
 * returns. A measurement that follows therefore does not read memory that was
 * never written.
 *
 * Return: 0, or -EIO; pmem_reason() is the message.
 */
int pmem_clear(int fd, uint64_t length);

/* libpmem2's message for the last failure of the calling thread. */
const char *pmem_reason(void);

#endif
