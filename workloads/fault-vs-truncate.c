// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault-vs-truncate.c - faults race with truncate, punch and unmapping
 *
 * Purpose: Check that a process which faults inside the file gets no SIGBUS
 *	    and never sees freed data, while another process frees and refills
 *	    the same pages.
 * Path:    dax_iomap_{pte,pmd}_fault -> grab_mapping_entry, against
 *	    {xfs,ext4}_break_layouts -> dax_layout_busy_page_range ->
 *	    unmap_mapping_range, dax_delete_mapping_entry.
 * Expect:  The same on every kernel. Each word that is read is 0, or the
 *	    number of a round that had begun and whose punch had not ended
 *	    before the read.
 * Needs:   A DAX target; threads = 2 or more, on as many CPUs. devdax cannot
 *	    be punched: MADV_DONTNEED drops its page-table entries instead, and
 *	    the data stay.
 * Notes:   The check "faulted" proves that the race took place. For locked DAX
 *	    entries, see pin-flush.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/test.h"

#define ROUNDS	   200
#define ROUNDS_MAX 20000
#define WORDS	   (3 * ROUNDS)
#define TOUCHERS   16 /* at most */
#define SPINS_MAX  20000

/* In memory that all processes share. */
struct storm {
	_Atomic uint64_t written; /* latest round that has begun */
	_Atomic uint64_t punched; /* latest round whose words are freed */
	/* counted by the touchers; left: number of touchers that still run */
	_Atomic uint64_t words, found, stale, wild, faults, left;
	_Atomic bool stop;
	struct fixture *fixture;
};

static bool on_devdax(const struct fixture *s)
{
	return !s->test->cell->target->is_fsdax;
}

/* Entries that stay inside the file: a truncate may cut the last one off. */
static uint64_t kept(const struct fixture *s)
{
	return on_devdax(s) ? s->area.task.nr : s->area.task.nr - 1;
}

static volatile uint64_t *word(const struct fixture *s, const struct mapping *m,
			       uint64_t i)
{
	return (volatile uint64_t *)task_entry(&s->area.task, m, i);
}

static void touch_once(struct storm *st, const struct mapping *m)
{
	struct fixture *s = st->fixture;
	uint64_t i, gone, seen, begun;

	for (i = 0; i < kept(s); i++) {
		gone = atomic_load(&st->punched);
		seen = *word(s, m, i);
		begun = atomic_load(&st->written);
		st->words++;
		st->found += !!seen;
		st->stale += seen && seen <= gone;
		st->wild += seen > begun;
	}
}

static void touch_all(void *arg)
{
	struct storm *st = arg;
	struct mapping map;

	while (!st->stop && !dax_area_map(&st->fixture->area, &map, NULL)) {
		touch_once(st, &map);
		touch_once(st, &map);
		if (task_unmap(&map, NULL))
			return;
	}
}

/* Exit status: the signal that ended the touching, 0 if none did. */
static int toucher(struct test *t, void *arg)
{
	struct storm *st = arg;
	uint64_t before = task_faults();
	int sig;

	(void)t;
	sig = catch_signals(touch_all, st, NULL, NULL);
	st->faults += task_faults() - before;
	st->left--;
	return sig;
}

/* Free the entries that stay; the round selects the way. */
static int drop(const struct fixture *s, uint64_t round, struct err *e)
{
	const uint64_t *offset = s->area.extents.offset;
	const int punch = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	int fd = s->area.extents.fd, failed = 0;
	off_t from = (off_t)offset[0];
	off_t cut = (off_t)(offset[kept(s) - 1] + s->entry_bytes);

	if (on_devdax(s)) {
		failed = madvise(s->map.address, s->map.length_bytes,
				 MADV_DONTNEED);
	} else if (round % 3 == 0) {
		/* a truncate unmaps the whole file and looks for pins */
		failed = ftruncate(fd, cut) ||
			 ftruncate(fd, cut + (off_t)s->entry_bytes) ||
			 fallocate(fd, FALLOC_FL_ZERO_RANGE, from, cut - from);
	} else {
		/* every third round, punch one page first: it splits a PMD */
		if (round % 3 == 1)
			failed = fallocate(fd, punch, from, PAGE_BYTES);
		failed = failed || fallocate(fd, punch, from, cut - from);
	}
	return failed ? err_sys(e, errno, "free the entries in round %" PRIu64,
				round) :
			0;
}

