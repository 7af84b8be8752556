// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cow-isolation.c - private mappings, fork() and mprotect() keep data apart
 *
 * Purpose: Check that private copies and their file do not change each other,
 *	    that parent and child share what is mapped shared and nothing else,
 *	    and that an access right that was taken away is gone.
 * Path:    wp_page_copy for a page that was mapped before the write, or
 *	    dax_iomap_pte_fault -> dax_fault_cow_page for one that was not;
 *	    dup_mmap -> copy_page_range; change_protection.
 * Expect:  The same on every kernel and at any page size: a private write to a
 *	    PMD entry drops it (__split_huge_pmd) and copies one page.
 * Needs:   A DAX target. devdax refuses private mappings, so "private" and
 *	    "fork-private" are checked on fsdax only.
 * Notes:   fork.c measures the cost of fork().
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/test.h"

#define OLD   1 /* tags of the data that is written */
#define NEW   2
#define OTHER 3

static int judge_private(struct fixture *s, struct err *e)
{
	struct mapping copy;
	uint64_t copied = s->map.length_bytes / 2, wrong;
	int err = dax_area_map_as(&s->area, MAP_PRIVATE, PROT_READ | PROT_WRITE,
				  &copy, e);

	if (err)
		return err;
	pages_fill(s->map.address, s->map.length_bytes, OLD);
	wrong = pages_wrong(copy.address, copy.length_bytes, OLD);
	pages_fill(copy.address, copied, NEW);
	wrong += pages_wrong(copy.address, copied, NEW);
	test_check(s->test, "private", !wrong,
		   "%llu pages of a private mapping hold wrong data",
		   (unsigned long long)wrong);
	wrong = pages_wrong(s->map.address, s->map.length_bytes, OLD);
	test_check(s->test, "private", !wrong,
		   "private writes changed %llu pages of the file",
		   (unsigned long long)wrong);
	pages_fill(s->map.address, copied, OTHER);
	pages_fill(s->map.address + copied, s->map.length_bytes - copied,
		   OTHER);
	wrong = pages_wrong(copy.address, copied, NEW);
	test_check(s->test, "private", !wrong,
		   "writes to the file changed %llu private copies",
		   (unsigned long long)wrong);
	wrong = pages_wrong(copy.address + copied, copy.length_bytes - copied,
			    OTHER);
	test_check(
		s->test, "private", !wrong,
		"%llu private pages without a copy do not show the file's data",
		(unsigned long long)wrong);
	task_unmap(&copy, NULL);
	return 0;
}

/* Runs in the child: check what the parent wrote, then overwrite it. */
static int in_child(struct test *t, void *arg)
{
	struct fixture *s = arg;
	uint64_t wrong = pages_wrong(s->map.address, s->map.length_bytes, OLD);

	test_check(t, "fork-shared", !wrong,
		   "the child does not see %llu pages that its parent wrote",
		   (unsigned long long)wrong);
	pages_fill(s->map.address, s->map.length_bytes, NEW);
	return 0;
}

static int judge_fork(struct fixture *s, struct err *e)
{
	uint64_t wrong;
	int status;
	pid_t pid;

	pages_fill(s->map.address, s->map.length_bytes, OLD);
	pid = test_spawn(s->test, in_child, s, e);
	if (pid < 0)
		return pid;
	if (test_join(pid, 10000, &status) || status)
		return err_set(
			e, EIO,
			"the child did not end within 10 s or ended with status %d, expected 0",
			status);
	wrong = pages_wrong(s->map.address, s->map.length_bytes, NEW);
	test_check(s->test, "fork-shared", !wrong,
		   "the parent does not see %llu pages that the child wrote",
		   (unsigned long long)wrong);
	return 0;
}

static int private_child(struct test *t, void *arg)
{
	struct mapping *copy = arg;
	uint64_t wrong = pages_wrong(copy->address, copy->length_bytes, NEW);

	test_check(
		t, "fork-private", !wrong,
		"the child does not see %llu private pages that its parent wrote",
		(unsigned long long)wrong);
	pages_fill(copy->address, copy->length_bytes / 2, OTHER);
	return 0;
}

static int judge_fork_private(struct fixture *s, struct err *e)
{
	struct mapping copy;
	uint64_t changed;
	int status, err;
	pid_t pid;

	pages_fill(s->map.address, s->map.length_bytes, OLD);
	err = dax_area_map_as(&s->area, MAP_PRIVATE, PROT_READ | PROT_WRITE,
			      &copy, e);
	if (err)
		return err;
	pages_fill(copy.address, copy.length_bytes, NEW);
	pid = test_spawn(s->test, private_child, &copy, e);
	if (pid < 0 || test_join(pid, 10000, &status))
		err = err_set(
			e, EIO,
			"the child could not start, or did not end within 10 s");
	changed = pages_wrong(copy.address, copy.length_bytes, NEW) +
		  pages_wrong(s->map.address, s->map.length_bytes, OLD);
	test_check(s->test, "fork-private", !changed,
		   "the child changed %llu pages of its parent or of the file",
		   (unsigned long long)changed);
	task_unmap(&copy, NULL);
	return err;
}

static int judge_protect(struct fixture *s, struct err *e)
{
	int sig;

	pages_fill(s->map.address, s->map.length_bytes, OLD);
	if (mprotect(s->map.address, s->map.length_bytes, PROT_READ))
		return err_sys(e, errno, "mprotect to read-only");
	sig = signal_of_write(s->map.address, 1);
	test_check(
		s->test, "protected",
		sig == SIGSEGV &&
			!pages_wrong(s->map.address, s->map.length_bytes, OLD),
		"a write to a read-only mapping raised signal %d, expected %d and unchanged data",
		sig, SIGSEGV);
	if (mprotect(s->map.address, s->map.length_bytes,
		     PROT_READ | PROT_WRITE))
		return err_sys(e, errno, "mprotect back to writable");
	sig = signal_of_write(s->map.address, 1);
	test_check(
		s->test, "protected", !sig,
		"a write to a mapping made writable again raised signal %d, expected none",
		sig);
	return 0;
}

static int judge_all(struct fixture *s, struct err *e)
{
	int err = dax_area_touch(&s->area, &s->map, e);

	if (!err)
		err = judge_fork(s, e);
	if (!err)
		err = judge_protect(s, e);
	if (err || !s->test->cell->target->is_fsdax)
		return err;
	err = judge_private(s, e);
	return err ? err : judge_fork_private(s, e);
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge_all, NULL, e);
}

static const char *const exercises[] = {
	"dax_iomap_pte_fault",
	"dax_iomap_pmd_fault",
	"dax_fault_iter",
	"dev_dax_huge_fault",
	NULL,
};

static const struct check checks[] = {
	{ .name = "private",
	  .summary = "private copies and the file do not change each other" },
	{ .name = "fork-shared",
	  .summary = "parent and child share a shared mapping" },
	{ .name = "fork-private",
	  .summary = "parent and child do not share private copies" },
	{ .name = "protected",
	  .summary = "a write to a read-only mapping raises SIGSEGV" },
	{ .name = NULL },
};

static struct workload cow_isolation_workload = {
	.name = "cow-isolation",
	.summary = "private mappings, fork() and mprotect() keep data apart",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 3, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(cow_isolation_workload)
