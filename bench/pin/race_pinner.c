// SPDX-License-Identifier: GPL-2.0-or-later
/* race_pinner.c - a process that pins pages while its parent frees them */
#include "pin/race_pinner.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/page_size.h"
#include "check/blocked_op.h"
#include "pin/pin_method.h"

#define LIMIT_S	     60	  /* for one step of the other process */
#define LOOKS	     5000 /* at the owner, before the pins go anyway */
#define END_MS	     3000 /* for an operation whose pins are gone */
#define PAUSE_MS     2	  /* between two drops, */
#define PAUSE_ONE_OF 4	  /* in one of so many rounds that are gated */
#define KICK_MS	     4	  /* not gated: after which the mapping goes too */

struct self {
	struct race_pinner *r;
	struct task task[2];
	struct mapping map[2];
	struct pinned show, late;
};

static void pause_for(uint32_t times)
{
	while (times--)
		clock_relax();
}

static uint64_t word_of(const struct race_pinner_round *round, uint64_t page)
{
	return round->tag + page;
}

static void fill(char *page, uint64_t word)
{
	unsigned int i;

	for (i = 0; i < PAGE_BYTES / sizeof(word); i++)
		((uint64_t *)(void *)page)[i] = word;
}

/* Return whether this process maps the page (admin-guide/mm/pagemap.rst). */
static bool is_mapped(const char *page)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (pread(fd, &entry, sizeof(entry),
			  (off_t)((uintptr_t)page / PAGE_BYTES *
				  sizeof(entry))) != sizeof(entry))
			entry = 0;
		close(fd);
	}
	return entry >> 63;
}

/* Map the pages at the cell's page size, and write their words. */
static int touch(struct self *s, struct err *e)
{
	const struct race_pinner_round *round = &s->r->round;
	const struct task *task = &s->task[round->file];
	const struct mapping *map = &s->map[round->file];
	uint64_t per = granularity_bytes(task->cell->granularity) / PAGE_BYTES;
	uint64_t first = round->page / per, i;
	uint64_t pages = round->shown + round->late;
	int err = task_touch(task, map, first,
			     (round->page + pages - 1) / per - first + 1, e);

	if (err)
		return err;
	s->show.at = map->address + round->page * PAGE_BYTES;
	s->show.length = round->shown * PAGE_BYTES;
	s->late.at = s->show.at + s->show.length;
	s->late.length = round->late * PAGE_BYTES;
	for (i = 0; i < pages; i++)
		fill(s->show.at + i * PAGE_BYTES,
		     word_of(round, round->page + i));
	for (i = 0; i < round->late; i++)
		fill(s->late.buffer + i * PAGE_BYTES,
		     ~word_of(round, round->page + round->shown + i));
	if (!is_mapped(s->show.at))
		return err_set(
			e, EPROTO,
			"/proc/self/pagemap shows a page that was just written as not present");
	return 0;
}

static int take_both(struct self *s, struct err *e)
{
	int err = pin_method_pipe.take(&s->show, e);

	if (err)
		return err;
	err = s->r->round.writer->take(&s->late, e);
	if (err)
		pin_method_pipe.drop(&s->show, NULL);
	return err;
}

static void look_at_pipe(struct self *s)
{
	const uint64_t *word = (const void *)s->show.buffer;
	struct race_pinner_seen *seen = &s->r->seen;
	uint64_t i, want;

	for (i = 0; i < s->show.length / sizeof(*word); i++) {
		want = word_of(&s->r->round,
			       s->r->round.page +
				       i * sizeof(*word) / PAGE_BYTES);
		if (word[i] == want)
			continue;
		if (!seen->foreign)
			seen->word = word[i];
		seen->foreign++;
	}
}

static int drop_late(struct self *s, struct err *e)
{
	return s->r->round.writer->drop(&s->late, e);
}

static int drop_shown(struct self *s, struct err *e)
{
	int err = pin_method_pipe.drop(&s->show, e);

	if (!err)
		look_at_pipe(s);
	return err;
}

/*
 * The two pins are dropped one after the other. An operation that waits only
 * for the first busy page can go on in between, so some rounds pause there.
 */
static int drop_both(struct self *s, struct err *e)
{
	const struct race_pinner_round *round = &s->r->round;
	int err, last;

	err = round->late_first ? drop_late(s, e) : drop_shown(s, e);
	if (round->gated && round->skew % PAUSE_ONE_OF == 0)
		test_sleep_ms(PAUSE_MS);
	atomic_store(&s->r->held, false);
	s->r->seen.ticks = clock_begin();
	last = round->late_first ? drop_shown(s, err ? NULL : e) :
				   drop_late(s, err ? NULL : e);
	return err ? err : last;
}

/* Wait until the owner sleeps in the layout break or has reused the blocks. */
static void watch_owner(struct self *s)
{
	struct race_pinner *r = s->r;
	char where[300];
	unsigned int i;

	for (i = 0; i < LOOKS; i++) {
		int stage = atomic_load(&r->stage);

		if (stage == RACE_PINNER_GAVE ||
		    (stage == RACE_PINNER_RETURNED && !r->round.gated &&
		     r->round.at_once))
			break;
		if (stage == RACE_PINNER_RETURNED) {
			sched_yield();
			continue;
		}
		r->seen.waited =
			blocked_op_seen(r->owner, where, sizeof(where));
		if (r->seen.waited)
			break;
		sched_yield();
	}
	r->seen.mapped = r->seen.waited && is_mapped(s->show.at);
	pause_for(r->round.skew);
}

