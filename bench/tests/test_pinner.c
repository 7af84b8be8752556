// SPDX-License-Identifier: GPL-2.0-or-later
/* test_pinner.c - each kind of pin reads or writes the right data */
#include "unit.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "pin/disk.h"
#include "pin/pinner.h"

#define NR 8

static struct test test;
static struct cell cell = { .granularity = GRAN_4K };
static uint64_t offsets[NR];
static struct extent_set extents;
static struct task task;
static struct pinner_spec spec;
static struct disk disk;
static bool has_disk;
static struct err reason;

/* The pinner's file is a memfd, which every kind can pin. */
static int open_file(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < NR; i++)
		offsets[i] = i * 4096;
	extents = (struct extent_set){ .fd = memfd_create("pinner", 0),
				       .length_bytes = sizeof(offsets),
				       .offset = offsets,
				       .nr = NR };
	cell.target = target_ops_find("xfs");
	task = (struct task){ .cell = &cell, .extents = &extents, .nr = NR };
	reason.text[0] = '\0';
	return ftruncate(extents.fd, NR * 4096);
}

static int close_file(void **state)
{
	(void)state;
	return close(extents.fd);
}

/* Start a pinner of @pages from page 3 on; skip the test if it cannot pin. */
static struct pinner start(enum pinner_kind kind, unsigned int pages)
{
	struct pinner pinner;
	int err;

	spec = (struct pinner_spec){ .kind = kind,
				     .task = &task,
				     .page = 3,
				     .pages = pages,
				     .tag = UINT64_C(0x1122334455667788),
				     .disk = has_disk ? &disk : NULL };
	if (pinner_start(&test, &spec, &pinner, &reason))
		fail_msg("%s", reason.text);
	err = pinner_take(&pinner, &reason);
	if (!err)
		return pinner;
	pinner_stop(&pinner);
	if (err != -ENOTSUP)
		fail_msg("%s: %s", pinner_kind_name(kind), reason.text);
	print_message("%s\n", reason.text);
	skip();
	return pinner;
}

static uint64_t in_file(uint64_t page)
{
	uint64_t word;

	assert_int_equal(pread(extents.fd, &word, sizeof(word),
			       (off_t)page * 4096 + 8),
			 sizeof(word));
	return word;
}

/* What a page holds at the drop, or what the pin then writes. */
static void take_and_drop(void **state)
{
	enum pinner_kind kind = *(enum pinner_kind *)*state;
	struct pinner pinner = start(kind, 2);
	struct pinner_seen seen;

	assert_int_equal(in_file(3), pinner_word(&spec, 3));
	assert_int_equal(in_file(4), pinner_word(&spec, 4));
	assert_int_equal(in_file(5), 0);
	if (pinner_drop(&pinner, &seen, &reason))
		fail_msg("%s: %s", pinner_kind_name(kind), reason.text);
	assert_int_equal(seen.bad, 0);
	if (!pinner_kind_reads(kind)) {
		assert_int_equal(in_file(3), pinner_late_word(&spec, 3));
		assert_int_equal(in_file(4), pinner_late_word(&spec, 4));
	}
	assert_true(pinner_stop(&pinner));
	assert_true(pinner_stop(&pinner));
}

/* Check "old-data" works: a page that changes under a pin is noticed. */
static void a_change_under_the_pin_is_seen(void **state)
{
	enum pinner_kind kind = *(enum pinner_kind *)*state;
	const uint64_t foreign = 7;
	struct pinner_seen seen;
	struct pinner pinner;

	pinner = start(kind, 2);
	assert_int_equal(pwrite(extents.fd, &foreign, 8, 4 * 4096 + 8), 8);
	if (pinner_drop(&pinner, &seen, &reason))
		fail_msg("%s: %s", pinner_kind_name(kind), reason.text);
	assert_int_equal(seen.bad, 1);
	assert_int_equal(seen.word, foreign);
	assert_true(pinner_stop(&pinner));
}

