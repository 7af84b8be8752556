// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sigbus.c - SIGBUS and data at the end of a file and in holes
 *
 * Purpose: Check that SIGBUS is raised beyond the end of a file and only
 *	    there, and that no old data shows where a hole was or the file was
 *	    truncated.
 * Path:    {xfs,ext4}_dax_huge_fault -> dax_iomap_{pte,pmd}_fault ->
 *	    dax_fault_iter, dax_load_hole, dax_pmd_load_hole;
 *	    dev_dax_huge_fault; unmap_mapping_range.
 * Expect:  The same on every kernel.
 * Needs:   A DAX target; on devdax only the checks that need no file of
 *	    changing size.
 * Notes:   One process does one operation at a time; fault-vs-truncate.c has
 *	    the races.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/fixture.h"
#include "check/test.h"

#define OLD  1 /* tags of the data that is written */
#define NEW  2
#define INTO 100 /* byte of a page at which the file is truncated */

static char *last_entry(const struct fixture *s)
{
	return task_entry(&s->area.task, &s->map, s->area.task.nr - 1);
}

static off_t last_offset(const struct fixture *s)
{
	return (off_t)s->area.extents.offset[s->area.task.nr - 1];
}

static uint64_t before_last(const struct fixture *s)
{
	return (uint64_t)(last_entry(s) - s->map.address);
}

static void read_at(void *address)
{
	(void)*(volatile char *)address;
}

static int resize(const struct fixture *s, off_t bytes, struct err *e)
{
	if (ftruncate(s->area.extents.fd, bytes))
		return err_sys(e, errno, "ftruncate to %lld", (long long)bytes);
	return 0;
}

static void must_bus(const struct fixture *s, char *address)
{
	void *at;
	int code, sig = catch_signals(read_at, address, &code, &at);

	test_check(
		s->test, "beyond-end",
		sig == SIGBUS && code == BUS_ADRERR && at == address,
		"a read beyond the end raised signal %d, code %d, %lld bytes off; expected signal %d, code %d, 0 bytes off",
		sig, code, (long long)((char *)at - address), SIGBUS,
		BUS_ADRERR);
	sig = signal_of_write(address, 1);
	test_check(s->test, "beyond-end", sig == SIGBUS,
		   "a write beyond the end raised signal %d, expected %d", sig,
		   SIGBUS);
}

/* Truncate the last entry away while it is mapped, then extend the file. */
static int judge_cut(struct fixture *s, struct err *e)
{
	off_t end = (off_t)s->area.extents.length_bytes;
	uint64_t wrong;
	int err, sig;

	pages_fill(s->map.address, s->map.length_bytes, OLD);
	err = resize(s, last_offset(s), e);
	if (err)
		return err;
	must_bus(s, last_entry(s));
	sig = signal_of_read(last_entry(s) - 1);
	test_check(
		s->test, "inside-end", !sig,
		"a read of the last byte of the file raised signal %d, expected none",
		sig);
	err = resize(s, end, e);
	if (err)
		return err;
	sig = signal_of_read(last_entry(s));
	test_check(
		s->test, "inside-end", !sig,
		"a read of the first byte of the extension raised signal %d, expected none",
		sig);
	wrong = pages_not_zero(last_entry(s), s->entry_bytes);
	test_check(s->test, "no-old-data", !wrong,
		   "%llu pages of the extension are not 0",
		   (unsigned long long)wrong);
	wrong = pages_wrong(s->map.address, before_last(s), OLD);
	test_check(s->test, "data", !wrong,
		   "%llu pages in front of the truncated range changed",
		   (unsigned long long)wrong);
	return 0;
}

/* Truncate within a page, then extend: the rest of the page must be 0. */
static int judge_cut_in_page(struct fixture *s, struct err *e)
{
	volatile char *page = last_entry(s);
	int err;

	page[INTO - 1] = 'b';
	page[INTO] = 'a';
	page[PAGE_BYTES - 1] = 'a';
	err = resize(s, last_offset(s) + INTO, e);
	if (!err)
		err = resize(s, (off_t)s->area.extents.length_bytes, e);
	if (err)
		return err;
	test_check(
		s->test, "no-old-data",
		page[INTO - 1] == 'b' && !page[INTO] && !page[PAGE_BYTES - 1],
		"a page truncated at byte %d and extended holds %d | %d .. %d, expected %d | 0 .. 0",
		INTO, page[INTO - 1], page[INTO], page[PAGE_BYTES - 1], 'b');
	return 0;
}

