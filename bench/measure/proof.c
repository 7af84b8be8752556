// SPDX-License-Identifier: GPL-2.0-or-later
/* proof.c - prove the page size of a mapping */
#include "measure/task.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/page_size.h"

/*
 * The interface of PAGEMAP_SCAN (include/uapi/linux/fs.h of Linux 6.7), which
 * Debian bookworm's headers lack.
 */
struct scan_region {
	uint64_t start, end, categories;
};

struct scan_arg {
	uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
	uint64_t category_inverted, category_mask, category_anyof_mask;
	uint64_t return_mask;
};

#define SCAN_IOCTL   _IOWR('f', 16, struct scan_arg)
#define SCAN_PRESENT (1U << 3)
#define SCAN_PFNZERO (1U << 5)
#define SCAN_HUGE    (1U << 6)

/* Return the categories of the page at @address (>= 0), or -errno. */
static int scan_page(int fd, const char *address)
{
	struct scan_region region = { 0 };
	struct scan_arg arg = {
		.size = sizeof(arg),
		.start = (uintptr_t)address & ~(PAGE_BYTES - 1),
		.end = ((uintptr_t)address & ~(PAGE_BYTES - 1)) + PAGE_BYTES,
		.vec = (uintptr_t)&region,
		.vec_len = 1,
		.category_mask = SCAN_PRESENT,
		.return_mask = SCAN_PRESENT | SCAN_PFNZERO | SCAN_HUGE,
	};
	int got = ioctl(fd, SCAN_IOCTL, &arg);

	if (got < 0)
		return -errno;
	return got ? (int)region.categories : 0;
}

bool pagemap_scan_works(void)
{
	char probe = 1;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	int got = fd < 0 ? -1 : scan_page(fd, &probe);

	if (fd >= 0)
		close(fd);
	return got > 0;
}

bool pagemap_scan_sees(const struct cell *cell)
{
	return cell->granularity != GRAN_1G && cell->target->pagemap_scan;
}

#define PAGEMAP_PRESENT (UINT64_C(1) << 63)

/*
 * Return how many pages of the @bytes from @address on, at most 2 MiB, the page
 * tables map (Documentation/admin-guide/mm/pagemap.rst), or -errno.
 */
static int present_pages(int fd, const char *address, uint64_t bytes)
{
	uint64_t pages[PMD_BYTES / PAGE_BYTES];
	uint64_t nr = bytes / PAGE_BYTES, i;
	off_t at = (off_t)((uintptr_t)address / PAGE_BYTES * sizeof(*pages));
	ssize_t got = pread(fd, pages, nr * sizeof(*pages), at);
	int present = 0;

	if (got != (ssize_t)(nr * sizeof(*pages)))
		return got < 0 ? -errno : -EIO;
	for (i = 0; i < nr; i++)
		present += !!(pages[i] & PAGEMAP_PRESENT);
	return present;
}

/*
 * One byte of each entry was accessed. If the kernel used smaller entries, it has
 * mapped a part of the pages, one of them or 16 around it.
 */
static int prove_by_pagemap(const struct task *task, const struct mapping *map,
			    uint64_t first, uint64_t nr, int fd, struct err *e)
{
	uint64_t bytes = granularity_bytes(task->cell->granularity), i;
	int pages = (int)(bytes / PAGE_BYTES), got;

	for (i = first; i < first + nr; i++) {
		got = present_pages(fd, task_entry(task, map, i), bytes);
		if (got < 0)
			return err_sys(e, -got, "read /proc/self/pagemap");
		if (!got)
			return err_set(
				e, EPROTO,
				"entry %llu is not mapped: after an access to it, page tables map none of its pages",
				(unsigned long long)i);
		if (got != pages)
			return err_set(
				e, EPROTO,
				"asked for %s, got smaller: after one access, page tables map %d of %d pages of entry %llu",
				granularity_name(task->cell->granularity), got,
				pages, (unsigned long long)i);
	}
	return 0;
}

static int prove_by_scan(const struct task *task, const struct mapping *map,
			 uint64_t first, uint64_t nr, int fd, struct err *e)
{
	enum granularity asked = task->cell->granularity;
	bool huge;
	uint64_t i;
	int got, err = 0;

	for (i = first; !err && i < first + nr; i++) {
		got = scan_page(fd, task_entry(task, map, i));
		if (got == -ENOTTY || got == -EINVAL)
			break; /* before 6.7 */
		huge = got > 0 && (got & SCAN_HUGE);
		if (got <= 0 || (got & SCAN_PFNZERO))
			err = err_set(
				e, EPROTO,
				"entry %llu does not map its block: PAGEMAP_SCAN returns categories 0x%x",
				(unsigned long long)i, (unsigned int)got);
		else if (huge != (asked != GRAN_4K))
			err = err_set(
				e, EPROTO,
				"asked for %s, got %s at file offset 0x%llx: PAGEMAP_SCAN returns categories 0x%x",
				granularity_name(asked), huge ? "2m" : "4k",
				(unsigned long long)
					task->extents->offset[task->first + i],
				(unsigned int)got);
	}
	return err;
}

static int prove_by_tables(const struct task *task, const struct mapping *map,
			   uint64_t first, uint64_t nr, struct err *e)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		return err_sys(e, errno, "open /proc/self/pagemap");
	err = prove_by_pagemap(task, map, first, nr, fd, e);
	if (!err)
		err = prove_by_scan(task, map, first, nr, fd, e);
	close(fd);
	return err;
}

/*
 * Count the faults of reading every @step bytes of the first @bytes of entries.
 */
static uint64_t __attribute__((noinline))
faults_of_reading(const struct task *task, const struct mapping *map,
		  uint64_t first, uint64_t nr, uint64_t bytes, uint64_t step)
{
	uint64_t before = task_faults(), i, at;

	for (i = first; i < first + nr; i++)
		for (at = 0; at < bytes; at += step)
			(void)*(volatile char *)(task_entry(task, map, i) + at);
	return task_faults() - before;
}

/*
 * Minimum number of faults that reading all of one entry takes if the kernel
 * used smaller entries instead. The first of them is present. The others take
 * one fault each, or one for every 16 of them if the kernel maps the pages around
 * a fault too. Fewer faults than this come from other memory that the thread
 * touched, such as pages of the program, and prove nothing about the entry.
 */
static uint64_t faults_if_smaller(uint64_t bytes, uint64_t step)
{
	return bytes / step / 16 - 1;
}

static int prove_by_faults(const struct task *task, const struct mapping *map,
			   uint64_t first, uint64_t nr, struct err *e)
{
	uint64_t bytes = granularity_bytes(task->cell->granularity);
	/* 1g: smaller entries map 2 MiB or less, so read one byte of each 2 MiB */
	uint64_t step = bytes > PMD_BYTES ? PMD_BYTES : PAGE_BYTES;
	uint64_t extra;

	if (bytes == PAGE_BYTES)
		return 0; /* no entry is smaller */
	extra = faults_of_reading(task, map, first, nr, bytes, step);
	if (extra < faults_if_smaller(bytes, step))
		return 0;
	return err_set(
		e, EPROTO,
		"asked for %s, got smaller: reading every page of %llu touched entries took %llu more faults",
		granularity_name(task->cell->granularity),
		(unsigned long long)nr, (unsigned long long)extra);
}

int task_prove(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *e)
{
	return pagemap_scan_sees(task->cell) ?
		       prove_by_tables(task, map, first, nr, e) :
		       prove_by_faults(task, map, first, nr, e);
}
