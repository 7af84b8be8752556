// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_race.c - free and reuse blocks while their pages are pinned */
#include "pin/pin_race.h"

#include <errno.h>
#include <inttypes.h>

#include "base/clock.h"
#include "base/page_size.h"
#include "base/random.h"
#include "measure/task.h"
#include "pin/race_pinner.h"
#include "target/block_swap.h"
#include "target/fiemap.h"

#define REUSED	     90 /* % of the rounds, at least */
#define CONTENDED    50
#define ROUNDS_LEAST 40 /* percentages need that many rounds */
#define FREE_ONE_OF  4
#define SKEW_MAX     2000 /* in pauses of clock_relax() */
#define SECOND	     1e9 /* in ns, or in insn of exact mode (-icount shift=0) */

struct race {
	struct test *t;
	const struct pin_race_op *ops;
	struct block_swap files;
	struct disk disk;
	struct race_pinner *race_pinner;
	uint64_t random;
	/* of the current round */
	struct race_pinner_round pins;
	const struct pin_race_op *op;
	uint64_t at, length; /* range that the operation frees */
	uint64_t physical;   /* address of the first pinned page */
	struct pin_race_tally all;
};

/* A number below @end. */
static uint64_t draw(struct race *r, uint64_t end)
{
	return random_next(&r->random) % end;
}

/*
 * Choose an operation. If not @gated, only those with @free set are possible.
 * The number of draws is the same in both cases.
 */
static const struct pin_race_op *choose_op(struct race *r, bool gated)
{
	const struct pin_race_op *op;
	uint64_t nr = 0, which;

	for (op = r->ops; op->name; op++)
		nr += gated || op->free;
	which = draw(r, nr);
	for (op = r->ops; !(gated || op->free) || which; op++)
		which -= gated || op->free;
	return op;
}

/* One draw per statement, since initialisers are evaluated in any order. */
static void choose(struct race *r)
{
	struct race_pinner_round *p = &r->pins;
	uint64_t block, pages = PMD_BYTES / PAGE_BYTES;

	*p = (struct race_pinner_round){ .file = r->files.owner };
	p->shown = 1 + (unsigned int)draw(r, RACE_PINNER_PAGES_MAX);
	p->late = 1 + (unsigned int)draw(r, RACE_PINNER_PAGES_MAX);
	p->gated = draw(r, FREE_ONE_OF);
	p->at_once = draw(r, 2);
	p->late_first = draw(r, 2);
	p->skew = (uint32_t)draw(r, SKEW_MAX);
	p->tag = draw(r, UINT64_MAX) & ~UINT64_C(0xffff);
	/* vm-write would wait for userfaultfd for ever if a page is gone. */
	p->writer = draw(r, 2) && p->gated ? &pin_method_vm_write :
					     &pin_method_aio_read;
	r->op = choose_op(r, p->gated);
	block = r->op->tail ? 1 : draw(r, RACE_BLOCKS);
	p->page = block * pages + draw(r, pages - p->shown - p->late + 1);
	r->at = r->files.base + (r->op->whole ? 0 : block * PMD_BYTES);
	r->length = r->op->whole ? r->files.length : PMD_BYTES;
}

/*
 * Allocate the freed range to the other file, and note whether it got the block
 * of the pinned page.
 */
static int give_away(struct race *r, struct err *e)
{
	struct err no;
	uint64_t offset;
	int err = block_swap_take(&r->files, r->at, r->length, ~r->pins.tag, e);

	if (err)
		return err;
	err = extent_find(r->files.file[!r->files.owner].fd, r->physical,
			  &offset, err ? e : &no);
	r->all.reused += !err;
	return err == -ENOENT ? 0 : err;
}

static void judge(struct race *r, uint64_t changed, bool early)
{
	const struct race_pinner_seen *seen = &r->race_pinner->seen;
	const struct race_pinner_round *p = &r->pins;
	struct test *t = r->t;
	uint64_t number = ++r->all.rounds;

	r->all.waited += seen->waited;
	r->all.missed += seen->missed;
	r->all.kicked += seen->kicked;
	test_check(t, "waits", !early,
		   "round %" PRIu64 ": %s of page %" PRIu64 " %s", number,
		   r->op->name, p->page,
		   early ? "ended while the page was pinned" : "waited");
	test_check(t, "no-stale-write", !changed,
		   "round %" PRIu64 ": %s of page %" PRIu64 ", %s: %" PRIu64
		   " sectors of another file were overwritten",
		   number, r->op->name, p->page, p->writer->name, changed);
	test_check(t, "no-foreign-data", !seen->foreign,
		   "round %" PRIu64 ": %s of page %" PRIu64 ": %" PRIu64
		   " words of other data, the first is %" PRIx64,
		   number, r->op->name, p->page, seen->foreign, seen->word);
	if (p->gated && seen->waited)
		test_check(t, "unmapped", !seen->mapped,
			   "round %" PRIu64 ": %s sleeps in the layout break, "
			   "page %" PRIu64 " is %s",
			   number, r->op->name, p->page,
			   seen->mapped ? "still mapped" : "not mapped");
	if (p->gated)
		test_check(t, "ends", !seen->kicked, "round %" PRIu64 ": %s %s",
			   number, r->op->name,
			   seen->kicked ?
				   "did not end before the page was unmapped" :
				   "ended after the pins were dropped");
}

