// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pfnmap.c - page frames without struct page, as vfio-pci maps them
 *
 * Purpose: that the insertion of page frames, which DAX left and vfio-pci still
 *	    uses, maps what it should by entries of each size; that nobody
 *	    takes such an entry for one of pages: no pin, no resident memory;
 *	    that fork() copies it and that the driver can take it back.
 * Path:    vfio_pci_mmap_huge_fault -> vmf_insert_pfn, vmf_insert_pfn_pmd or
 *	    vmf_insert_pfn_pud; fork: copy_page_range -> copy_huge_pmd or _pud;
 *	    taking back: vfio_basic_config_write -> unmap_mapping_range.
 * Expect:  the same on every kernel that maps entry by entry (6.12 and later).
 *	    Until 6.14 the entries of DAX were such too, told apart by their
 *	    devmap bit; what pins must see now is "special", and VM_PFNMAP.
 * Needs:   QEMU's ivshmem bound to vfio-pci, behind an IOMMU (target/bar.h).
 * Notes:   what fault and unmapping cost is for fault and munmap to measure on
 *	    target bar. f9e54c3a2f5b ("vfio/pci: implement huge_fault support").
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "target/bar.h"
#include "pin/pin_allowed.h"
#include "check/fixture.h"
#include "check/test.h"
#include "check/proc_files.h"

#define FIRST  1 /* tags of what is written */
#define SECOND 2

/* 512 words of a huge entry, one of a small: each in a page of its own. */
static uint64_t words(const struct scene *s)
{
	return s->place.task.nr * (s->entry_bytes > PLACE_PAGE ? 512 : 1);
}

static uint64_t distance(const struct scene *s)
{
	return s->map.length_bytes / words(s);
}

static void fill(const struct scene *s, char *at, uint64_t tag)
{
	uint64_t i;

	for (i = 0; i < words(s); i++)
		*(volatile uint64_t *)(at + i * distance(s)) = page_word(tag, i);
}

static uint64_t wrong(const struct scene *s, const char *at, uint64_t tag)
{
	uint64_t i, nr = 0;

	for (i = 0; i < words(s); i++)
		nr += *(const volatile uint64_t *)(at + i * distance(s)) !=
		      page_word(tag, i);
	return nr;
}

/* The same by read(2): the driver then reads for us, past all mappings. */
static uint64_t wrong_in_device(const struct scene *s, uint64_t tag)
{
	uint64_t i, word = 0, nr = 0;

	for (i = 0; i < words(s); i++)
		nr += pread(s->place.extents.fd, &word, sizeof(word),
			    (off_t)(s->map.offset + i * distance(s))) !=
			      sizeof(word) ||
		      word != page_word(tag, i);
	return nr;
}

static int judge_entries(struct scene *s, struct why *w)
{
	int64_t before = status_kb("RssFile"), after, rss;
	int err = place_touch(&s->place, &s->map, w);

	trial_check(s->trial, "one_fault", !err, "%s",
		    err ? w->text : "one fault for each entry, none more");
	if (err)
		return err == -EPROTO ? 0 : err;
	after = status_kb("RssFile");
	rss = vma_kb(s->map.address, "Rss");
	trial_check(s->trial, "not_resident", before == after && !rss,
		    "RssFile was %lld kB and is %lld kB, Rss of the mapping is %lld kB, of %llu kB that are mapped",
		    (long long)before, (long long)after, (long long)rss,
		    (unsigned long long)s->map.length_bytes >> 10);
	return 0;
}

/* A second mapping, by 4k entries of which each has a word. */
static int judge_data(struct scene *s, struct why *w)
{
	struct task task = s->place.task;
	uint64_t in_small, in_large, in_device, faults;
	struct mapping small;
	int err;

	task.small = true;
	err = task_map(&task, 0, task.nr, &small, w);
	if (err)
		return err;
	fill(s, s->map.address, FIRST);
	faults = task_faults();
	in_small = wrong(s, small.address, FIRST);
	faults = task_faults() - faults;
	in_device = wrong_in_device(s, FIRST);
	fill(s, small.address, SECOND);
	in_large = wrong(s, s->map.address, SECOND);
	trial_check(s->trial, "data", !in_small && !in_large && !in_device,
		    "of %llu words %llu are wrong where small entries map them, %llu as the device gives them, %llu where those of the cell do",
		    (unsigned long long)words(s), (unsigned long long)in_small,
		    (unsigned long long)in_device,
		    (unsigned long long)in_large);
	trial_check(s->trial, "one_fault", faults == words(s),
		    "reading %llu pages by small entries took %llu faults",
		    (unsigned long long)words(s), (unsigned long long)faults);
	return task_unmap(&small, w);
}