/* No PAUSE instruction: QEMU switches to another CPU at each of them. */
static void spin(uint64_t nr)
{
	for (volatile uint64_t i = 0; i < nr; i++)
		;
}

/* ROUNDS at least, until WORDS are read and one of them was not 0. */
static bool wants_round(const struct storm *st, uint64_t round)
{
	if (round <= ROUNDS)
		return true;
	return (st->words < WORDS || !st->found) && st->left &&
	       round < ROUNDS_MAX;
}

static int run_rounds(struct storm *st, struct err *e)
{
	struct fixture *s = st->fixture;
	uint64_t round, i;
	int err = 0;

	for (round = 1; !err && wants_round(st, round); round++) {
		st->written = round;
		for (i = 0; i < kept(s); i++)
			*word(s, &s->map, i) = round;
		spin((s->test->seed + round * 7919) % SPINS_MAX);
		err = drop(s, round, e);
		if (!err && !on_devdax(s))
			st->punched = round;
	}
	return err;
}

static void judge_end(struct storm *st, const pid_t *pid, unsigned int nr)
{
	struct test *t = st->fixture->test;
	unsigned int i;
	int status;

	st->stop = true;
	for (i = 0; i < nr; i++)
		if (test_check(t, "ends", !test_join(pid[i], 5000, &status),
			       "toucher %u must end within 5 s", i))
			test_check(
				t, "no-signal", !status,
				"toucher %u was ended by signal %d, expected none",
				i, status);
	test_check(t, "no-old-data", !st->stale && !st->wild,
		   "%" PRIu64 " words were read: %" PRIu64
		   " had been freed before, %" PRIu64 " were not yet written",
		   st->words, st->stale, st->wild);
	test_check(t, "faulted", st->faults >= ROUNDS && st->found,
		   "the touchers took %" PRIu64
		   " faults, expected at least %d, and read %" PRIu64
		   " words that were not 0",
		   st->faults, ROUNDS, st->found);
}

static int judge(struct fixture *s, struct err *e)
{
	unsigned int nr = s->test->cell->threads - 1;
	pid_t pid[TOUCHERS];
	struct storm *st;
	uint64_t i;
	int err;

	if (!nr || nr > TOUCHERS)
		return err_set(
			e, ENOTSUP,
			"one task frees and the others touch: set threads = 2 to %d in the plan",
			TOUCHERS + 1);
	st = mmap(NULL, sizeof(*st), PROT_READ | PROT_WRITE,
		  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (st == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "cannot map memory that the processes share");
	st->fixture = s;
	st->left = nr;
	err = dax_area_touch(&s->area, &s->map, e);
	for (i = 0; !err && i < s->area.task.nr; i++)
		*word(s, &s->map, i) = 0;
	for (i = 0; !err && i < nr; i++) {
		pid[i] = test_spawn(s->test, toucher, st, e);
		err = pid[i] < 0 ? pid[i] : 0;
	}
	err = err ? err : run_rounds(st, e);
	if (!err)
		judge_end(st, pid, nr);
	munmap(st, sizeof(*st));
	return err;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault", "dax_iomap_pmd_fault",
	"grab_mapping_entry",  "dax_layout_busy_page_range",
	"dev_dax_huge_fault",  NULL,
};

static const struct check checks[] = {
	{ .name = "no-signal",
	  .summary =
		  "no SIGBUS inside the file while it is punched and truncated" },
	{ .name = "no-old-data",
	  .summary = "no process reads data that was freed" },
	{ .name = "faulted",
	  .summary = "guard: the touchers took faults and read data" },
	{ .name = "ends", .summary = "every toucher ends" },
	{ .name = NULL },
};

static struct workload fault_vs_truncate_workload = {
	.name = "fault-vs-truncate",
	.summary = "faults race with truncate, punch and unmapping",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 8, [GRAN_2M] = 2, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
	.limit_s = 10,
};
WORKLOAD(fault_vs_truncate_workload)
