// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * longterm-race.c - registering a buffer while its memory becomes DAX memory
 *
 * Purpose: Check that no longterm pin of an fsdax page can be had by
 *	    registering a buffer at the moment when anonymous memory is
 *	    replaced by a mapping of an fsdax file.
 * Path:    IORING_REGISTER_BUFFERS -> io_pin_pages -> gup_fast_fallback, or
 *	    __get_user_pages, against mmap(MAP_FIXED) -> unmap_vmas.
 * Expect:  On every kernel, the registration succeeds, or fails with
 *	    EOPNOTSUPP, or with EFAULT if the memory changed midway. A
 *	    registered buffer never holds a page of the file: a fixed write
 *	    from the buffer yields data of anonymous memory only.
 * Needs:   io_uring, and two CPUs that really run in parallel for the window
 *	    to be hit (mode time).
 * Notes:   Neither thread may run ahead of the other, or the other would
 *	    starve; each waits for a random delay before its part. e5cb23256347
 *	    ("mm/gup: don't allow FOLL_LONGTERM pinning of FS DAX pages").
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "check/test.h"
#include "pin/gup_memory.h"
#include "pin/longterm.h"

#define BYTES	  (UINT64_C(64) << 10) /* of the registered buffer */
#define ROUNDS	  12000		       /* with one switch each */
#define SWITCHES  10000		       /* needed at least */
#define WITHIN	  100 /* calls during which the memory must change */
#define LIMIT_S	  120
#define DELAY_MAX 2048 /* iterations of an empty loop */
#define AHEAD	  8
#define SPINS	  1000
#define ANONYMOUS 'A'
#define OF_FILE	  'F'

struct race {
	struct gup_memory gup_memory;
	uint64_t bytes;
	atomic_uint round[2]; /* the latest one that each thread has begun */
	atomic_uint change;   /* odd while the memory is being replaced */
	atomic_bool stop;
	uint64_t seed[2];
	char *copy; /* a memfd, the target of the fixed write */
	int copy_fd;
	uint64_t taken, refused, partial, within, foreign, strange, switches;
	int strange_err;
};

/* xorshift64 (Marsaglia 2003). */
static void delay(uint64_t *seed)
{
	uint64_t turns;

	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	for (turns = *seed % DELAY_MAX; turns; turns--)
		__asm__ volatile("");
}

/*
 * Wait until this thread is at most AHEAD rounds before the other. A long wait
 * sleeps, since the host may have taken the CPU from the other thread. Return:
 * false if the test stops.
 */
static bool meet(struct race *r, unsigned int me)
{
	unsigned int mine = atomic_fetch_add(&r->round[me], 1) + 1, spins = 0;

	while (atomic_load(&r->round[!me]) + AHEAD < mine) {
		if (atomic_load(&r->stop))
			return false;
		clock_relax();
		if (++spins % SPINS == 0)
			test_sleep_ms(1);
	}
	return true;
}

/* Replace all of the memory by one mmap(), so that it is never mixed. */
static bool replace(struct race *r, bool file)
{
	char *at = r->gup_memory.map.address;
	bool ok =
		mmap(at, r->gup_memory.map.length_bytes, PROT_READ | PROT_WRITE,
		     file ? MAP_SHARED | MAP_FIXED | MAP_POPULATE :
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		     file ? r->gup_memory.extents.fd : -1,
		     file ? (off_t)r->gup_memory.map.offset : 0) != MAP_FAILED;

	if (ok && !file)
		memset(at, ANONYMOUS, r->bytes);
	return ok;
}

static void *switcher(void *arg)
{
	struct race *r = arg;
	bool file = false;

	while (meet(r, 0)) {
		delay(&r->seed[0]);
		file = !file;
		atomic_fetch_add(&r->change, 1);
		r->switches += replace(r, file);
		atomic_fetch_add(&r->change, 1);
	}
	return NULL;
}

/* Look for the mark of the file, which no anonymous page holds. */
static void look(struct race *r, struct uring *ring)
{
	struct io_uring_sqe sqe = uring_rw(IORING_OP_WRITE_FIXED, r->copy_fd,
					   r->gup_memory.map.address,
					   (unsigned int)r->bytes);

	if (uring_run(ring, &sqe) != (int)r->bytes)
		r->strange++;
	else if (memchr(r->copy, OF_FILE, r->bytes))
		r->foreign++;
}

