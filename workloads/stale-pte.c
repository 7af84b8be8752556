// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stale-pte.c - zero pages and parts of entries must not stay mapped
 *
 * Purpose: Check that a mapping which showed a hole shows the data that were
 *	    written there, by write(2) or through another mapping, and that an
 *	    unmapped part of an entry cannot be accessed.
 * Path:    dax_load_hole or dax_pmd_load_hole; write(2): dax_iomap_rw ->
 *	    invalidate_inode_pages2_range -> unmap_mapping_pages; a write
 *	    fault: dax_insert_entry -> unmap_mapping_pages; munmap:
 *	    __split_huge_pmd.
 * Expect:  The same on every kernel.
 * Needs:   xfs or ext4.
 * Notes:   A write fault in a hole that gets blocks which are not 2 MiB
 *	    aligned installs a PTE, and the 2 MiB zero page is removed in
 *	    grab_mapping_entry() already: "faulted" is certain to reach
 *	    dax_insert_entry() only in 4k cells.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/test.h"
#include "measure/task.h"

#define LENGTH (2 * PMD_BYTES)

/* A file without blocks, and two mappings of it. */
struct hole {
	struct extent_set file;
	uint64_t offset[2];
	struct task task;
	struct mapping map[2];
};

static uint64_t *word(const struct hole *h, unsigned int map, uint64_t page)
{
	return (uint64_t *)(void *)(task_entry(&h->task, &h->map[map], 1) +
				    page * PAGE_BYTES);
}

static uint64_t see(const uint64_t *at)
{
	return *(const volatile uint64_t *)at;
}

/* Read two pages of an entry (4k: one), which must take exactly one fault. */
static int read_zeros(const struct hole *h, unsigned int map, struct err *e)
{
	bool huge = h->task.cell->granularity == GRAN_2M;
	uint64_t before = task_faults(), seen, faults;

	seen = see(word(h, map, 0));
	if (huge)
		seen |= see(word(h, map, 1));
	faults = task_faults() - before;
	if (seen)
		return err_set(e, EIO,
			       "a hole reads as 0x%" PRIx64 ", expected 0",
			       seen);
	if (faults != 1)
		return err_set(
			e, EPROTO,
			"asked for a zero page of %s: reading it took %" PRIu64
			" faults, expected 1",
			huge ? "2m" : "4k", faults);
	return 0;
}

static int open_hole(struct test *t, struct hole *h, unsigned int readers,
		     struct err *e)
{
	uint64_t entry = granularity_bytes(t->cell->granularity);
	unsigned int i;
	int err = 0;

	*h = (struct hole){ .file = { .length_bytes = LENGTH, .nr = 2 },
			    .offset = { 0, entry },
			    .task = { .cell = t->cell, .nr = 2 } };
	h->file.offset = h->offset;
	h->task.extents = &h->file;
	h->file.fd =
		open(t->target->path, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	if (h->file.fd < 0)
		return err_sys(e, errno, "create a file in %s",
			       t->target->path);
	if (ftruncate(h->file.fd, (off_t)LENGTH))
		err = err_sys(e, errno, "make a hole");
	for (i = 0; !err && i < 2; i++)
		err = task_map(&h->task, 0, 2, &h->map[i], e);
	for (i = 0; !err && i < readers; i++)
		err = read_zeros(h, i, e);
	return err;
}

static void close_hole(struct hole *h)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		if (h->map[i].address)
			task_unmap(&h->map[i], NULL);
	if (h->file.fd >= 0)
		close(h->file.fd);
}

static int fill_by_write(struct test *t, struct hole *h, struct err *e)
{
	uint64_t at = h->offset[1], data = t->seed + 1, seen[2];

	if (pwrite(h->file.fd, &data, sizeof(data), (off_t)at) != sizeof(data))
		return err_sys(e, errno, "write into the hole");
	seen[0] = see(word(h, 0, 0));
	seen[1] = see(word(h, 1, 0));
	test_check(t, "written", seen[0] == data && seen[1] == data,
		   "wrote %" PRIx64 ", the mappings show %" PRIx64
		   " and %" PRIx64,
		   data, seen[0], seen[1]);
	return 0;
}

