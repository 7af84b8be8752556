// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * longterm-race.c - registering memory while it becomes DAX memory
 *
 * Purpose: a pin without an end must not be had by asking at the moment when
 *	    anonymous memory is replaced by a mapping of an fsdax file.
 * Path:    IORING_REGISTER_BUFFERS -> io_pin_pages -> gup_fast_fallback, or
 *	    __get_user_pages, against mmap(MAP_FIXED) -> unmap_vmas.
 * Expect:  on every kernel: taken, or EOPNOTSUPP, or EFAULT when it changed
 *	    midway. What is taken never holds a page of the file: all that a
 *	    fixed write from the buffer brings is anonymous memory's.
 * Needs:   io_uring, two CPUs that really run at once for the window to be hit
 *	    (mode time).
 * Notes:   neither thread may run ahead of the other, which else starves; each
 *	    takes a random delay before its part. e5cb23256347
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

#define BYTES	  (UINT64_C(64) << 10) /* that are registered */
#define ROUNDS	  12000		       /* a switch each */
#define SWITCHES  10000		       /* at least */
#define WITHIN	  100 /* registrations in which the memory changed */
#define LIMIT_S	  120
#define DELAY_MAX 2048 /* turns of an empty loop */
#define AHEAD	  8
#define SPINS	  1000
#define ANONYMOUS 'A'
#define OF_FILE	  'F'

struct race {
	struct gup_memory gup_memory;
	uint64_t bytes;
	atomic_uint round[2]; /* that each of the two has begun */
	atomic_uint change;   /* odd while the memory is being replaced */
	atomic_bool stop;
	uint64_t seed[2];
	char *copy; /* what a fixed write brought, a memfd */
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
 * Neither may be more than AHEAD rounds before the other. Who waits long
 * sleeps: the host may have taken the CPU from the other. False: it has ended.
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

/* Replace the memory in one step and fill it: it is never half the one. */
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

/* A fresh anonymous page is zero; only the file's hold its mark. */
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
		return err_sys(e, errno, "a memfd");
	r->copy = mmap(NULL, r->bytes, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, r->copy_fd, 0);
	return r->copy == MAP_FAILED ? err_sys(e, errno, "mmap") : 0;
}

static void judge(struct test *t, const struct race *r)
{
	test_check(t, "no-page-of-file", !r->foreign,
		   "%llu of %llu pins held pages of the file",
		   (unsigned long long)r->foreign,
		   (unsigned long long)r->taken);
	test_check(t, "errors", !r->strange,
		   "%llu calls failed in another way, the last with %s",
		   (unsigned long long)r->strange,
		   strerrorname_np(r->strange_err));
	test_check(
		t, "window", r->switches >= SWITCHES && r->within >= WITHIN,
		"%llu switches, %llu calls met one; %llu taken, %llu refused, %llu in part",
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
			"one CPU: nothing happens at the same time; boot with two (threads = 2 in the plan)");
	err = longterm_ways[LONGTERM_BUFFERS].open(&held, e);

	if (err)
		return err;
	err = gup_memory_open(&r.gup_memory, t, e);
	if (!err)
		err = prepare(&r, e);
	if (!err && pthread_create(&thread, NULL, switcher, &r))
		err = err_set(e, EAGAIN, "no second thread");
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
	  .proof = "longterm-raced",
	  .summary = "no registered buffer holds a page of the fsdax file" },
	{ .name = "errors",
	  .proof = "longterm-errno",
	  .summary = "a registration is taken, or gives EOPNOTSUPP or EFAULT" },
	{ .name = "window",
	  .proof = "mmap-refused",
	  .summary = "guard: 10000 switches, 100 of them within a call" },
	{ .name = NULL },
};

static const char *const exercises[] = {
	"gup_fast_fallback",
	"check_vma_flags",
	"try_grab_folio_fast",
	NULL,
};

static const unsigned char patches[] = { 9, 0 };

static struct workload longterm_race = {
	.name = "longterm-race",
	.summary = "registering memory while it becomes DAX memory",
	.kind = WORKLOAD_STRESS,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS | 1U << TARGET_EXT4,
	.test = run,
	.checks = checks,
	.limit_s = LIMIT_S,
};
WORKLOAD(longterm_race)
