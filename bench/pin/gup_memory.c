// SPDX-License-Identifier: GPL-2.0-or-later
/* gup_memory.c - DAX memory mapped in each state that matters to GUP */
#include "pin/gup_memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"

#define NAME(arg, name) name

const char *gup_memory_name(enum gup_memory_kind memory)
{
	static const char *const name[MEMORIES] = {
		"anon", GUP_MEMORY_FILE_NAMES(NAME, 0)
	};

	return name[memory];
}

static bool on_devdax(const struct gup_memory *a)
{
	return !a->target->ops->is_fsdax;
}

bool gup_memory_has(const struct gup_memory *a, enum gup_memory_kind memory)
{
	return !on_devdax(a) || memory < MEMORY_PRIVATE_UNTOUCHED;
}

int gup_memory_open(struct gup_memory *a, const struct test *t, struct err *e)
{
	enum granularity g = t->cell->granularity;
	uint64_t entry = granularity_bytes(g);
	uint64_t unit = entry > PMD_BYTES ? entry : PMD_BYTES;

	*a = (struct gup_memory){ .target = t->target,
				  .extents = { .fd = -1 } };
	a->task = (struct task){ .cell = t->cell,
				 .extents = &a->extents,
				 .nr = g == GRAN_4K ? GUP_MEMORY_ENTRIES_4K : 1,
				 .prove = true };
	a->map.length_bytes = a->task.nr * entry;
	/*
	 * One unit in front of the mapping must belong to the reservation too.
	 */
	a->reserved_bytes = 4 * unit;
	a->reserved = mmap(NULL, a->reserved_bytes, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (a->reserved == MAP_FAILED)
		return err_sys(
			e, errno,
			"reserve %llu bytes of address space (ulimit -v)",
			(unsigned long long)a->reserved_bytes);
	a->map.address =
		(char *)(((uintptr_t)a->reserved + 2 * unit - 1) / unit * unit);
	/* the 4k twin is off by a page against the file, as in task_map() */
	if (g == GRAN_4K && !a->target->ops->fixed_page_size)
		a->map.address += PAGE_BYTES;
	return 0;
}

void gup_memory_close(struct gup_memory *a)
{
	munmap(a->reserved, a->reserved_bytes);
}

static int map_at(char *address, uint64_t bytes, int prot, int flags, int fd,
		  uint64_t offset, struct err *e)
{
	if (mmap(address, bytes, prot, flags | MAP_FIXED, fd, (off_t)offset) !=
	    MAP_FAILED)
		return 0;
	return err_sys(e, errno, "mmap %llu bytes", (unsigned long long)bytes);
}

static int map_memory(struct gup_memory *a, enum gup_memory_kind memory,
		      struct err *e)
{
	char *at = a->map.address;
	uint64_t bytes = a->map.length_bytes;
	int anon = MAP_PRIVATE | MAP_ANONYMOUS;
	int prot = memory == MEMORY_READONLY ? PROT_READ :
					       PROT_READ | PROT_WRITE;
	int err = 0;

	if (memory == MEMORY_ANON)
		return map_at(at, bytes, prot, anon, -1, 0, e);
	if (memory == MEMORY_MIXED)
		err = map_at(at - GUP_MEMORY_TOUCHED / 2,
			     GUP_MEMORY_TOUCHED / 2, prot, anon, -1, 0, e);
	if (err)
		return err;
	return map_at(at, bytes, prot,
		      memory >= MEMORY_PRIVATE_UNTOUCHED ? MAP_PRIVATE :
							   MAP_SHARED,
		      a->extents.fd, a->map.offset, e);
}

static int touch(struct gup_memory *a, enum gup_memory_kind memory,
		 struct err *e)
{
	uint64_t i;
	char *at = a->map.address;

	switch (memory) {
	case MEMORY_SHARED_UNTOUCHED:
	case MEMORY_PRIVATE_UNTOUCHED:
		return 0;
	case MEMORY_SHARED_WRITTEN:
	case MEMORY_MIXED:
		return task_touch(&a->task, &a->map, 0, a->task.nr, e);
	case MEMORY_ANON:
	case MEMORY_PRIVATE_WRITTEN:
		for (i = 0; i < a->map.length_bytes && i < GUP_MEMORY_TOUCHED;
		     i += PAGE_BYTES)
			at[i] = 1;
		return 0;
	default:
		for (i = 0; i < a->task.nr; i++)
			(void)*(volatile char *)task_entry(&a->task, &a->map,
							   i);
		return task_prove(&a->task, &a->map, 0, a->task.nr, e);
	}
}

int gup_memory_map(struct gup_memory *a, enum gup_memory_kind memory,
		   struct err *e)
{
	int err = extents_open(a->target, a->task.cell->granularity, a->task.nr,
			       &a->extents, e);

	if (err)
		return err;
	a->map.offset = a->extents.offset[0];
	err = map_memory(a, memory, e);
	if (!err)
		err = touch(a, memory, e);
	if (err)
		gup_memory_unmap(a);
	return err;
}

void gup_memory_unmap(struct gup_memory *a)
{
	/*
	 * MAP_FIXED in one step, so that no other mapping can take the range.
	 */
	mmap(a->reserved, a->reserved_bytes, PROT_NONE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	extents_close(&a->extents);
}

static int truncate_all(struct test *t, void *arg)
{
	(void)t;
	return ftruncate(*(int *)arg, 0) ? errno : 0;
}

int gup_memory_truncate(struct gup_memory *a, struct test *t,
			unsigned int limit_ms, struct err *e)
{
	pid_t pid = test_spawn(t, truncate_all, &a->extents.fd, e);
	char where[200];
	int status;

	if (pid < 0)
		return pid;
	if (!test_join(pid, limit_ms, &status))
		return status ? err_sys(e, status, "ftruncate to 0") : 0;
	process_where(pid, where, sizeof(where));
	test_kill(pid);
	return err_set(e, ETIMEDOUT,
		       "ftruncate to 0 did not end within %u ms: %s", limit_ms,
		       where);
}
