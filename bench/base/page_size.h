/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_size.h - the bytes that an entry of each page-table level maps */
#ifndef DAXSTORM_BASE_PAGE_SIZE_H
#define DAXSTORM_BASE_PAGE_SIZE_H

#include <stdint.h>

#define PAGE_BYTES   UINT64_C(4096) /* PTE, and a block of the file systems */
#define PMD_BYTES    (UINT64_C(2) << 20) /* PMD */
#define PUD_BYTES    (UINT64_C(1) << 30) /* PUD */
#define SECTOR_BYTES UINT64_C(512)	 /* the unit of block layer addresses */
#define PMD_PAGES    (PMD_BYTES / PAGE_BYTES)

#endif
