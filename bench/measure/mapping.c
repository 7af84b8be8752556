// SPDX-License-Identifier: GPL-2.0-or-later
/* mapping.c - map a file so that the kernel can use the page size asked for */
#include "measure/task.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "base/random.h"

#define SLACK_UNITS 8 /* gaps are wider by fewer than so many units */

/* Difference of address and file offset, modulo unit_bytes(). */
static uint64_t address_shift(const struct task *task)
{
	if (task->cell->target->fixed_page_size)
		return 0;
	return task->small || task->cell->granularity == GRAN_4K ? PAGE_BYTES :
								   0;
}

/* The unit by which addresses and file offsets are aligned. */
static uint64_t unit_bytes(const struct task *task)
{
	uint64_t entry = granularity_bytes(task->cell->granularity);

	return entry < PMD_BYTES ? PMD_BYTES : entry;
}

/*
 * Reserve address space with a gap of one unit on both sides, and @slack more
 * units behind: the kernel fills the address space from the top, so these move
 * the mapping. Without a reservation another thread could map the range first;
 * the caller's MAP_FIXED replaces the reservation in one step.
 *
 * A GiB or more fits into no hole between libraries, stacks and the arenas of libc,
 * with which a mapping would share page tables: see vmas_open().
 */
static char *reserve(uint64_t length, uint64_t unit, uint64_t slack,
		     char **start, uint64_t *reserved)
{
	uint64_t need = length + (4 + slack) * unit;
	char *at;

	*reserved = need > PUD_BYTES ? need : PUD_BYTES;
	*start = mmap(NULL, *reserved, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (*start == MAP_FAILED)
		return NULL;
	at = *start + (*reserved - need);
	at = (char *)(((uintptr_t)at + 2 * unit - 1) / unit * unit);
	return at;
}

/* Of a measured task it follows from the seed; checks have none. */
static uint64_t slack_units(const struct task *task, uint64_t first)
{
	return task->random ? random_mix(task->random + first) % SLACK_UNITS :
			      0;
}

static int map_flags(const struct task *task)
{
	int anonymous = task->cell->target->is_anonymous ? MAP_ANONYMOUS : 0;

	if (task->flags)
		return task->flags | anonymous;
	if (anonymous)
		return MAP_PRIVATE | MAP_NORESERVE | anonymous;
	return task->cell->map == MAP_KIND_SYNC ?
		       MAP_SHARED_VALIDATE | MAP_SYNC :
		       MAP_SHARED;
}

/* Only the advice keeps the kernel from huge pages where no file has offsets. */
static bool wants_small(const struct task *task)
{
	return task->cell->target->is_anonymous &&
	       task->cell->granularity == GRAN_4K;
}

/* Map a file at an address where the kernel can use the page size asked for. */
static int area(const struct task *task, uint64_t first, uint64_t nr, int fd,
		int prot, int flags, struct mapping *map, struct err *e)
{
	uint64_t unit = unit_bytes(task), reserved;
	const uint64_t *offset = task->extents->offset + task->first + first;
	uint64_t length = offset[nr - 1] - offset[0] +
			  granularity_bytes(task->cell->granularity);
	uint64_t slack = slack_units(task, first);
	char *start, *at = reserve(length, unit, slack, &start, &reserved);
	void *got;

	if (!at)
		return err_sys(
			e, errno,
			"reserve %llu bytes of address space (ulimit -v)",
			(unsigned long long)reserved);
	at += (offset[0] + address_shift(task)) % unit;
	got = mmap(at, length, prot, flags | MAP_FIXED, fd,
		   fd < 0 ? 0 : (off_t)offset[0]);
	if (got == MAP_FAILED) {
		int err = errno;

		munmap(start, reserved);
		return err_sys(e, err, "mmap %llu bytes at offset 0x%llx%s",
			       (unsigned long long)length,
			       (unsigned long long)offset[0],
			       flags & MAP_SYNC ? " with MAP_SYNC" : "");
	}
	/* If the kernel has no such advice, the proof of page size fails. */
	if (prot != PROT_NONE && task->cell->target->huge_by_advice)
		madvise(at, length,
			wants_small(task) ? MADV_NOHUGEPAGE : MADV_HUGEPAGE);
	/* Unmap the reserved range on both sides of the mapping. */
	munmap(start, (size_t)(at - start));
	munmap(at + length, (size_t)(start + reserved - (at + length)));
	*map = (struct mapping){ at, length, offset[0] };
	return 0;
}

int task_map(const struct task *task, uint64_t first, uint64_t nr,
	     struct mapping *map, struct err *e)
{
	return area(task, first, nr, task->extents->fd, PROT_READ | PROT_WRITE,
		    map_flags(task), map, e);
}

int task_reserve(const struct task *task, uint64_t first, uint64_t nr,
		 struct mapping *map, struct err *e)
{
	return area(task, first, nr, -1, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, map, e);
}

int task_unmap(struct mapping *map, struct err *e)
{
	if (map->address && munmap(map->address, map->length_bytes))
		return err_sys(e, errno, "munmap %llu bytes",
			       (unsigned long long)map->length_bytes);
	map->address = NULL;
	return 0;
}

int task_map_once(struct task *task, struct err *e)
{
	uint64_t nr = task->ops * task->per;
	int err = 0;

	task->moved = 0;
	task->faults = 0;
	if (!task->map[0].address)
		err = task_map(task, 0, nr, &task->map[0], e);
	return err ? err : task_touch(task, &task->map[0], 0, nr, e);
}

int task_moved(const struct task *task, uint64_t each, struct err *e)
{
	if (task->moved == (int64_t)(task->ops * each))
		return 0;
	return err_set(
		e, EIO,
		"%llu calls should have returned %llu each, but their sum is %lld",
		(unsigned long long)task->ops, (unsigned long long)each,
		(long long)task->moved);
}
