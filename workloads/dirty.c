// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dirty.c - fsync() flushes a dirty DAX entry after an operation elsewhere
 *
 * Purpose: Check that fsync() and msync() flush a DAX entry that was written
 *	    through a mapping, whatever was done elsewhere in the file in
 *	    between.
 * Path:    vfs_fsync -> file_write_and_wait_range ->
 *	    dax_writeback_mapping_range -> dax_writeback_one, for DAX entries
 *	    tagged dirty in i_pages.
 * Expect:  The dirty entry is written back exactly once. Model refcounted
 *	    deletes every DAX entry of the file, with its dirty tag, when it
 *	    breaks a layout (dax_delete_mapping_range() tests no tag), so
 *	    nothing is written back.
 * Needs:   fsdax, and tracefs with the event fs_dax:dax_writeback_one.
 * Notes:   bde708f1a65d ("fs/dax: always remove DAX page-cache entries when
 *	    breaking layouts"). The loss of data itself is not shown here: it
 *	    takes a power cut on hardware whose caches are not in the
 *	    power-fail domain. The checks "control" and "control-msync" prove
 *	    that the trace event counts write-backs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/fixture.h"
#include "check/test.h"
#include "check/trace.h"

#define DIRTY 1 /* index of the entry that is written */

struct own {
	struct trace trace;
	uint64_t inode;
};

/* Offset of the operation: the last page, at least 2 MiB behind the entry. */
static off_t elsewhere(const struct fixture *s)
{
	return (off_t)(s->area.extents.length_bytes - PAGE_BYTES);
}

static int nothing(const struct fixture *s)
{
	(void)s;
	return 0;
}

static int write_page(const struct fixture *s)
{
	static const char zeros[PAGE_BYTES];

	return pwrite(s->area.extents.fd, zeros, PAGE_BYTES, elsewhere(s)) !=
	       (ssize_t)PAGE_BYTES;
}

static int punch(const struct fixture *s)
{
	return fallocate(s->area.extents.fd,
			 FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 elsewhere(s), PAGE_BYTES);
}

static int zero(const struct fixture *s)
{
	return fallocate(s->area.extents.fd, FALLOC_FL_ZERO_RANGE, elsewhere(s),
			 PAGE_BYTES);
}

static int prealloc(const struct fixture *s)
{
	return fallocate(s->area.extents.fd, FALLOC_FL_KEEP_SIZE,
			 elsewhere(s) + PMD_BYTES, PAGE_BYTES);
}

static int extend(const struct fixture *s)
{
	return ftruncate(s->area.extents.fd, elsewhere(s) + (1 << 20));
}

static int cut(const struct fixture *s)
{
	return ftruncate(s->area.extents.fd, elsewhere(s));
}

static int by_fsync(const struct fixture *s)
{
	return fsync(s->area.extents.fd);
}

static int by_msync(const struct fixture *s)
{
	return msync(s->map.address, s->map.length_bytes - (1 << 20), MS_SYNC);
}

/*
 * Is @line a write-back of the dirty entry? It has the form
 * "dax_writeback_one: dev 259:0 ino 0x83 pgoff 0x200 pglen 0x200".
 */
static bool of_dirty_entry(const char *line, const void *arg)
{
	const struct fixture *s = arg;
	const struct own *own = s->own;
	uint64_t dirty = s->area.extents.offset[DIRTY] / PAGE_BYTES;
	unsigned long long inode, first, nr;

	return sscanf(line,
		      "dax_writeback_one: dev %*s ino %llx pgoff %llx pglen %llx",
		      &inode, &first, &nr) == 3 &&
	       inode == own->inode && first <= dirty && dirty < first + nr;
}

static const struct {
	const char *check;
	int (*run)(const struct fixture *s);
	int (*flush)(const struct fixture *s);
} steps[] = {
	{ "control", nothing, by_fsync },
	{ "control-msync", nothing, by_msync },
	{ "write", write_page, by_fsync },
	{ "punch", punch, by_fsync },
	{ "punch-msync", punch, by_msync },
	{ "zero", zero, by_fsync },
	{ "prealloc", prealloc, by_fsync },
	{ "extend", extend, by_fsync },
	{ "cut", cut, by_fsync },
};

static int step(struct fixture *s, size_t i, struct err *e)
{
	const struct trace *trace = &((struct own *)s->own)->trace;
	int64_t during, at_flush;
	int err;

	/* start with every entry mapped and clean */
	err = dax_area_touch(&s->area, &s->map, e);
	if (!err && fsync(s->area.extents.fd))
		err = err_sys(e, errno, "fsync");
	if (!err)
		err = trace_clear(trace, e);
	if (err)
		return err;
	*(volatile char *)task_entry(&s->area.task, &s->map, DIRTY) = 2;
	if (steps[i].run(s))
		return err_sys(e, errno, "%s", steps[i].check);
	during = trace_count(trace, of_dirty_entry, s, e);
	if (during >= 0 && steps[i].flush(s))
		return err_sys(e, errno, "flush after %s", steps[i].check);
	at_flush = trace_count(trace, of_dirty_entry, s, e);
	if (during < 0 || at_flush < 0)
		return (int)(during < 0 ? during : at_flush);
	test_check(
		s->test, steps[i].check, at_flush == 1,
		"the dirty entry was written back %lld times during the operation and %lld times by the flush, expected 1 in total",
		(long long)during, (long long)(at_flush - during));
	return 0;
}

static int run_steps(struct fixture *s, struct err *e)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < sizeof(steps) / sizeof(*steps); i++)
		err = step(s, i, e);
	return err;
}

