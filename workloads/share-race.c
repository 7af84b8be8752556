// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * share-race.c - files that share blocks, faulted and truncated at once
 *
 * Purpose: Check that the share count of a block survives two files that fault
 *	    it in and truncate at the same time.
 * Path:    dax_fault_iter -> dax_insert_entry -> dax_associate_entry;
 *	    ftruncate -> dax_delete_mapping_entry -> dax_disassociate_entry ->
 *	    dax_folio_put. Each file takes the lock of its own i_pages, but the
 *	    page or folio of the block is the same.
 * Expect:  Data and signals as for one file, and no WARN ("leaks"). Model
 *	    refcounted makes a folio of 2 MiB page by page (prep_compound_page)
 *	    under the lock of one file, while another file finds it half made:
 *	    WARN in prep_compound_page or vmf_insert_folio_pmd and SIGBUS, or a
 *	    truncate that never ends (dax_break_layout, state R).
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it. threads = 2
 *	    or more, on as many CPUs.
 * Notes:   A reviewer of the series asked why folio->share is not atomic. For
 *	    4k DAX entries, its update is one instruction, within which QEMU
 *	    does not switch CPUs in mode exact.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"
#include "measure/bind.h"
#include "pin/timer_noise.h"

#define TAG	   1
#define RACERS_MAX 16
#define ROUNDS	   1000 /* of each racer */
#define END_MS	   5000
#define FAILED	   255

/* In memory that all processes share. */
struct share {
	struct fixture *fixture;
	struct binder *binder;
	_Atomic uint64_t faulted, wrong;
	_Atomic unsigned int ready;
};

struct race_pinner {
	struct share *share;
	/* a source for this clone, for a lock of its own, and the clone */
	struct clone source, clone;
	int err;
};

/* Clone the blocks, fault them in and check them, truncate. */
static void race_on(void *arg)
{
	struct race_pinner *r = arg;
	const struct mapping *map = &r->clone.map;
	int fd = r->clone.area.extents.fd;
	uint64_t round;

	for (round = 0; !r->err && round < ROUNDS; round++) {
		if (ioctl(fd, FICLONE, r->source.area.extents.fd)) {
			r->err = errno;
			break;
		}
		r->share->wrong +=
			pages_wrong(map->address, map->length_bytes, TAG);
		r->share->faulted++;
		if (ftruncate(fd, 0))
			r->err = errno;
	}
}

/* Exit status: the signal that ended it, or FAILED. */
static int race_pinner(struct test *t, void *arg)
{
	struct race_pinner r = { .share = arg };
	struct err reason = { "" };
	int sig;

	if (clone_open(r.share->fixture, &r.source, &reason) ||
	    clone_open(r.share->fixture, &r.clone, &reason))
		return FAILED;
	if (bind_task(r.share->binder, r.share->ready++, t->cell->threads,
		      t->target->numa_node, &reason))
		return FAILED;
	while (r.share->ready < t->cell->threads)
		test_sleep_ms(1);
	sig = catch_signals(race_on, &r, NULL, NULL);
	clone_close(&r.clone);
	clone_close(&r.source);
	return sig ? sig : r.err ? FAILED : 0;
}

static int race(struct fixture *s, struct share *share, struct err *e)
{
	struct test *t = s->test;
	unsigned int i, nr = t->cell->threads;
	pid_t pid[RACERS_MAX], noise = timer_noise_start(t, e);
	char where[200];
	int status, late;

	if (noise < 0)
		return noise;
	for (i = 0; i < nr; i++) {
		pid[i] = test_spawn(t, race_pinner, share, e);
		if (pid[i] < 0)
			return pid[i];
	}
	for (i = 0; i < nr; i++) {
		late = test_join(pid[i], END_MS, &status);
		if (!late && status == FAILED)
			return err_set(
				e, EIO,
				"racer %u cannot clone or truncate its file",
				i);
		if (late)
			process_where(pid[i], where, sizeof(where));
		test_check(t, "ends", !late && !status, "racer %u: %s", i,
			   late	  ? where :
			   status ? strsignal(status) :
				    "ended");
	}
	test_kill(noise);
	test_check(t, "same", !share->wrong,
		   "%" PRIu64 " pages held wrong data in %" PRIu64 " rounds",
		   (uint64_t)share->wrong, (uint64_t)share->faulted);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	const struct clone self = { s->area, s->map };
	struct share *share;
	int err;

	if (s->test->cell->threads < 2 || s->test->cell->threads > RACERS_MAX)
		return err_set(
			e, ENOTSUP,
			"a race needs several tasks: set threads = 2 to %d in the plan",
			RACERS_MAX);
	/* write(2), no mapping: the first fault must find the blocks shared */
	err = clone_write(&self, TAG, e);
	if (!err && fsync(s->area.extents.fd))
		err = err_sys(e, errno, "fsync");
	if (err)
		return err;
	share = mmap(NULL, sizeof(*share), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (share == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "cannot map memory that the processes share");
	share->fixture = s;
	err = binder_open(BIND_SPREAD, &share->binder, e);
	if (!err) {
		err = race(s, share, e);
		binder_close(share->binder);
	}
	munmap(share, sizeof(*share));
	return err;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"dax_fault_iter",
	"dax_insert_entry",
	NULL,
};

static const struct check checks[] = {
	{ .name = "ends", .summary = "every racer ends, and none by a signal" },
	{ .name = "same", .summary = "each file shows what was written" },
	{ .name = "leaks",
	  .summary = "the kernel does not warn of a half-made folio" },
	{ .name = NULL },
};

static struct workload share_race = {
	.name = "share-race",
	.summary =
		"files that share blocks, faulted and truncated at the same time",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 16, [GRAN_2M] = 1 },
	.test = run,
	.checks = checks,
	.reflink = true,
	.spoils = true,
	.limit_s = 20,
};
WORKLOAD(share_race)
