// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * template.c - one line that says what this file is
 *
 * Purpose: What the workload checks about the kernel.
 * Path:    The call chain from the system call to the functions of interest.
 * Expect:  What holds on every kernel. A bug that makes a check fail has a
 *	    section in data/bugs.ini; workloads/README.md says when the failure
 *	    is expected (xfail).
 * Needs:   A DAX target. Also, say, a second file, a driver, an option.
 * Notes:   Commits, known races.
 */
#include <stddef.h>

#include "base/workload.h"
#include "check/fixture.h"

#define TAG 1 /* use a different tag for each set of words that is written */

/*
 * Runs in a process of its own, with a time limit. s->map is a shared mapping
 * of a new file on the target, or of the device. A return value other than 0
 * means that the check could not be made: the cell fails with the reason.
 */
static int judge(struct fixture *s, struct err *e)
{
	uint64_t wrong;
	int err = dax_area_touch(&s->area, &s->map, e);

	if (err)
		return err;
	pages_fill(s->map.address, s->area.bytes, TAG);
	wrong = pages_wrong(s->map.address, s->area.bytes, TAG);
	/* the text is printed on failure and kept on success: use numbers */
	test_check(s->test, "data", !wrong, "%llu of %llu pages are wrong",
		   (unsigned long long)wrong,
		   (unsigned long long)(s->area.bytes / PAGE_BYTES));
	return 0;
}

static int run(struct test *test, struct err *e)
{
	return fixture_run(test, judge, NULL, e);
}

static const struct check checks[] = {
	{ .name = "data",
	  .summary = "what is true of the kernel when the check passes" },
	{ .name = NULL },
};

static struct workload template_workload = {
	.name = "template",
	.summary = "what the workload checks, for `daxstorm list`",
	.kind = WORKLOAD_CHECK,
	.targets = "dax",
	/* page-table entries that the file or device has, by page size */
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 4, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(template_workload)
