// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * p2p.c - peer-to-peer memory of a PCI device, mapped by a process
 *
 * Purpose: Check that mapped pages of P2P memory are counted correctly: each
 *	    is allocated once, only callers with FOLL_PCI_P2PDMA can pin it, a
 *	    child keeps what its parent unmapped, and the last unmap frees it.
 * Path:    mmap of p2pmem/allocate -> p2pmem_alloc_mmap -> vm_insert_page;
 *	    munmap -> free_zone_device_folio -> p2pdma_page_free.
 * Expect:  The same on every kernel that has P2P memory: patch 2 of the series
 *	    moved the place where a page's count begins, patch 1 dropped a
 *	    second test in get_user_pages_fast().
 * Needs:   CONFIG_PCI_P2PDMA and a device with such memory, whose driver does
 *	    not use it meanwhile: QEMU's nvme with cmb_size_mb.
 * Notes:   mmap() inserts all pages, so that touching them takes no fault.
 *	    Only vmsplice returns the errno of the refusal: process_vm_readv()
 *	    turns every error into EFAULT, and a longterm pin with FOLL_WRITE
 *	    is refused earlier, because files of sysfs have a page_mkwrite. The
 *	    workload comes last in every plan: QEMU's drive answers by the
 *	    host's time, after which counts of that boot do not repeat exactly.
 *	    Patch 2 is b7e282378773, patch 1 a58c6fb6623d.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "check/fixture.h"
#include "check/test.h"
#include "pin/pin_allowed.h"

#define PAGES UINT64_C(64) /* of one mapping */
#define BYTES (PAGES * PAGE_BYTES)
#define TRIES 10000

struct pool {
	struct test *test;
	int fd;	      /* of the file p2pmem/allocate */
	char *map[2]; /* of BYTES each */
};

static uint64_t free_bytes(const struct pool *p)
{
	struct target now;
	int err = target_probe(p->test->target->path, &now, NULL);

	return err ? 0 : now.size_bytes;
}

static char *lend(const struct pool *p, uint64_t bytes)
{
	char *at =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, p->fd, 0);

	return at == MAP_FAILED ? NULL : at;
}

static int lend_two(struct pool *p, struct err *e)
{
	uint64_t before = free_bytes(p), after;

	p->map[0] = lend(p, BYTES);
	p->map[1] = p->map[0] ? lend(p, BYTES) : NULL;
	if (!p->map[1])
		return err_sys(e, errno, "map %d bytes of %s", (int)BYTES,
			       p->test->target->path);
	after = free_bytes(p);
	test_check(p->test, "lent", before - after == 2 * BYTES,
		   "after mapping %d bytes, %" PRIu64
		   " are free of the %" PRIu64 " that were free before",
		   (int)(2 * BYTES), after, before);
	return 0;
}

static void judge_data(struct pool *p)
{
	uint64_t faults = task_faults(), wrong;

	pages_fill(p->map[0], BYTES, 1);
	pages_fill(p->map[1], BYTES, 2);
	wrong = pages_wrong(p->map[0], BYTES, 1) +
		pages_wrong(p->map[1], BYTES, 2);
	faults = task_faults() - faults;
	test_check(p->test, "data", !wrong && !faults,
		   "%" PRIu64
		   " of %d pages hold wrong data, touching them took %" PRIu64
		   " faults, expected 0",
		   wrong, (int)(2 * PAGES), faults);
}

static int judge_pins(struct pool *p, struct err *e)
{
	struct pin_tried got;
	int err = pin_try(p->map[0], PAGE_BYTES, &got, e);

	if (err)
		return err;
	test_check(
		p->test, "refused",
		got.pipe == EREMOTEIO && got.copy == EFAULT &&
			got.ring == EFAULT,
		"vmsplice returned errno %d, expected %d; process_vm_readv returned %d and registration with io_uring %d, expected %d",
		got.pipe, EREMOTEIO, got.copy, got.ring, EFAULT);
	return 0;
}

/* Runs in the child, which inherited both mappings. Exit status 1: bad data. */
static int child(struct test *t, void *arg)
{
	const struct pool *p = arg;

	(void)t;
	raise(SIGSTOP);
	return pages_wrong(p->map[0], BYTES, 1) ||
	       pages_wrong(p->map[1], BYTES, 2);
}

