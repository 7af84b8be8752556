// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-flush.c - freeing a pinned page while its DAX entry is written back
 *
 * Purpose: Check that an operation which looks for pins does not skip a DAX
 *	    entry that fsync() has locked at that moment.
 * Path:    dax_writeback_one locks the DAX entry while it cleans its mappings;
 *	    meanwhile {xfs,ext4}_break_layouts -> dax_layout_busy_page_range ->
 *	    get_unlocked_entry, or wait_entry_unlocked_exclusive.
 * Expect:  Model refcounted waits for the DAX entry, then for the pin. Model
 *	    devmap treats a locked DAX entry as absent (get_unlocked_entry()
 *	    asks the XArray for the next one, xas_find_conflict): the block is
 *	    freed under the pin, and another file gets it.
 * Needs:   As pin-truncate.c. 2m cells, where one DAX entry covers all of the
 *	    2 MiB.
 * Notes:   6be3e21d25ca ("fs/dax: don't skip locked entries when scanning
 *	    entries"). The file is mapped MAPPINGS times, so that its
 *	    write-back takes long enough to be caught: after each mapping, the
 *	    kernel may reschedule (cond_resched). The operation begins when
 *	    dax_writeback_mapping_range is on the stack of the syncing process;
 *	    if it never is, the operation returns ENODATA and the check "ends"
 *	    fails.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/page_size.h"
#include "pin/pin_wait_matrix.h"

#define MAPPINGS 4000
#define LOOKS	 300 /* 1 to 3 ms apart: less than BLOCKED_OP_LOOK_MS in all */

/* Make the DAX entry dirty without a change to a byte that may be pinned. */
static void make_dirty(char *at)
{
	char now = *(volatile char *)at;

	__atomic_compare_exchange_n(at, &now, now, false, __ATOMIC_SEQ_CST,
				    __ATOMIC_SEQ_CST);
}

/* Write and sync the DAX entry until @stop, in a process of its own. */
static void sync_on(int fd, uint64_t at, const atomic_bool *stop)
{
	char *map = NULL;
	unsigned int i;

	for (i = 0; i < MAPPINGS; i++) {
		map = mmap(NULL, PMD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			   fd, (off_t)at);
		if (map == MAP_FAILED)
			return;
		make_dirty(map);
	}
	while (!atomic_load(stop)) {
		make_dirty(map);
		if (fsync(fd))
			return;
	}
}

static bool is_syncing(pid_t pid)
{
	char path[64], line[256];
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stack", pid);
	f = fopen(path, "re");
	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, "dax_writeback_mapping_range");
	if (f)
		fclose(f);
	return found;
}

/* Run the operation while the DAX entry is being written back. */
static int in_sync(int (*run)(int fd, uint64_t at, uint64_t length), int fd,
		   uint64_t at, uint64_t length)
{
	atomic_bool *stop = mmap(NULL, sizeof(*stop), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned int looks = LOOKS;
	int result;
	pid_t pid;

	if (stop == MAP_FAILED)
		return -ENOMEM;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* once caught, it must not get the CPU back and finish */
		nice(19);
		sync_on(fd, at, stop);
		_exit(0);
	}
	while (pid > 0 && looks && !is_syncing(pid))
		test_sleep_ms(1 + looks-- % 3);
	/* it must not touch the page any more: see pin-touch.c */
	atomic_store(stop, true);
	result = run(fd, at, length);
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	munmap(stop, sizeof(*stop));
	return result || (pid > 0 && looks) ? result : -ENODATA;
}

static int cut(int fd, uint64_t at, uint64_t length)
{
	return in_sync(pin_wait_truncate, fd, at, length);
}

static int punch(int fd, uint64_t at, uint64_t length)
{
	return in_sync(pin_wait_punch, fd, at, length);
}

static const struct pin_wait_op ops[] = {
	{ .name = "truncate", .check = "truncate-waits", .run = cut },
	{ .name = "punch", .check = "punch-waits", .run = punch },
	{ .name = NULL },
};

static int test(struct test *t, struct err *e)
{
	if (t->cell->granularity != GRAN_2M)
		return err_set(
			e, ENOTSUP,
			"pin-flush needs one DAX entry for all pinned pages: run it as a 2m cell");
	return pin_wait_run(t, ops, false, e);
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range",
	"dax_writeback_mapping_range",
	"refcounted:dax_break_layout",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "truncate-waits",
	  .summary =
		  "ftruncate waits for a pin while fsync has the DAX entry locked" },
	{ .name = "punch-waits",
	  .summary =
		  "a punch waits for a pin while fsync has the DAX entry locked" },
	PIN_WAIT_CHECKS,
	PIN_WAIT_DATA_CHECKS,
	{ .name = "leaks",
	  .summary = "the kernel does not warn of a page freed while pinned" },
	{ .name = NULL },
};

static struct workload pin_flush = {
	.name = "pin-flush",
	.summary = "freeing a pinned page while its DAX entry is written back",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
	.limit_s = 120,
};
WORKLOAD(pin_flush)