static int locate(struct race *r, struct err *e)
{
	uint64_t at = r->files.base + r->pins.page * PAGE_BYTES;
	struct extent extent;
	int err = extent_at(r->files.file[r->files.owner].fd, at, &extent, e);

	r->physical = extent.physical + (at - extent.offset);
	return err;
}

static int play(struct race *r, struct err *e)
{
	uint64_t changed, ended;
	bool early;
	int err;

	choose(r);
	err = locate(r, e);
	if (!err)
		err = race_pinner_begin(r->race_pinner, &r->pins, e);
	if (err)
		return err;
	err = r->op->run(r->files.file[r->files.owner].fd, r->at, r->length);
	ended = clock_end();
	early = r->pins.gated && atomic_load(&r->race_pinner->held);
	if (err)
		return err_sys(e, -err, "%s", r->op->name);
	race_pinner_say(r->race_pinner, RACE_PINNER_RETURNED);
	err = give_away(r, e);
	race_pinner_say(r->race_pinner, RACE_PINNER_GAVE);
	if (!err)
		err = race_pinner_end(r->race_pinner, e);
	if (!err)
		err = block_swap_changed(&r->files, r->at, r->length,
					 ~r->pins.tag, &changed, e);
	if (err)
		return err;
	judge(r, changed, early);
	if (r->race_pinner->seen.waited && !r->race_pinner->seen.kicked)
		test_value(r->t, "unpin", ended - r->race_pinner->seen.ticks);
	return block_swap_all(&r->files, r->at, r->length, e);
}

void pin_race_judge(struct test *t, const struct pin_race_tally *all)
{
	test_check(t, "blocks-reused",
		   all->reused * 100 >= all->rounds * REUSED,
		   "the other file got the block in %" PRIu64 " of %" PRIu64
		   " rounds",
		   all->reused, all->rounds);
	test_check(
		t, "contended", all->waited * 100 >= all->rounds * CONTENDED,
		"%" PRIu64 " of %" PRIu64
		" operations slept in the layout break; in %" PRIu64
		" rounds the pins came too late, in %" PRIu64
		" the page was unmapped; %.1f rounds per second of guest time",
		all->waited, all->rounds, all->missed, all->kicked,
		all->span ? SECOND * (double)all->rounds / (double)all->span :
			    0);
}

static int run(struct race *r, struct err *e)
{
	uint64_t begin, span, rounds = r->t->rounds / 4;
	int err = 0;

	if (rounds < ROUNDS_LEAST)
		rounds = ROUNDS_LEAST;
	while (!err && r->all.rounds < rounds) {
		begin = clock_begin();
		err = play(r, e);
		span = clock_end() - begin;
		test_value(r->t, "round", span);
		r->all.span += clock_scale(r->t->clock, span);
	}
	if (!err)
		pin_race_judge(r->t, &r->all);
	return err;
}

int pin_race_run(struct test *t, const struct pin_race_op *ops, struct err *e)
{
	struct race r = { .t = t, .ops = ops, .random = t->seed };
	struct task task = { .cell = t->cell, .prove = true };
	int err = disk_open(&r.disk, e);

	if (err)
		return err;
	err = block_swap_open(t->target, t->cell->granularity, RACE_BLOCKS,
			      &r.files, e);
	if (err)
		goto close_disk;
	task.extents = &r.files.file[0];
	task.nr = r.files.file[0].nr;
	err = race_pinner_start(t, &task, &r.files, &r.disk, &r.race_pinner, e);
	if (err)
		goto close_files;
	err = run(&r, e);
	race_pinner_stop(r.race_pinner);
close_files:
	block_swap_close(&r.files);
close_disk:
	disk_close(&r.disk);
	return err;
}