static void what_it_is_told_it_does(void **state)
{
	struct pinner pinner = start(PIN_PIPE, 1);
	struct pinner_seen seen;

	(void)state;
	assert_int_equal(pinner_touch(&pinner, 6, false, &reason), 0);
	assert_int_equal(in_file(6), 0);
	assert_int_equal(pinner_touch(&pinner, 3, true, &reason), 0);
	assert_int_equal(pinner_forget(&pinner, &reason), 0);
	assert_int_equal(pinner_unmap(&pinner, &reason), 0);
	assert_int_equal(pinner_drop(&pinner, &seen, &reason), 0);
	/* One byte of one word. */
	assert_int_equal(seen.bad, 1);
	assert_true(pinner_stop(&pinner));
}

static void a_dead_pinner_is_no_pin(void **state)
{
	enum pinner_kind kind = *(enum pinner_kind *)*state;
	struct pinner pinner = start(kind, 1);
	struct pinner_seen seen;
	int err;

	kill(pinner.pid, SIGKILL);
	if (pinner_kind_needs_disk(kind))
		disk_resume(&disk, NULL);
	waitpid(pinner.pid, NULL, WNOHANG);
	do
		err = pinner_touch(&pinner, 6, false, &reason);
	while (!err);
	assert_int_not_equal(pinner_drop(&pinner, &seen, &reason), 0);
	assert_non_null(strstr(reason.text, "the pinner"));
	pinner_stop(&pinner);
}

static void more_null_disks_than_there_are(void **state)
{
	(void)state;
	assert_int_equal(disk_null(DISK_NULLS, &reason), -ENOTSUP);
	assert_non_null(strstr(reason.text, "threads = 4 or less"));
}

/* Checks are named at compile time, from the table of the ways to pin. */
static void checks_are_named_as_the_ways(void **state)
{
#define NAME(kind, method, text) text,
	static const char *const names[] = { PIN_METHODS(NAME) };
	unsigned int i;

	(void)state;
	assert_int_equal(sizeof(names) / sizeof(*names), PIN_KINDS);
	for (i = 0; i < PIN_KINDS; i++)
		assert_string_equal(pinner_kind_name((enum pinner_kind)i),
				    names[i]);
}

int main(void)
{
	static enum pinner_kind kinds[PIN_KINDS];
	static struct CMUnitTest tests[3 * PIN_KINDS + 3];
	struct CMUnitTest *next = tests;
	unsigned int i;
	int failed;

	/* pins.bats runs all of them in a guest. */
	has_disk = !disk_open(&disk, &reason);
	if (!has_disk)
		print_message("left out what needs a disk: %s\n", reason.text);
	for (i = 0; i < PIN_KINDS; i++) {
		kinds[i] = (enum pinner_kind)i;
		if (pinner_kind_needs_disk(kinds[i]) && !has_disk)
			continue;
		*next++ = (struct CMUnitTest){ pinner_kind_name(kinds[i]),
					       take_and_drop, open_file,
					       close_file, &kinds[i] };
		if (pinner_kind_reads(kinds[i]))
			*next++ = (struct CMUnitTest){
				"a change is seen",
				a_change_under_the_pin_is_seen, open_file,
				close_file, &kinds[i]
			};
		*next++ = (struct CMUnitTest){ "a dead pinner",
					       a_dead_pinner_is_no_pin,
					       open_file, close_file,
					       &kinds[i] };
	}
	*next++ = (struct CMUnitTest){
		"it touches, forgets and unmaps on request",
		what_it_is_told_it_does, open_file, close_file, NULL
	};
	*next++ = (struct CMUnitTest){ "names of checks",
				       checks_are_named_as_the_ways, NULL, NULL,
				       NULL };
	*next++ = (struct CMUnitTest){ "too many null disks",
				       more_null_disks_than_there_are, NULL,
				       NULL, NULL };
	failed = _cmocka_run_group_tests("tests", tests, (size_t)(next - tests),
					 NULL, NULL);
	if (has_disk)
		disk_close(&disk);
	return failed;
}
