// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-race.c - blocks change hands while somebody still holds their pages
 *
 * Purpose: that no write through an old pin reaches another file, and no old
 *	    pin shows another file's data, however pins, truncates, punches and
 *	    allocations meet.
 * Path:    {xfs,ext4}_break_layouts -> dax_layout_busy_page_range; the pins by
 *	    gup; the blocks by way of a commit and fallocate.
 * Expect:  the same on every kernel: a page that is mapped and pinned is
 *	    waited for.
 * Needs:   xfs or ext4, the modules brd and dm_mod, two CPUs to race.
 * Notes:   one process pins pages of file A (a pipe that shows them, direct
 *	    reads of a suspended disk or process_vm_writev that write to them
 *	    late), another one frees them, lets file B have the blocks, which
 *	    FIEMAP proves, fills B and verifies it when the pins are gone. Then
 *	    A and B change parts. Three rounds of four are gated: the pins
 *	    are there first, and go when the operation is asleep in the layout
 *	    break, as its stack shows, or when B has the blocks. In the others
 *	    pin and truncate start together. Since 6.15 a truncate waits for a
 *	    page that was touched again for as long as it is mapped: the pinner
 *	    then unmaps it, and that is counted ("kicks").
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/fiemap.h"
#include "core/handover.h"
#include "core/racer.h"
#include "core/task.h"
#include "core/trial.h"

#define PAGE	  UINT64_C(4096)
#define BLOCK	  (UINT64_C(2) << 20)
#define BLOCKS	  2
#define REUSED	  90 /* % of the rounds, at least */
#define CONTENDED 50
#define FREE_ONE_OF 4
#define SKEW_MAX  2000 /* pauses */

struct race {
	struct trial *t;
	struct handover files;
	struct disk disk;
	struct racer *racer;
	uint64_t random;
	/* of the round */
	struct racer_round pins;
	const struct op *op;
	uint64_t at, length; /* what the operation frees */
	uint64_t physical;   /* of the first pinned page */
	/* of all rounds */
	uint64_t rounds, waited, reused, missed, kicked;
};

/* Frees [at, at + length) of a file that ends at @end. */
struct op {
	const char *name;
	bool whole, tail; /* all of it; from the second block on */
	int (*run)(int fd, uint64_t at, uint64_t length);
};

static int cut(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return ftruncate(fd, (off_t)at) ? -errno : 0;
}

static int punch(int fd, uint64_t at, uint64_t length)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 (off_t)at, (off_t)length) ?
		       -errno :
		       0;
}

static const struct op ops[] = {
	{ .name = "truncate", .whole = true, .run = cut },
	{ .name = "cut of the tail", .tail = true, .run = cut },
	{ .name = "punch of all", .whole = true, .run = punch },
	{ .name = "punch", .run = punch },
};

static const struct hold_way *const writers[] = {
	&hold_aio_read,
	&hold_vm_write,
};

/* A number below @end, from the splitmix64 sequence (Steele, Lea, Flood). */
static uint64_t draw(struct race *r, uint64_t end)
{
	uint64_t x = r->random += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (x ^ (x >> 31)) % end;
}

static void choose(struct race *r)
{
	struct racer_round *p = &r->pins;
	uint64_t block, pages = BLOCK / PAGE;

	r->op = &ops[draw(r, sizeof(ops) / sizeof(ops[0]))];
	*p = (struct racer_round){
		.file = r->files.owner,
		.shown = 1 + (unsigned int)draw(r, RACER_PAGES_MAX),
		.late = 1 + (unsigned int)draw(r, RACER_PAGES_MAX),
		.writer = writers[draw(r, 2)],
		.gated = draw(r, FREE_ONE_OF),
		.at_once = draw(r, 2),
		.late_first = draw(r, 2),
		.skew = (uint32_t)draw(r, SKEW_MAX),
		.tag = draw(r, UINT64_MAX) & ~UINT64_C(0xffff),
	};
	if (!p->gated) {
		/* a hole would be filled again, and userfaultfd wait for ever */
		r->op = &ops[draw(r, 2)];
		p->writer = &hold_aio_read;
	}
	block = r->op->tail ? 1 : draw(r, BLOCKS);
	p->page = block * pages + draw(r, pages - p->shown - p->late + 1);
	r->at = r->files.base + (r->op->whole ? 0 : block * BLOCK);
	r->length = r->op->whole ? r->files.length : BLOCK;
}

/* The other file takes what was freed; does it have the pinned page's block? */
static int give_away(struct race *r, struct why *w)
{
	struct why no;
	uint64_t offset;
	int err = handover_take(&r->files, r->at, r->length, ~r->pins.tag, w);

	if (err)
		return err;
	err = extent_find(r->files.file[!r->files.owner].fd, r->physical,
			  &offset, err ? w : &no);
	r->reused += !err;
	return err == -ENOENT ? 0 : err;
}