static int fill_by_fault(struct test *t, struct hole *h, struct err *e)
{
	uint64_t data = t->seed + 2, seen;

	(void)e;
	*(volatile uint64_t *)word(h, 1, 0) = data;
	seen = see(word(h, 0, 0));
	test_check(t, "faulted", seen == data,
		   "one mapping wrote %" PRIx64 ", the other shows %" PRIx64,
		   data, seen);
	return 0;
}

/* Fill a hole that the first @readers mappings have read. */
static int in_hole(struct test *t, unsigned int readers,
		   int (*fill)(struct test *, struct hole *, struct err *),
		   struct err *e)
{
	struct hole h;
	int err = open_hole(t, &h, readers, e);

	if (!err)
		err = fill(t, &h, e);
	close_hole(&h);
	return err;
}

static sigjmp_buf landing;

static void on_segv(int signal)
{
	siglongjmp(landing, signal);
}

/* Does a touch of @at raise SIGSEGV? In this process, whose PTEs are tested. */
static bool is_gone(const char *at)
{
	const struct sigaction act = { .sa_handler = on_segv };
	struct sigaction old;
	volatile bool gone = true;

	sigaction(SIGSEGV, &act, &old);
	if (!sigsetjmp(landing, 1)) {
		(void)*(const volatile char *)at;
		gone = false;
	}
	sigaction(SIGSEGV, &old, NULL);
	return gone;
}

/* Unmap one page of an entry: that page is gone, the next one is not. */
static int cut_off(struct test *t, struct task *task, struct err *e)
{
	struct mapping map;
	volatile uint64_t *next;
	int err = task_map(task, 0, task->nr, &map, e);

	if (!err)
		err = task_touch(task, &map, 0, task->nr, e);
	if (err)
		return err;
	next = (volatile uint64_t *)(void *)(map.address + 2 * PAGE_BYTES);
	*next = t->seed;
	if (munmap(map.address + PAGE_BYTES, PAGE_BYTES))
		return err_sys(e, errno, "munmap one page");
	test_check(t, "kept", *next == t->seed,
		   "the page after the unmapped one holds %" PRIx64
		   ", expected %" PRIx64,
		   (uint64_t)*next, t->seed);
	test_check(t, "cut-off", is_gone(map.address + PAGE_BYTES),
		   "a touch of the unmapped page must raise SIGSEGV");
	return 0;
}

static int test(struct test *t, struct err *e)
{
	struct extent_set file;
	struct task task = { .cell = t->cell, .extents = &file, .prove = true };
	int err = in_hole(t, 2, fill_by_write, e);

	if (!err)
		err = in_hole(t, 1, fill_by_fault, e);
	if (err)
		return err;
	err = extents_open(t->target, t->cell->granularity,
			   t->cell->granularity == GRAN_2M ? 1 : 3, &file, e);
	if (err)
		return err;
	task.nr = t->cell->granularity == GRAN_2M ? 1 : 3;
	err = cut_off(t, &task, e);
	extents_close(&file);
	return err;
}

static const char *const exercises[] = {
	"dax_insert_entry",
	"dax_iomap_rw",
	"invalidate_inode_pages2_range",
	"unmap_mapping_pages",
	"__split_huge_pmd",
	NULL,
};

static const struct check checks[] = {
	{ .name = "written",
	  .summary = "a mapping shows what write(2) wrote to a hole" },
	{ .name = "faulted",
	  .summary = "a mapping shows what another mapping wrote to a hole" },
	{ .name = "kept",
	  .summary =
		  "a page keeps its data when the page in front is unmapped" },
	{ .name = "cut-off",
	  .summary = "an unmapped part of an entry cannot be accessed" },
	{ .name = NULL },
};

static struct workload stale_pte_workload = {
	.name = "stale-pte",
	.summary = "zero pages and parts of entries must not stay mapped",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.test = test,
	.checks = checks,
	.limit_s = 10,
};
WORKLOAD(stale_pte_workload)
