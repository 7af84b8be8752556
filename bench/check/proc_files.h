/* SPDX-License-Identifier: GPL-2.0-or-later */
/* proc_files.h - read memory counters and page states from /proc/self */
#ifndef DAXSTORM_CHECK_PROC_FILES_H
#define DAXSTORM_CHECK_PROC_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Bits of a pagemap entry (Documentation/admin-guide/mm/pagemap.rst). */
#define PAGEMAP_FRAME	   ((UINT64_C(1) << 55) - 1)
#define PAGEMAP_SOFT_DIRTY (UINT64_C(1) << 55)
#define PAGEMAP_FILE	   (UINT64_C(1) << 61)
#define PAGEMAP_PRESENT	   (UINT64_C(1) << 63)

/* A size in kB from /proc/self/status, such as "RssFile"; -1: no such field. */
int64_t status_kb(const char *field);

/**
 * vma_kb() - get a size of the mapping at @address from /proc/self/smaps
 * @address: an address in the mapping
 * @field: name of the field, such as "Rss"
 *
 * Return: kB, or -1 if there is no such mapping or field.
 */
int64_t vma_kb(const char *address, const char *field);
/* As vma_kb(), for another process. */
int64_t vma_kb_of(pid_t pid, const char *address, const char *field);

/* Read the pagemap entry of the page at @address. Return: 0 or -errno. */
int pagemap_word(const char *address, uint64_t *word, struct err *reason);

/* Read the line of numa_maps for the mapping at @address; false: none. */
bool numa_line(const char *address, char *line, size_t room);

/*
 * Clear the soft-dirty bits of this process. Return: 0; -ENOTSUP if the kernel
 * has none (CONFIG_MEM_SOFT_DIRTY); or -errno.
 */
int clear_soft_dirty(struct err *reason);

#endif