static void attempt(struct race *r, struct longterm *held)
{
	const struct longterm_way *way = &longterm_ways[LONGTERM_BUFFERS];
	unsigned int before = atomic_load(&r->change), after;
	int err = way->pin(held, r->gup_memory.map.address, r->bytes, true);

	after = atomic_load(&r->change);
	r->within += before % 2 || before != after;
	r->taken += !err;
	r->refused += err == -EOPNOTSUPP;
	r->partial += err == -EFAULT;
	if (!err) {
		look(r, &held->ring);
		way->unpin(held);
	} else if (err != -EOPNOTSUPP && err != -EFAULT) {
		r->strange++;
		r->strange_err = -err;
	}
}

static int prepare(struct race *r, struct err *e)
{
	int err = gup_memory_map(&r->gup_memory, MEMORY_SHARED_WRITTEN, e);

	if (err)
		return err;
	r->bytes = BYTES;
	memset(r->gup_memory.map.address, OF_FILE,
	       r->gup_memory.map.length_bytes);
	r->copy_fd = memfd_create("copy", MFD_CLOEXEC);
	if (r->copy_fd < 0 || ftruncate(r->copy_fd, (off_t)r->bytes))
		return err_sys(e, errno, "create a memfd");
	r->copy = mmap(NULL, r->bytes, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, r->copy_fd, 0);
	return r->copy == MAP_FAILED ? err_sys(e, errno, "map a memfd") : 0;
}

static void judge(struct test *t, const struct race *r)
{
	test_check(t, "no-page-of-file", !r->foreign,
		   "%llu of %llu registered buffers held pages of the file",
		   (unsigned long long)r->foreign,
		   (unsigned long long)r->taken);
	test_check(
		t, "errors", !r->strange,
		"%llu calls failed in an unexpected way, the last one with %s",
		(unsigned long long)r->strange,
		strerrorname_np(r->strange_err));
	test_check(
		t, "window", r->switches >= SWITCHES && r->within >= WITHIN,
		"%llu switches, %llu calls overlapped one; %llu succeeded, %llu were refused, %llu failed midway",
		(unsigned long long)r->switches, (unsigned long long)r->within,
		(unsigned long long)r->taken, (unsigned long long)r->refused,
		(unsigned long long)r->partial);
}

static int run(struct test *t, struct err *e)
{
	struct race r = { .seed = { 2 * t->seed + 1, ~t->seed | 2 } };
	struct longterm held;
	unsigned int round;
	pthread_t thread;
	int err;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return err_set(
			e, ENOTSUP,
			"one CPU only, where no race can take place: boot with two (threads = 2 in the plan)");
	err = longterm_ways[LONGTERM_BUFFERS].open(&held, e);

	if (err)
		return err;
	err = gup_memory_open(&r.gup_memory, t, e);
	if (!err)
		err = prepare(&r, e);
	if (!err && pthread_create(&thread, NULL, switcher, &r))
		err = err_set(e, EAGAIN, "cannot start a second thread");
	if (err)
		return err;
	for (round = 0; round < ROUNDS && meet(&r, 1); round++) {
		delay(&r.seed[1]);
		attempt(&r, &held);
	}
	atomic_store(&r.stop, true);
	pthread_join(thread, NULL);
	judge(t, &r);
	return 0;
}

static const struct check checks[] = {
	{ .name = "no-page-of-file",
	  .summary = "no registered buffer holds a page of the fsdax file" },
	{ .name = "errors",
	  .summary =
		  "a registration succeeds, or fails with EOPNOTSUPP or EFAULT" },
	{ .name = "window",
	  .summary =
		  "guard: 10000 switches took place and 100 calls overlapped one" },
	{ .name = NULL },
};

static const char *const exercises[] = {
	"gup_fast_fallback",
	"check_vma_flags",
	"try_grab_folio_fast",
	NULL,
};

static struct workload longterm_race = {
	.name = "longterm-race",
	.summary = "registering a buffer while its memory becomes DAX memory",
	.kind = WORKLOAD_STRESS,
	.exercises = exercises,
	.targets = "fsdax",
	.test = run,
	.checks = checks,
	.limit_s = LIMIT_S,
};
WORKLOAD(longterm_race)
