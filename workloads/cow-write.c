// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cow-write.c - write(2) to shared blocks that one mapping shows
 *
 * Purpose: Check that a write(2) to reflinked blocks which one file has mapped
 *	    clean puts the new blocks into the mapping and leaves no count
 *	    behind.
 * Path:    xfs_file_dax_write -> dax_iomap_rw -> dax_iomap_iter ->
 *	    invalidate_inode_pages2_range -> dax_invalidate_mapping_entry_sync
 *	    -> dax_disassociate_entry -> dax_folio_put, and only then
 *	    unmap_mapping_pages.
 * Expect:  Model devmap does not count mappings, so no count can be left
 *	    behind. Model refcounted takes the folio apart while it is mapped:
 *	    the WARN_ON_ONCE in dax_folio_put triggers (for 2m; in 7.x for 4k
 *	    too), and what mapping the folio had added to nr_mapped and
 *	    nr_file_pmdmapped stays.
 * Needs:   XFS with reflink=1 and DAX (6.0); --prepare makes it.
 * Notes:   Only one clone may have faulted the blocks in: with two, the share
 *	    count of the DAX entry is only decremented (see reflink.c). The bug
 *	    was predicted by reading the code, then observed. The leaked counts
 *	    show in the check "leaks" of every cell.
 */
#include <inttypes.h>
#include <stddef.h>

#include "check/clone.h"
#include "check/fixture.h"
#include "check/test.h"

#define TAG 1

static int write_under(struct fixture *s, const struct clone *c, struct err *e)
{
	uint64_t wrong, i;
	int err;

	/* read, never write: a dirty DAX entry would not be invalidated */
	for (i = 0; i < s->area.task.nr; i++)
		(void)*(volatile char *)task_entry(&c->area.task, &c->map, i);
	err = task_prove(&c->area.task, &c->map, 0, s->area.task.nr, e);
	if (!err)
		err = clone_write(c, TAG, e);
	if (err)
		return err;
	wrong = pages_wrong(c->map.address, c->map.length_bytes, TAG);
	test_check(s->test, "shown", !wrong,
		   "the mapping does not show %" PRIu64
		   " of the pages that write(2) wrote",
		   wrong);
	return 0;
}

static int judge(struct fixture *s, struct err *e)
{
	struct clone c;
	int err = clone_open(s, &c, e);

	if (err)
		return err;
	err = write_under(s, &c, e);
	clone_close(&c);
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
	{ .name = "shown", .summary = "the mapping shows what write(2) wrote" },
	{ .name = "leaks",
	  .summary = "no count is left behind and the kernel does not warn" },
	{ .name = NULL },
};

static struct workload cow_write = {
	.name = "cow-write",
	.summary = "write(2) to shared blocks that one mapping shows",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "reflink",
	.entries = { [GRAN_4K] = 256, [GRAN_2M] = 2 },
	.test = run,
	.checks = checks,
	.reflink = true,
	.spoils = true, /* the next user of the blocks would trigger a WARN */
};
WORKLOAD(cow_write)
