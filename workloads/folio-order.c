// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * folio-order.c - the same blocks are mapped as 2m and as 4k in turn
 *
 * Purpose: Check that nothing is left of a folio of 2 MiB when its blocks are
 *	    reused as 512 pages, or of the pages when the blocks are reused as
 *	    a folio: no order, no count, no byte.
 * Path:    dax_insert_entry -> dax_associate_entry (prep_compound_page from
 *	    6.15 on); ftruncate -> dax_delete_mapping_entry ->
 *	    dax_disassociate_entry, dax_folio_put.
 * Expect:  The same on every kernel: reused blocks read as 0 and take one
 *	    fault per page-table entry, and RssFile returns to its old value.
 * Needs:   fsdax, 2m. FIEMAP proves that the blocks are the same: the check
 *	    "reused" fails if too few are, because the other checks would then
 *	    prove nothing.
 * Notes:   "fs/dax: fix folio splitting issue by resetting old folio order +
 *	    _nr_pages" (6.15-rc): an oops in folio_add_file_rmap_ptes. Freed
 *	    blocks are reused only after a commit, hence syncfs(). In each
 *	    turn, the seed selects whether pages are read or written first,
 *	    whether a mapping exists while the file is truncated, and which 4k
 *	    pages are touched.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/page_size.h"
#include "base/random.h"
#include "check/fixture.h"
#include "check/proc_files.h"
#include "check/test.h"
#include "target/fiemap.h"

#define TOUCHED	 24   /* pages in a turn of 4k */
#define TURNS	 1000 /* on the same blocks */
#define TRIES	 1300 /* turns at most */
#define SLACK_KB 256  /* of RssFile: the program's own pages */

struct order {
	struct fixture *fixture;
	int fd;
	uint64_t physical; /* of the blocks of the previous turn; 0: none */
	uint64_t reused, turn, random;
	char *address; /* of the mapping of this turn */
};

static bool of_2m(const struct order *o)
{
	return o->turn % 2 == 0;
}

/* Allocate 2 MiB and find out where the file system placed them. */
static int allocate(struct order *o, struct err *e)
{
	struct extent extent;
	int err;

	if (fallocate(o->fd, 0, 0, PMD_BYTES))
		return err_sys(e, errno, "allocate 2 MiB");
	err = extent_at(o->fd, 0, &extent, e);
	if (err)
		return err;
	o->reused += extent.physical == o->physical &&
		     extent.length >= PMD_BYTES;
	o->physical = extent.length >= PMD_BYTES ? extent.physical : 0;
	return 0;
}

static int map(struct order *o, struct err *e)
{
	/* task_map() aligned the address for a PMD, one page up takes PTEs */
	o->address = o->fixture->map.address + (of_2m(o) ? 0 : PAGE_BYTES);
	if (mmap(o->address, PMD_BYTES, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED, o->fd, 0) == MAP_FAILED)
		return err_sys(e, errno, "map turn %" PRIu64, o->turn);
	return 0;
}

static uint64_t page_of(struct order *o, uint64_t i)
{
	return of_2m(o) ? i : random_next(&o->random) % PMD_PAGES;
}

/*
 * Check that one word of each page is 0, then write the number of the turn to
 * it. Every turn uses the same word of a page, so that data which an earlier
 * turn left would show.
 */
static void touch(struct order *o)
{
	uint64_t pages = of_2m(o) ? PMD_PAGES : TOUCHED, i, before, stale = 0;
	bool read_first = random_next(&o->random) & 1;
	uint64_t at = o->fixture->test->seed % (PAGE_BYTES / 8), most;
	volatile uint64_t *word;

	most = 1 + read_first;
	before = task_faults();
	for (i = 0; i < pages; i++) {
		word = (uint64_t *)(o->address + page_of(o, i) * PAGE_BYTES) +
		       at;
		if (read_first || i)
			stale += *word && *word != o->turn;
		*word = o->turn;
	}
	test_check(o->fixture->test, "no-old-data", !stale,
		   "turn %" PRIu64 ": %" PRIu64 " of %" PRIu64
		   " words of new blocks are not 0",
		   o->turn, stale, pages);
	if (of_2m(o))
		test_check(o->fixture->test, "as-2m",
			   task_faults() - before <= most,
			   "turn %" PRIu64 ": %" PRIu64
			   " faults, expected %" PRIu64,
			   o->turn, task_faults() - before, most);
}

/* Free the blocks; the seed selects whether they are mapped meanwhile. */
static int give_back(struct order *o, struct err *e)
{
	bool mapped = random_next(&o->random) & 1;

	if (!mapped)
		mmap(o->address, PMD_BYTES, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED,
		     -1, 0);
	if (ftruncate(o->fd, 0) || syncfs(o->fd))
		return err_sys(e, errno, "free the blocks of turn %" PRIu64,
			       o->turn);
	mmap(o->fixture->map.address, o->fixture->map.length_bytes, PROT_NONE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	return 0;
}

static int turn(struct order *o, struct err *e)
{
	int err = allocate(o, e);

	if (!err && ftruncate(o->fd, PMD_BYTES))
		err = err_sys(e, errno, "set the size of the file");
	if (!err)
		err = map(o, e);
	if (err)
		return err;
	touch(o);
	return give_back(o, e);
}

static int judge(struct fixture *s, struct err *e)
{
	struct order o = { .fixture = s,
			   .fd = s->area.extents.fd,
			   .turn = 1,
			   .random = s->test->seed };
	int64_t before, after;
	int err = give_back(&o, e);

	before = status_kb("RssFile");
	for (; !err && o.reused < TURNS && o.turn <= TRIES; o.turn++)
		err = turn(&o, e);
	if (err)
		return err;
	after = status_kb("RssFile");
	test_check(s->test, "reused", o.reused >= TURNS,
		   "the same blocks were reused in %" PRIu64 " of %" PRIu64
		   " turns, %d are needed",
		   o.reused, o.turn - 1, TURNS);
	test_check(s->test, "rss",
		   after - before < SLACK_KB && before - after < SLACK_KB,
		   "RssFile was %" PRId64 " kB before and is %" PRId64
		   " kB after all turns",
		   before, after);
	return 0;
}

static int run(struct test *t, struct err *e)
{
	if (t->cell->granularity != GRAN_2M)
		return err_set(
			e, ENOTSUP,
			"folio-order alternates between 2m and 4k: run it as a 2m cell");
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dax_insert_entry",
	"dax_layout_busy_page_range",
	"refcounted:dax_break_layout",
	NULL,
};

static const struct check checks[] = {
	{ .name = "reused",
	  .summary = "guard: the same blocks were reused 1,000 times" },
	{ .name = "no-old-data", .summary = "reused blocks read as 0" },
	{ .name = "as-2m",
	  .summary = "reused blocks mapped as 2m take one fault" },
	{ .name = "rss", .summary = "RssFile returns to its old value" },
	{ .name = NULL },
};

static struct workload folio_order_workload = {
	.name = "folio-order",
	.summary = "the same blocks are mapped as 2m and as 4k in turn",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.entries = { [GRAN_4K] = 1, [GRAN_2M] = 2 },
	.test = run,
	.checks = checks,
	.limit_s = 300,
};
WORKLOAD(folio_order_workload)