/*
 * The operation must end now. If it does not, unmap the pages. On a machine under
 * load a sleep of a millisecond takes many, so read the clock instead of counting
 * the sleeps.
 */
static void see_it_end(struct self *s)
{
	const struct mapping *map = &s->map[s->r->round.file];
	unsigned int kick_ms = s->r->round.gated ? END_MS / 2 : KICK_MS;
	unsigned int next_ms = kick_ms, ms = 0;
	uint64_t start_ns = clock_gettime_ticks();

	while (atomic_load(&s->r->stage) == RACE_PINNER_OPERATES &&
	       ms < END_MS) {
		if (ms >= next_ms) {
			next_ms = ms + kick_ms;
			s->r->seen.kicked = true;
			madvise(map->address, map->length_bytes, MADV_DONTNEED);
		}
		test_sleep_ms(1);
		ms = (unsigned int)((clock_gettime_ticks() - start_ns) /
				    1000000);
	}
}

static int gated_round(struct self *s, struct err *e)
{
	int err = touch(s, e);

	if (!err)
		err = take_both(s, e);
	atomic_store(&s->r->held, !err);
	sem_post(&s->r->ready);
	if (err)
		return err;
	watch_owner(s);
	return drop_both(s, e);
}

/* A pin fails if the pages are gone already; that is not an error. */
static int free_round(struct self *s, struct err *e)
{
	int err = touch(s, e);

	sem_post(&s->r->ready);
	if (err)
		return err;
	pause_for(s->r->round.skew);
	err = take_both(s, e);
	if (!err) {
		watch_owner(s);
		err = drop_both(s, e);
	}
	s->r->seen.missed = err;
	return 0;
}

static int map_both(struct self *s, struct err *e)
{
	char *buffers = mmap(NULL, 2 * RACE_PINNER_PAGES_MAX * PAGE_BYTES,
			     PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	unsigned int i;
	int err = 0;

	if (buffers == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "out of memory for the buffers of the pins");
	s->show.buffer = buffers;
	s->late.buffer = buffers + RACE_PINNER_PAGES_MAX * PAGE_BYTES;
	for (i = 0; !err && i < 2; i++)
		err = task_map(&s->task[i], 0, s->task[i].nr, &s->map[i], e);
	return err;
}

static int body(struct test *t, void *arg)
{
	struct self *s = arg;
	struct race_pinner *r = s->r;
	struct race_pinner_seen *seen = &r->seen;

	(void)t;
	seen->err = map_both(s, &seen->reason);
	sem_post(&r->ready);
	while (!seen->err) {
		while (sem_wait(&r->begin))
			;
		*seen = (struct race_pinner_seen){ .err = 0 };
		s->late.write = r->round.writer->write;
		seen->err = r->round.gated ? gated_round(s, &seen->reason) :
					     free_round(s, &seen->reason);
		see_it_end(s);
		sem_post(&r->done);
	}
	return 0;
}

static int wait_for(sem_t *sem, const char *what, struct err *e)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LIMIT_S;
	while (sem_timedwait(sem, &until))
		if (errno != EINTR)
			return err_set(e, ETIMEDOUT, "%s within %d s", what,
				       LIMIT_S);
	return 0;
}

static int error_of(const struct race_pinner *r, struct err *e)
{
	if (r->seen.err)
		*e = r->seen.reason;
	return r->seen.err;
}

int race_pinner_start(struct test *t, const struct task *task,
		      const struct block_swap *files, const struct disk *disk,
		      struct race_pinner **race_pinner, struct err *e)
{
	struct self s = { .task = { *task, *task }, .late.disk = disk };
	struct race_pinner *r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int err;

	if (r == MAP_FAILED)
		return err_set(e, ENOMEM, "out of memory for a race pinner");
	s.r = r;
	s.task[0].extents = &files->file[0];
	s.task[1].extents = &files->file[1];
	sem_init(&r->begin, 1, 0);
	sem_init(&r->ready, 1, 0);
	sem_init(&r->done, 1, 0);
	r->owner = getpid();
	r->pid = test_spawn(t, body, &s, e);
	err = r->pid < 0 ? r->pid :
			   wait_for(&r->ready,
				    "the race pinner did not map its files", e);
	if (!err)
		err = error_of(r, e);
	*race_pinner = r;
	if (err)
		race_pinner_stop(r);
	return err;
}

int race_pinner_begin(struct race_pinner *r,
		      const struct race_pinner_round *round, struct err *e)
{
	int err;

	r->round = *round;
	race_pinner_say(r, RACE_PINNER_OPERATES);
	sem_post(&r->begin);
	err = wait_for(&r->ready, "the race pinner did not take its pins", e);
	return err || !round->gated || atomic_load(&r->held) ?
		       err :
		       race_pinner_end(r, e);
}

int race_pinner_end(struct race_pinner *r, struct err *e)
{
	int err =
		wait_for(&r->done, "the race pinner did not drop its pins", e);

	return err ? err : error_of(r, e);
}

bool race_pinner_stop(struct race_pinner *r)
{
	bool died = r->pid <= 0 || test_kill(r->pid);

	munmap(r, sizeof(*r));
	return died;
}