/* Read a hole through one mapping, write to it through another. */
static int judge_hole(struct fixture *s, struct err *e)
{
	char *old = last_entry(s), *new;
	struct mapping second;
	uint64_t wrong;
	char byte = 0;
	int err;

	pages_fill(old, s->entry_bytes, OLD);
	if (fallocate(s->area.extents.fd,
		      FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		      last_offset(s), (off_t)s->entry_bytes))
		return err_sys(e, errno, "punch a hole");
	wrong = pages_not_zero(old, s->entry_bytes);
	test_check(s->test, "no-old-data", !wrong,
		   "%llu pages of a hole are not 0", (unsigned long long)wrong);
	err = dax_area_map(&s->area, &second, e);
	if (err)
		return err;
	new = task_entry(&s->area.task, &second, s->area.task.nr - 1);
	pages_fill(new, s->entry_bytes, NEW);
	wrong = pages_wrong(old, s->entry_bytes, NEW);
	test_check(s->test, "hole-filled", !wrong,
		   "%llu pages still show the hole that another mapping filled",
		   (unsigned long long)wrong);
	if (wrong)
		goto unmap;
	*(volatile char *)(old + PAGE_BYTES - 1) = 'x';
	if (pread(s->area.extents.fd, &byte, 1,
		  last_offset(s) + PAGE_BYTES - 1) != 1)
		err = err_sys(e, errno, "read the last byte of a page");
	test_check(
		s->test, "hole-filled", byte == 'x',
		"read(2) returned byte %d, not the 'x' written through a mapping that had shown a hole",
		byte);
unmap:
	task_unmap(&second, NULL);
	return err;
}

/* Check the end of a device. */
static int judge_device_end(struct fixture *s, struct err *e)
{
	uint64_t entry = s->entry_bytes;
	uint64_t room = 4 * (entry > PMD_BYTES ? entry : PMD_BYTES);
	off_t last = (off_t)(s->area.extents.length_bytes - entry);
	char *start = mmap(NULL, room, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *at = (char *)(((uintptr_t)start + room / 4 - 1) / (room / 4) *
			    (room / 4));

	if (start == MAP_FAILED ||
	    mmap(at, 2 * entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		 s->area.extents.fd, last) == MAP_FAILED)
		return err_sys(e, errno, "map the end of the device");
	test_check(
		s->test, "inside-end", !signal_of_read(at),
		"a read of the last entry of the device must raise no signal");
	must_bus(s, at + entry);
	munmap(start, room);
	return 0;
}

static int judge_all(struct fixture *s, struct err *e)
{
	int err = dax_area_touch(&s->area, &s->map, e);

	if (!s->test->cell->target->is_fsdax)
		return err ? err : judge_device_end(s, e);
	/* the file may end in blocks that belong to no entry */
	s->area.extents.length_bytes =
		(uint64_t)last_offset(s) + s->entry_bytes;
	if (!err)
		err = resize(s, (off_t)s->area.extents.length_bytes, e);
	/* check this first: no write ends with a stale zero page mapped */
	if (!err)
		err = judge_hole(s, e);
	if (!err)
		err = judge_cut(s, e);
	return err ? err : judge_cut_in_page(s, e);
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge_all, NULL, e);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dax_fault_iter",
	"dev_dax_huge_fault",
	NULL,
};

static const struct check checks[] = {
	{ .name = "beyond-end",
	  .summary = "access beyond the end raises SIGBUS with its address" },
	{ .name = "inside-end",
	  .summary = "access up to the end raises no signal" },
	{ .name = "data",
	  .summary = "data in front of a truncated range stay" },
	{ .name = "no-old-data",
	  .summary = "a range that was truncated or punched reads as 0" },
	{ .name = "hole-filled",
	  .summary =
		  "data written to a hole through one mapping shows in all" },
	{ .name = NULL },
};

static struct workload sigbus = {
	.name = "sigbus",
	.summary = "SIGBUS and data at the end of a file and in holes",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 3, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(sigbus)