static int judge(struct fixture *s, struct err *e)
{
	struct own *own = s->own;
	struct stat st;

	if (fstat(s->area.extents.fd, &st))
		return err_sys(e, errno, "fstat");
	own->inode = st.st_ino;
	/* use the first half: no entry may cover the page of the operation */
	s->area.task.nr -= s->area.task.nr / 2;
	return run_steps(s, e);
}

static int run(struct test *t, struct err *e)
{
	struct own own;
	int err = trace_open("fs_dax/dax_writeback_one", &own.trace, e);

	if (err)
		return err;
	err = fixture_run(t, judge, &own, e);
	trace_close(&own.trace);
	return err;
}

static const char *const exercises[] = {
	"dax_writeback_mapping_range",
	"dax_writeback_one",
	"refcounted:dax_break_layout",
	"refcounted:dax_delete_mapping_range",
	NULL,
};

static const struct check checks[] = {
	{ .name = "control", .summary = "fsync flushes a dirty entry" },
	{ .name = "control-msync", .summary = "msync flushes a dirty entry" },
	{ .name = "write",
	  .summary = "fsync flushes a dirty entry after a write(2) elsewhere" },
	{ .name = "punch",
	  .summary =
		  "fsync flushes a dirty entry after a hole was punched elsewhere" },
	{ .name = "punch-msync",
	  .summary =
		  "msync flushes a dirty entry after a hole was punched elsewhere" },
	{ .name = "zero",
	  .summary =
		  "fsync flushes a dirty entry after a range was zeroed elsewhere" },
	{ .name = "prealloc",
	  .summary =
		  "fsync flushes a dirty entry after blocks were allocated beyond the end" },
	{ .name = "extend",
	  .summary =
		  "fsync flushes a dirty entry after the file was extended" },
	{ .name = "cut",
	  .summary =
		  "fsync flushes a dirty entry after the tail was truncated" },
	{ .name = NULL },
};

static struct workload dirty = {
	.name = "dirty",
	.summary =
		"flush of a dirty DAX entry after an operation elsewhere in the file",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	/* at least 4 MiB: the operation must fall into another 2 MiB */
	.entries = { [GRAN_4K] = 1024, [GRAN_2M] = 4 },
	.test = run,
	.checks = checks,
};
WORKLOAD(dirty)
