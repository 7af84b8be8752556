/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_size.h - page sizes: the page-table level that maps memory */
#ifndef DAXSTORM_BASE_PAGE_SIZE_H
#define DAXSTORM_BASE_PAGE_SIZE_H

#include <stdint.h>

/* size of a PTE mapping and of a file system block */
#define PAGE_BYTES   UINT64_C(4096)
#define PMD_BYTES    (UINT64_C(2) << 20)
#define PUD_BYTES    (UINT64_C(1) << 30)
#define SECTOR_BYTES UINT64_C(512) /* unit of block layer addresses */
#define PMD_PAGES    (PMD_BYTES / PAGE_BYTES)

enum granularity { GRAN_4K, GRAN_2M, GRAN_1G, GRANULARITIES };

#define GRAN_ALL (1U << GRAN_4K | 1U << GRAN_2M | 1U << GRAN_1G)

/**
 * granularity_name() - spell a page size
 * @granularity: the page size
 *
 * Return: "4k", "2m" or "1g".
 */
const char *granularity_name(enum granularity granularity);

/**
 * granularity_bytes() - number of bytes that one entry of that level maps
 * @granularity: the page size
 */
uint64_t granularity_bytes(enum granularity granularity);

/**
 * granularity_parse() - parse the output of granularity_name()
 * @text: "4k", "2m" or "1g"
 * @granularity: filled
 *
 * Return: 0 or -EINVAL.
 */
int granularity_parse(const char *text, enum granularity *granularity);

#endif
