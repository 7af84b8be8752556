// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pfnmap.c - page frames without struct page, as vfio-pci maps them
 *
 * Purpose: Check that the insertion of page frames, which DAX no longer uses
 *	    and vfio-pci still does, maps the right memory by page-table
 *	    entries of each size; that such an entry is never taken for one
 *	    that has a struct page: it cannot be pinned and is not resident
 *	    memory; that fork() copies it and that the driver can zap it.
 * Path:    vfio_pci_mmap_huge_fault -> vmf_insert_pfn, vmf_insert_pfn_pmd or
 *	    vmf_insert_pfn_pud; fork: copy_page_range -> copy_huge_pmd or _pud;
 *	    zap by the driver: vfio_basic_config_write -> unmap_mapping_range.
 * Expect:  The same on every kernel that maps entry by entry (6.12 and later).
 *	    Until 6.14 the page-table entries of DAX were of this kind too,
 *	    told apart by their devmap bit; now, code that pins must test for
 *	    "special" and VM_PFNMAP.
 * Needs:   QEMU's ivshmem bound to vfio-pci, behind an IOMMU (target/bar.h).
 * Notes:   The workloads fault and munmap measure the cost of faults and
 *	    unmapping on target bar. f9e54c3a2f5b ("vfio/pci: implement
 *	    huge_fault support").
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/proc_files.h"
#include "check/test.h"
#include "pin/pin_allowed.h"
#include "target/bar.h"

#define FIRST  1 /* tags of what is written */
#define SECOND 2

/* Test words: 512 per PMD or PUD entry, one per PTE, each in its own page. */
static uint64_t words(const struct fixture *s)
{
	return s->area.task.nr * (s->entry_bytes > PAGE_BYTES ? 512 : 1);
}

static uint64_t distance(const struct fixture *s)
{
	return s->map.length_bytes / words(s);
}

static void fill(const struct fixture *s, char *at, uint64_t tag)
{
	uint64_t i;

	for (i = 0; i < words(s); i++)
		*(volatile uint64_t *)(at + i * distance(s)) =
			page_word(tag, i);
}

static uint64_t wrong(const struct fixture *s, const char *at, uint64_t tag)
{
	uint64_t i, nr = 0;

	for (i = 0; i < words(s); i++)
		nr += *(const volatile uint64_t *)(at + i * distance(s)) !=
		      page_word(tag, i);
	return nr;
}

/* The same by pread(): the driver reads the device without these mappings. */
static uint64_t wrong_in_device(const struct fixture *s, uint64_t tag)
{
	uint64_t i, word = 0, nr = 0;

	for (i = 0; i < words(s); i++)
		nr += pread(s->area.extents.fd, &word, sizeof(word),
			    (off_t)(s->map.offset + i * distance(s))) !=
			      sizeof(word) ||
		      word != page_word(tag, i);
	return nr;
}

static int judge_entries(struct fixture *s, struct err *e)
{
	int64_t before = status_kb("RssFile"), after, rss;
	int err = dax_area_touch(&s->area, &s->map, e);

	test_check(s->test, "one-fault", !err, "%s",
		   err ? e->text : "exactly one fault per entry");
	if (err)
		return err == -EPROTO ? 0 : err;
	after = status_kb("RssFile");
	rss = vma_kb(s->map.address, "Rss");
	test_check(
		s->test, "not-resident", before == after && !rss,
		"RssFile was %lld kB and is %lld kB, Rss of the mapping is %lld kB, expected 0 of the %llu kB that are mapped",
		(long long)before, (long long)after, (long long)rss,
		(unsigned long long)s->map.length_bytes >> 10);
	return 0;
}

/* Compare with a second mapping by PTEs, one for each word. */
static int judge_data(struct fixture *s, struct err *e)
{
	struct task task = s->area.task;
	uint64_t in_small, in_large, in_device, faults;
	struct mapping small;
	int err;

	task.small = true;
	err = task_map(&task, 0, task.nr, &small, e);
	if (err)
		return err;
	fill(s, s->map.address, FIRST);
	faults = task_faults();
	in_small = wrong(s, small.address, FIRST);
	faults = task_faults() - faults;
	in_device = wrong_in_device(s, FIRST);
	fill(s, small.address, SECOND);
	in_large = wrong(s, s->map.address, SECOND);
	test_check(
		s->test, "data", !in_small && !in_large && !in_device,
		"of %llu words, %llu are wrong through PTEs, %llu in a read() of the device, %llu through the entries of the cell",
		(unsigned long long)words(s), (unsigned long long)in_small,
		(unsigned long long)in_device, (unsigned long long)in_large);
	test_check(
		s->test, "one-fault", faults == words(s),
		"reading %llu pages through PTEs took %llu faults, expected one per page",
		(unsigned long long)words(s), (unsigned long long)faults);
	return task_unmap(&small, e);
}

static int judge_pins(struct fixture *s, struct err *e)
{
	struct pin_tried got;
	int err = pin_try(s->map.address, PAGE_BYTES, &got, e);

	if (err)
		return err;
	test_check(
		s->test, "refused",
		got.pipe == EFAULT && got.copy == EFAULT && got.ring == EFAULT,
		"vmsplice returned errno %d, process_vm_readv %d, registration with io_uring %d, expected %d from each",
		got.pipe, got.copy, got.ring, EFAULT);
	return 0;
}

/* Runs in the child. Exit status: bit 0: wrong data; bit 1: it took faults. */
static int child(struct test *t, void *arg)
{
	const struct fixture *s = arg;
	struct fixture own = *s;
	uint64_t faults;
	int bad;

	(void)t;
	/* fault in its code and stack first: they must not be counted */
	own.entry_bytes = PAGE_BYTES;
	own.area.task.nr = 1;
	wrong(&own, (const char *)&own, SECOND);
	faults = task_faults();
	bad = wrong(s, s->map.address, SECOND) != 0;
	return bad | (task_faults() != faults) << 1;
}

static int judge_fork(struct fixture *s, struct err *e)
{
	pid_t pid = test_spawn(s->test, child, s, e);
	int status;

	if (pid < 0)
		return pid;
	if (test_join(pid, 10000, &status))
		return err_set(e, EIO, "the child did not end within 10 s");
	test_check(
		s->test, "inherited", !status,
		"the child ended with status %d: 1 is wrong data, 2 faults on entries that fork() should have copied, above 128 a signal",
		status);
	return 0;
}

/* Switch the device's memory off, which zaps the mapping, and on again. */
static int judge_taking(struct fixture *s, struct err *e)
{
	char *last = s->map.address + s->map.length_bytes - distance(s);
	int fd = s->area.extents.fd, first, end;
	int err = bar_answer(fd, false, e);
	uint64_t bad;

	if (err)
		return err;
	first = signal_of_read(s->map.address);
	end = signal_of_read(last);
	err = bar_answer(fd, true, e);
	if (err)
		return err;
	bad = wrong(s, s->map.address, SECOND);
	test_check(
		s->test, "taken", first == SIGBUS && end == SIGBUS && !bad,
		"touching the memory while it was off raised signals %d and %d, expected %d; %llu words were wrong when it was on again",
		first, end, SIGBUS, (unsigned long long)bad);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	int err = judge_entries(s, e);

	if (!err)
		err = judge_data(s, e);
	if (!err)
		err = judge_pins(s, e);
	if (!err)
		err = judge_fork(s, e);
	return err ? err : judge_taking(s, e);
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"copy_huge_pud",    "copy_page_range",	  "insert_pfn",
	"unmap_page_range", "vmf_insert_pfn_pmd", "vmf_insert_pfn_pud",
	"zap_huge_pmd",	    "zap_huge_pud",	  NULL,
};

static const struct check checks[] = {
	{ .name = "one-fault",
	  .summary = "one fault maps one entry of the size asked for" },
	{ .name = "not-resident",
	  .summary = "page frames are not counted as resident memory" },
	{ .name = "data",
	  .summary = "huge entries, PTEs and read() show the same data" },
	{ .name = "refused", .summary = "page frames cannot be pinned" },
	{ .name = "inherited",
	  .summary = "fork() copies the page-table entries" },
	{ .name = "taken",
	  .summary =
		  "the driver can zap the entries, then a touch raises SIGBUS" },
	{ .name = NULL },
};

static struct workload pfnmap = {
	.name = "pfnmap",
	.summary = "page frames without struct page, as vfio-pci maps them",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "bar",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 4, [GRAN_1G] = 2 },
	.test = run,
	.checks = checks,
};
WORKLOAD(pfnmap)