/* The parent unmaps first: pages that the child maps must not be free. */
static int judge_fork(struct pool *p, uint64_t before, struct err *e)
{
	pid_t pid = test_spawn(p->test, child, p, e);
	uint64_t meanwhile, after;
	unsigned int waited;
	int status = -1;

	if (pid < 0)
		return pid;
	munmap(p->map[0], BYTES);
	munmap(p->map[1], BYTES);
	meanwhile = free_bytes(p);
	for (waited = 0; waited < TRIES; waited++) {
		kill(pid, SIGCONT);
		if (!test_join(pid, 1, &status))
			break;
	}
	after = free_bytes(p);
	test_check(
		p->test, "kept", !status && before - meanwhile == 2 * BYTES,
		"a child kept %d bytes and ended with status %d, expected 0; %" PRIu64
		" bytes were free before, %" PRIu64 " while it had them",
		(int)(2 * BYTES), status, before, meanwhile);
	test_check(p->test, "given-back", after == before,
		   "%" PRIu64 " bytes were free before, %" PRIu64
		   " after the last unmap",
		   before, after);
	return 0;
}

static void judge_whole(struct pool *p)
{
	uint64_t bytes = p->test->target->size_bytes;
	char *all = lend(p, bytes), *more = lend(p, PAGE_BYTES);
	int err = more ? 0 : errno;

	test_check(
		p->test, "whole", all && !more && err == ENOMEM,
		"all %" PRIu64
		" bytes could %sbe mapped at once, mapping one more page returned errno %d, expected %d",
		bytes, all ? "" : "not ", err, ENOMEM);
	if (all)
		munmap(all, bytes);
	if (more)
		munmap(more, PAGE_BYTES);
}

static int measure(struct pool *p, struct err *e)
{
	uint64_t round, begin, end;
	char *at;

	for (round = 0; round < p->test->rounds; round++) {
		begin = clock_begin();
		at = lend(p, BYTES);
		end = clock_end();
		if (!at)
			return err_sys(e, errno, "map %d bytes", (int)BYTES);
		test_value(p->test, "map", (end - begin) / PAGES);
		begin = clock_begin();
		munmap(at, BYTES);
		end = clock_end();
		test_value(p->test, "munmap", (end - begin) / PAGES);
	}
	return 0;
}

static int judge(struct pool *p, struct err *e)
{
	uint64_t before = free_bytes(p);
	int err = lend_two(p, e);

	if (err)
		return err;
	judge_data(p);
	err = judge_pins(p, e);
	if (!err)
		err = judge_fork(p, before, e);
	judge_whole(p);
	return err ? err : measure(p, e);
}

static int run(struct test *t, struct err *e)
{
	const char *path = t->target->path;
	struct pool p = { .test = t, .fd = open(path, O_RDWR | O_CLOEXEC) };
	int err;

	if (p.fd < 0)
		return err_sys(e, errno, "open %s", path);
	err = judge(&p, e);
	close(p.fd);
	return err;
}

static const char *const exercises[] = {
	"free_zone_device_folio", "insert_page",    "p2pdma_page_free",
	"p2pmem_alloc_mmap",	  "try_grab_folio", NULL,
};

static const struct metric metrics[] = {
	{ .name = "map", .summary = "mmap() of 64 pages, per page" },
	{ .name = "munmap", .summary = "munmap() of 64 pages, per page" },
	{ .name = NULL },
};

static const struct check checks[] = {
	{ .name = "lent", .summary = "mapped pages are no longer free" },
	{ .name = "data",
	  .summary =
		  "each page has its own data, and touching it takes no fault" },
	{ .name = "refused",
	  .summary = "callers without FOLL_PCI_P2PDMA cannot pin it" },
	{ .name = "kept",
	  .summary = "a child keeps the pages that its parent unmapped" },
	{ .name = "given-back",
	  .summary = "pages are free again after the last unmap" },
	{ .name = "whole",
	  .summary = "all of the memory can be mapped, and not one page more" },
	{ .name = NULL },
};

static struct workload p2p = {
	.name = "p2p",
	.summary = "peer-to-peer memory of a PCI device, mapped by a process",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "p2pmem",
	.entries = { [GRAN_4K] = PAGES },
	.metrics = metrics,
	.test = run,
	.checks = checks,
};
WORKLOAD(p2p)
