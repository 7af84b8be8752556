// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-evict.c - last close of an unlinked file while a page is pinned
 *
 * Purpose: Check that the eviction of a file does not free its blocks while a
 *	    page of it is pinned.
 * Path:    close -> iput -> ext4_evict_inode or xfs_fs_evict_inode ->
 *	    dax_break_layout_final.
 * Expect:  Model refcounted waits in state D, and no signal ends the wait.
 *	    Model devmap does not look for pins: the blocks are freed under the
 *	    pin, another file gets them, and the kernel warns
 *	    (dax_disassociate_entry).
 * Needs:   As pin-truncate.c.
 * Notes:   0e2f80afcfa6 ("fs/dax: ensure all pages are idle prior to
 *	    filesystem unmount"). The pinner has neither a mapping nor a
 *	    descriptor of the file, so that it can always be killed, which ends
 *	    the wait.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/page_size.h"
#include "pin/pin_wait_matrix.h"

#define OWN_MS 500

/* Close the last descriptor of the file, which has never had a name. */
static int last_close(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return close(fd) ? -errno : 0;
}

static const struct pin_wait_op ops[] = {
	{ .name = "last close",
	  .check = "eviction-waits",
	  .run = last_close,
	  .closes = true },
	{ .name = NULL },
};

/* Put a page of a file into the pipe, close the file. Exit status: errno. */
static int close_own(struct test *t, void *arg)
{
	int *pipe = arg, fd = open(t->target->path, O_TMPFILE | O_RDWR, 0600);
	struct iovec page = { .iov_len = PAGE_BYTES };

	if (fd < 0 || ftruncate(fd, PAGE_BYTES))
		return errno;
	page.iov_base = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			     MAP_SHARED, fd, 0);
	if (page.iov_base == MAP_FAILED)
		return errno;
	*(volatile char *)page.iov_base = 1;
	if (vmsplice(pipe[1], &page, 1, SPLICE_F_NONBLOCK) != PAGE_BYTES)
		return errno ? errno : EIO;
	munmap(page.iov_base, PAGE_BYTES);
	return close(fd) ? errno : 0;
}

static int judge_own(struct test *t, struct err *e)
{
	int pipe[2], status = 0, late = 0;
	char where[200], page[PAGE_BYTES];
	pid_t pid;

	if (pipe2(pipe, O_CLOEXEC))
		return err_sys(e, errno, "make a pipe");
	pid = test_spawn(t, close_own, pipe, e);
	if (pid > 0) {
		late = test_join(pid, OWN_MS, &status);
		test_check(t, "own-pin", !late,
			   "the last close after %d ms: %s", OWN_MS,
			   late ? process_where(pid, where, sizeof(where)) :
				  "ended");
		if (read(pipe[0], page, PAGE_BYTES) != PAGE_BYTES)
			status = EIO;
		if (late)
			test_check(t, "ends",
				   !test_join(pid, PIN_WAIT_END_MS, &status),
				   "after its own pin was dropped: %s",
				   process_where(pid, where, sizeof(where)));
	}
	close(pipe[0]);
	close(pipe[1]);
	if (pid > 0 && status)
		return err_set(e, status, "put a page into a pipe");
	return pid < 0 ? pid : 0;
}

static int test(struct test *t, struct err *e)
{
	int err = pin_wait_run(t, ops, true, e);

	return err ? err : judge_own(t, e);
}

static const char *const exercises[] = {
	"refcounted:dax_break_layout_final",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "eviction-waits",
	  .summary = "the last close of an unlinked file waits for a pin" },
	PIN_WAIT_CHECKS,
	PIN_WAIT_DATA_CHECKS,
	{ .name = "own-pin",
	  .summary =
		  "a process can close a file of which its own pipe holds a page" },
	{ .name = "leaks",
	  .summary = "the kernel does not warn of a page freed while pinned" },
	{ .name = NULL },
};

static struct workload pin_evict = {
	.name = "pin-evict",
	.summary = "last close of an unlinked file while a page is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
};
WORKLOAD(pin_evict)
