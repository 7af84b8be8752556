// SPDX-License-Identifier: GPL-2.0-or-later
/* gup_memory.c - DAX memory, mapped in each state that a mapping can be in */
#include "pin/gup_memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#define BYTES_2M (UINT64_C(2) << 20)

#define NAME(arg, name) name

const char *arena_memory_name(enum arena_memory memory)
{
	static const char *const name[MEMORIES] = {
		"anon", ARENA_FILE_NAMES(NAME, 0)
	};

	return name[memory];
}

static bool on_devdax(const struct arena *a)
{
	return a->target->kind == TARGET_DEVDAX;
}

bool arena_has(const struct arena *a, enum arena_memory memory)
{
	return !on_devdax(a) || memory < MEMORY_PRIVATE_UNTOUCHED;
}

int arena_open(struct arena *a, const struct trial *t, struct why *w)
{
	enum granularity g = t->cell->granularity;
	uint64_t entry = granularity_bytes(g);
	uint64_t unit = entry > BYTES_2M ? entry : BYTES_2M;

	*a = (struct arena){ .target = t->target, .extents = { .fd = -1 } };
	a->task = (struct task){ .cell = t->cell,
				 .extents = &a->extents,
				 .nr = g == GRAN_4K ? ARENA_ENTRIES_4K : 1,
				 .prove = true };
	a->map.length_bytes = a->task.nr * entry;
	/* of which one unit before the mapping is for sure ours */
	a->reserved_bytes = 4 * unit;
	a->reserved = mmap(NULL, a->reserved_bytes, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (a->reserved == MAP_FAILED)
		return why_sys(w, errno, "reserve %llu bytes",
			       (unsigned long long)a->reserved_bytes);
	a->map.address = (char *)(((uintptr_t)a->reserved + 2 * unit - 1) /
				  unit * unit);
	/* the 4k twin is off by a page against the file, as in task_map() */
	if (g == GRAN_4K && !on_devdax(a))
		a->map.address += ARENA_PAGE;
	return 0;
}

void arena_close(struct arena *a)
{
	munmap(a->reserved, a->reserved_bytes);
}

static int map_at(char *address, uint64_t bytes, int prot, int flags, int fd,
		  uint64_t offset, struct why *w)
{
	if (mmap(address, bytes, prot, flags | MAP_FIXED, fd,
		 (off_t)offset) != MAP_FAILED)
		return 0;
	return why_sys(w, errno, "mmap %llu bytes", (unsigned long long)bytes);
}

static int map_memory(struct arena *a, enum arena_memory memory, struct why *w)
{
	char *at = a->map.address;
	uint64_t bytes = a->map.length_bytes;
	int anon = MAP_PRIVATE | MAP_ANONYMOUS;
	int prot = memory == MEMORY_READONLY ? PROT_READ :
					       PROT_READ | PROT_WRITE;
	int err = 0;

	if (memory == MEMORY_ANON)
		return map_at(at, bytes, prot, anon, -1, 0, w);
	if (memory == MEMORY_MIXED)
		err = map_at(at - ARENA_TOUCHED / 2, ARENA_TOUCHED / 2, prot,
			     anon, -1, 0, w);
	if (err)
		return err;
	return map_at(at, bytes, prot,
		      memory >= MEMORY_PRIVATE_UNTOUCHED ? MAP_PRIVATE :
							   MAP_SHARED,
		      a->extents.fd, a->map.offset, w);
}

static int touch(struct arena *a, enum arena_memory memory, struct why *w)
{
	uint64_t i;
	char *at = a->map.address;

	switch (memory) {
	case MEMORY_SHARED_UNTOUCHED:
	case MEMORY_PRIVATE_UNTOUCHED:
		return 0;
	case MEMORY_SHARED_WRITTEN:
	case MEMORY_MIXED:
		return task_touch(&a->task, &a->map, 0, a->task.nr, w);
	case MEMORY_ANON:
	case MEMORY_PRIVATE_WRITTEN:
		for (i = 0; i < a->map.length_bytes && i < ARENA_TOUCHED;
		     i += ARENA_PAGE)
			at[i] = 1;
		return 0;
	default:
		for (i = 0; i < a->task.nr; i++)
			(void)*(volatile char *)task_entry(&a->task, &a->map,
							   i);
		return task_prove(&a->task, &a->map, 0, a->task.nr, w);
	}
}

int arena_lay(struct arena *a, enum arena_memory memory, struct why *w)
{
	int err = extents_open(a->target, a->task.cell->granularity, a->task.nr,
			       &a->extents, w);

	if (err)
		return err;
	a->map.offset = a->extents.offset[0];
	err = map_memory(a, memory, w);
	if (!err)
		err = touch(a, memory, w);
	if (err)
		arena_lift(a);
	return err;
}

void arena_lift(struct arena *a)
{
	/* in one step: nothing else may come to lie there */
	mmap(a->reserved, a->reserved_bytes, PROT_NONE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	extents_close(&a->extents);
}

static int truncate_all(struct trial *t, void *arg)
{
	(void)t;
	return ftruncate(*(int *)arg, 0) ? errno : 0;
}

int arena_truncate(struct arena *a, struct trial *t, unsigned int limit_ms,
		   struct why *w)
{
	pid_t pid = trial_spawn(t, truncate_all, &a->extents.fd, w);
	char where[200];
	int status;

	if (pid < 0)
		return pid;
	if (!trial_join(pid, limit_ms, &status))
		return status ? why_sys(w, status, "ftruncate") : 0;
	trial_where(pid, where, sizeof(where));
	trial_kill(pid);
	return why(w, ETIMEDOUT, "ftruncate took more than %u ms: %s", limit_ms,
		   where);
}
