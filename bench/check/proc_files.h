/* SPDX-License-Identifier: GPL-2.0-or-later */
/* proc_files.h - what the files of /proc/self say of memory */
#ifndef DAXSTORM_CHECK_PROC_FILES_H
#define DAXSTORM_CHECK_PROC_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Bits of a word of pagemap (Documentation/admin-guide/mm/pagemap.rst). */
#define PAGEMAP_FRAME	   ((UINT64_C(1) << 55) - 1)
#define PAGEMAP_SOFT_DIRTY (UINT64_C(1) << 55)
#define PAGEMAP_FILE	   (UINT64_C(1) << 61)
#define PAGEMAP_PRESENT	   (UINT64_C(1) << 63)

/* "RssFile" of /proc/self/status, or any other of its sizes; -1: none. */
int64_t status_kb(const char *field);

/**
 * vma_kb() - a size that /proc/self/smaps gives for the mapping at @address
 *
 * Return: kB, or -1: there is no mapping or no such field.
 */
int64_t vma_kb(const char *address, const char *field);
/* The same of another process. */
int64_t vma_kb_of(pid_t pid, const char *address, const char *field);

/* The words of pagemap for the page at @address. 0 or -errno. */
int pagemap_word(const char *address, uint64_t *word, struct err *reason);

/* The line of /proc/self/numa_maps for the mapping there; false: none. */
bool numa_line(const char *address, char *line, size_t room);

/*
 * Clear the soft-dirty bits of this process. -ENOTSUP where the kernel does
 * not have them (CONFIG_MEM_SOFT_DIRTY), else 0 or -errno.
 */
int clear_soft_dirty(struct err *reason);

#endif