static int judge_pins(struct scene *s, struct why *w)
{
	struct pin_tried got;
	int err = pin_try(s->map.address, PLACE_PAGE, &got, w);

	if (err)
		return err;
	trial_check(s->trial, "refused",
		    got.pipe == EFAULT && got.copy == EFAULT &&
			    got.ring == EFAULT,
		    "vmsplice gives errno %d, process_vm_readv %d, registering with io_uring %d: all should give %d",
		    got.pipe, got.copy, got.ring, EFAULT);
	return 0;
}

/* Exit status: bit 0: what it reads is wrong; bit 1: it took faults. */
static int child(struct trial *t, void *arg)
{
	const struct scene *s = arg;
	struct scene own = *s;
	uint64_t faults;
	int bad;

	(void)t;
	/* its code and stack come by faults too: first read its own memory */
	own.entry_bytes = PLACE_PAGE;
	own.place.task.nr = 1;
	wrong(&own, (const char *)&own, SECOND);
	faults = task_faults();
	bad = wrong(s, s->map.address, SECOND) != 0;
	return bad | (task_faults() != faults) << 1;
}

static int judge_fork(struct scene *s, struct why *w)
{
	pid_t pid = trial_spawn(s->trial, child, s, w);
	int status;

	if (pid < 0)
		return pid;
	if (trial_join(pid, 10000, &status))
		return why(w, EIO, "the child did not end");
	trial_check(s->trial, "inherited", !status,
		    "the child ended with status %d: 1 is wrong data, 2 faults on entries that fork() should have copied, above 128 a signal",
		    status);
	return 0;
}

/* What the driver takes back may be touched again when it says so. */
static int judge_taking(struct scene *s, struct why *w)
{
	char *last = s->map.address + s->map.length_bytes - distance(s);
	int fd = s->place.extents.fd, first, end;
	int err = bar_answer(fd, false, w);
	uint64_t bad;

	if (err)
		return err;
	first = signal_of_read(s->map.address);
	end = signal_of_read(last);
	err = bar_answer(fd, true, w);
	if (err)
		return err;
	bad = wrong(s, s->map.address, SECOND);
	trial_check(s->trial, "taken", first == SIGBUS && end == SIGBUS && !bad,
		    "touching a device that does not answer gave signals %d and %d, expected %d; %llu words wrong when it did again",
		    first, end, SIGBUS, (unsigned long long)bad);
	return 0;
}

static int judge(struct scene *s, struct why *w)
{
	int err = judge_entries(s, w);

	if (!err)
		err = judge_data(s, w);
	if (!err)
		err = judge_pins(s, w);
	if (!err)
		err = judge_fork(s, w);
	return err ? err : judge_taking(s, w);
}

static int run(struct trial *t, struct why *w)
{
	return scene_run(t, judge, NULL, w);
}

static const char *const exercises[] = {
	"copy_huge_pud",    "copy_page_range",	  "insert_pfn",
	"unmap_page_range", "vmf_insert_pfn_pmd", "vmf_insert_pfn_pud",
	"zap_huge_pmd",	    "zap_huge_pud",	  NULL
};

static const unsigned char patches[] = { 6, 7, 8, 11, 12, 13, 0 };

static const struct check checks[] = {
	{ .name = "one_fault", .proof = "frame-pmd-refused",
	  .summary = "one fault maps one entry of the size asked for" },
	{ .name = "not_resident", .proof = "smaps-any",
	  .summary = "page frames count as no resident memory" },
	{ .name = "data", .proof = "frame-neighbour",
	  .summary = "huge entries, small ones and read() show one memory" },
	{ .name = "refused", .proof = "readv-idle",
	  .summary = "nobody can pin page frames" },
	{ .name = "inherited", .proof = "fork-frameless",
	  .summary = "fork() copies the entries" },
	{ .name = "taken", .proof = "unmap-idle",
	  .summary = "the driver can take the entries out, then SIGBUS" },
	{ .name = NULL },
};

static struct workload pfnmap = {
	.name = "pfnmap",
	.summary = "page frames without struct page, as vfio-pci maps them",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_BAR,
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 4, [GRAN_1G] = 2 },
	.trial = run,
	.checks = checks,
};
WORKLOAD(pfnmap)
