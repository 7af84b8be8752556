// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smaps-race.c - reading /proc of a process that faults and zaps
 *
 * Purpose: Check that the readers of /proc survive page-table entries that
 *	    come and go meanwhile, and never report more memory than is mapped.
 * Path:    smaps_pmd_entry, pagemap_pmd_range, gather_pte_stats,
 *	    clear_refs_pte_range, mincore; against dax_iomap_{pte,pmd}_fault,
 *	    dev_dax_huge_fault and zap_{pte_range,huge_pmd}.
 * Expect:  The same on every kernel; no WARN ("leaks"). From 6.15 on, smaps,
 *	    numa_maps and clear_refs look up the folio of a DAX page-table
 *	    entry, which may be about to be freed.
 * Needs:   A DAX target; two CPUs to be a race (threads = 2).
 * Notes:   One process reads, the process of the test faults and zaps. The
 *	    check "raced" proves that reads fell between a fault and a zap:
 *	    pagemap did not always show all entries, and not always none.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/proc_files.h"
#include "check/test.h"

#define READS	   60
#define ROUNDS_MAX 100000
#define READ_MAX   65536
#define SPINS	   20000

/* In memory that both processes share. */
struct race {
	_Atomic bool stop;
	_Atomic uint64_t reads, full, empty, over, errors;
	struct fixture *fixture;
	pid_t pid; /* the process that is read */
};

/* Read a file of the process in /proc. Return: bytes, 0 if it failed. */
static size_t swallow(struct race *r, const char *file, off_t at, size_t bytes,
		      void *room)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", r->pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = pread(fd, room, bytes < READ_MAX ? bytes : READ_MAX, at);
		close(fd);
	}
	if (n > 0)
		return (size_t)n;
	r->errors++;
	return 0;
}

/* Count the pages in pagemap, which shows mapped pages on every model. */
static void look(struct race *r, const struct mapping *map)
{
	static uint64_t word[READ_MAX / 8];
	size_t nr = swallow(r, "pagemap",
			    (off_t)((uintptr_t)map->address / PAGE_BYTES * 8),
			    map->length_bytes / PAGE_BYTES * 8, word) /
		    8;
	size_t i, present = 0;

	for (i = 0; i < nr; i++)
		present += !!(word[i] & PAGEMAP_PRESENT);
	r->reads++;
	r->full += present == nr;
	r->empty += !present;
}

static void forget(struct race *r)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/clear_refs", r->pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	/* a kernel without soft-dirty bits refuses 4, but accepts 1 */
	if (fd < 0 || (write(fd, "4", 1) < 0 && write(fd, "1", 1) < 0))
		r->errors++;
	if (fd >= 0)
		close(fd);
}

static int reader(struct test *t, void *arg)
{
	struct race *r = arg;
	const struct mapping *map = &r->fixture->map;
	int64_t all_kb = (int64_t)(map->length_bytes / 1024);
	static char room[READ_MAX];

	(void)t;
	while (!r->stop) {
		look(r, map);
		r->over += vma_kb_of(r->pid, map->address, "Rss") > all_kb;
		swallow(r, "numa_maps", 0, READ_MAX, room);
		if (r->reads % 4 == 0)
			forget(r);
	}
	return 0;
}

/* Fault all entries in, then zap half or all of them. */
static int fault_and_zap(struct race *r, struct err *e)
{
	struct fixture *s = r->fixture;
	uint64_t round, i, part;

	for (round = 0; r->reads < READS && round < ROUNDS_MAX; round++) {
		for (i = 0; i < s->area.task.nr; i++)
			*(volatile char *)task_entry(&s->area.task, &s->map,
						     i) = (char)round;
		part = s->map.length_bytes >> (round & 1);
		part = part / s->entry_bytes * s->entry_bytes;
		if (madvise(s->map.address, part, MADV_DONTNEED))
			return err_sys(e, errno,
				       "MADV_DONTNEED of %" PRIu64 " bytes",
				       part);
		for (volatile unsigned int spin = 0; spin < SPINS; spin++)
			; /* no PAUSE: QEMU switches to another CPU at it */
	}
	return 0;
}

static void judge_race(struct race *r, int64_t rss_before)
{
	struct fixture *s = r->fixture;
	struct test *t = s->test;
	int64_t rss;

	/* after the last zap, RssFile must be back at its old value */
	madvise(s->map.address, s->map.length_bytes, MADV_DONTNEED);
	rss = status_kb("RssFile") - rss_before;
	test_check(t, "rss", rss < 128 && rss > -128,
		   "RssFile is %" PRId64 " kB off after the last zap", rss);
	test_check(t, "not-more", !r->over,
		   "smaps reported more than is mapped in %" PRIu64
		   " of %" PRIu64 " reads",
		   r->over, r->reads);
	test_check(t, "readable", !r->errors, "%" PRIu64 " reads failed",
		   r->errors);
	test_check(t, "raced",
		   r->reads >= READS && r->full < r->reads &&
			   r->empty < r->reads,
		   "%" PRIu64 " reads: all pages present in %" PRIu64
		   ", none in %" PRIu64,
		   r->reads, r->full, r->empty);
}

static int judge(struct fixture *s, struct err *e)
{
	int64_t before = status_kb("RssFile");
	struct race *r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, err;
	pid_t pid;

	if (r == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "cannot map memory that the processes share");
	r->fixture = s;
	r->pid = getpid();
	err = dax_area_touch(&s->area, &s->map, e);
	pid = err ? err : test_spawn(s->test, reader, r, e);
	if (pid > 0) {
		err = fault_and_zap(r, e);
		r->stop = true;
		test_check(s->test, "ends", !test_join(pid, 5000, &status),
			   "the reader must end within 5 s");
	}
	if (!err)
		judge_race(r, before);
	munmap(r, sizeof(*r));
	return err;
}

static int run(struct test *t, struct err *e)
{
	if (t->cell->granularity == GRAN_1G)
		return err_set(
			e, ENOTSUP,
			"every reader drops PUD entries (1g): use 2m or 4k");
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "rss", .summary = "RssFile after the last zap is as before" },
	{ .name = "not-more",
	  .summary = "smaps never shows more than is mapped" },
	{ .name = "readable",
	  .summary = "every read of a file in /proc succeeds" },
	{ .name = "raced",
	  .summary = "guard: reads fell between faults and zaps" },
	{ .name = "ends", .summary = "the reader ends" },
	{ .name = NULL },
};

static struct workload smaps_race_workload = {
	.name = "smaps-race",
	.summary = "reading /proc of a process that faults and zaps",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 256, [GRAN_2M] = 4, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(smaps_race_workload)