static void judge(struct race *r, uint64_t changed, bool early)
{
	const struct racer_seen *seen = &r->racer->seen;
	const struct racer_round *p = &r->pins;
	struct trial *t = r->t;

	r->rounds++;
	r->waited += seen->waited;
	r->missed += seen->missed;
	r->kicked += seen->kicked;
	trial_check(t, "waits", !early,
		    "round %" PRIu64 ": %s of page %" PRIu64 " %s", r->rounds,
		    r->op->name, p->page,
		    early ? "ended while it was pinned" : "waited");
	trial_check(t, "no stale write", !changed,
		    "round %" PRIu64 ": %s of page %" PRIu64 ", %s: %" PRIu64
		    " sectors of another file were written",
		    r->rounds, r->op->name, p->page, p->writer->name, changed);
	trial_check(t, "no foreign data", !seen->foreign,
		    "round %" PRIu64 ": %s of page %" PRIu64 ": %" PRIu64
		    " foreign words, first %" PRIx64,
		    r->rounds, r->op->name, p->page, seen->foreign, seen->word);
	if (p->gated)
		trial_check(t, "ends", !seen->kicked,
			    "round %" PRIu64 ": %s %s", r->rounds, r->op->name,
			    seen->kicked ? "hung until the page was unmapped" :
					   "ended when the pins were dropped");
}

static int locate(struct race *r, struct why *w)
{
	uint64_t at = r->files.base + r->pins.page * PAGE;
	struct extent e;
	int err = extent_at(r->files.file[r->files.owner].fd, at, &e, w);

	r->physical = e.physical + (at - e.offset);
	return err;
}

static int play(struct race *r, struct why *w)
{
	uint64_t changed, ended;
	bool early;
	int err;

	choose(r);
	err = locate(r, w);
	if (!err)
		err = racer_begin(r->racer, &r->pins, w);
	if (err)
		return err;
	err = r->op->run(r->files.file[r->files.owner].fd, r->at, r->length);
	ended = clock_end();
	early = r->pins.gated && atomic_load(&r->racer->held);
	if (err)
		return why_sys(w, -err, "%s", r->op->name);
	racer_say(r->racer, RACER_RETURNED);
	err = give_away(r, w);
	racer_say(r->racer, RACER_GAVE);
	if (!err)
		err = racer_end(r->racer, w);
	if (!err)
		err = handover_changed(&r->files, r->at, r->length,
				       ~r->pins.tag, &changed, w);
	if (err)
		return err;
	judge(r, changed, early);
	if (r->racer->seen.waited && !r->racer->seen.kicked)
		trial_value(r->t, "unpin", ended - r->racer->seen.ticks);
	return handover_swap(&r->files, r->at, r->length, w);
}

/* Did the rounds show anything? */
static void judge_all(struct race *r)
{
	trial_check(r->t, "blocks reused", r->reused * 100 >= r->rounds * REUSED,
		    "in %" PRIu64 " of %" PRIu64
		    " rounds the other file got the block",
		    r->reused, r->rounds);
	trial_check(r->t, "contended",
		    r->waited * 100 >= r->rounds * CONTENDED,
		    "%" PRIu64 " of %" PRIu64
		    " operations slept in the layout break; %" PRIu64
		    " pins came too late, %" PRIu64 " kicks",
		    r->waited, r->rounds, r->missed, r->kicked);
}

static int run(struct race *r, struct why *w)
{
	uint64_t begin, rounds = r->t->rounds / 4 + 1;
	int err = 0;

	while (!err && r->rounds < rounds) {
		begin = clock_begin();
		err = play(r, w);
		trial_value(r->t, "round", clock_end() - begin);
	}
	if (!err)
		judge_all(r);
	return err;
}

static int trial(struct trial *t, struct why *w)
{
	struct race r = { .t = t, .random = t->seed };
	struct task task = { .cell = t->cell, .prove = true };
	int err = disk_open(&r.disk, w);

	if (err)
		return err;
	err = handover_open(t->target, t->cell->granularity,
			    BLOCKS, &r.files, w);
	if (err)
		goto close_disk;
	task.extents = &r.files.file[0];
	task.nr = r.files.file[0].nr;
	err = racer_start(t, &task, &r.files, &r.disk, &r.racer, w);
	if (err)
		goto close_files;
	err = run(&r, w);
	racer_stop(r.racer);
close_files:
	handover_close(&r.files);
close_disk:
	disk_close(&r.disk);
	return err;
}

static const char *const exercises[] = {
	"dax_layout_busy_page_range", "devmap:__put_devmap_managed_folio_refs",
	"refcounted:dax_break_layout", "refcounted:free_zone_device_folio", NULL
};

static const unsigned char patches[] = { 3, 4, 10, 0 };

static const struct metric metrics[] = {
	{ .name = "round", .summary = "pin, free, give away, verify" },
	{ .name = "unpin", .summary = "from the drop of the pins to the end of "
				      "the operation that waited" },
	{ .name = NULL },
};

static const struct check checks[] = {
	{ .name = "waits",
	  .summary = "no operation ends while pins from before it are held" },
	{ .name = "no stale write",
	  .summary = "a write through an old pin reaches no other file" },
	{ .name = "no foreign data",
	  .summary = "an old pin shows no data of another file" },
	{ .name = "ends",
	  .summary = "an operation ends when the pins are dropped" },
	{ .name = "blocks reused",
	  .summary = "freed blocks went to the other file in 90 % of rounds" },
	{ .name = "contended",
	  .summary = "half of the operations slept in the layout break" },
	{ .name = NULL },
};

static struct workload pin_race = {
	.name = "pin-race",
	.summary = "pins, truncates and allocations over the same blocks",
	.kind = WORKLOAD_STRESS,
	.exercises = exercises,
	.patches = patches,
	.targets = 1U << TARGET_XFS | 1U << TARGET_EXT4,
	.metrics = metrics,
	.trial = trial,
	.checks = checks,
};
WORKLOAD(pin_race)
