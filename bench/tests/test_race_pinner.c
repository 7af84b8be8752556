// SPDX-License-Identifier: GPL-2.0-or-later
/* test_race_pinner.c - the pins of a race read and write the right data */
#include "unit.h"

#include "base/page_size.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "pin/pin_method.h"
#include "pin/race_pinner.h"
#include "target/fiemap.h"
#include "target/fs_fill.h"

#define LENGTH (UINT64_C(2) << 20)

static struct cell cell = { .granularity = GRAN_4K };
static uint64_t offset[LENGTH / PAGE_BYTES];
static struct test test = { .cell = &cell };
static struct block_swap files;
static struct race_pinner *race_pinner;
static struct err reason;
static char *page[2]; /* the files, mapped by the owner */

static void make_file(unsigned int i)
{
	char path[] = "/tmp/daxstorm-unit-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(ftruncate(fd, LENGTH), 0);
	files.file[i] = (struct extent_set){ .fd = fd,
					     .length_bytes = LENGTH,
					     .offset = offset,
					     .nr = LENGTH / PAGE_BYTES };
	page[i] = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(page[i], MAP_FAILED);
}

static int open_race(void **state)
{
	struct task task = { .cell = &cell, .nr = LENGTH / PAGE_BYTES };
	unsigned int i;

	(void)state;
	cell.target = target_ops_find("xfs");
	for (i = 0; i < LENGTH / PAGE_BYTES; i++)
		offset[i] = i * PAGE_BYTES;
	files = (struct block_swap){ .length = LENGTH };
	make_file(0);
	make_file(1);
	task.extents = &files.file[0];
	return race_pinner_start(&test, &task, &files, NULL, &race_pinner,
				 &reason);
}

static int close_race(void **state)
{
	unsigned int i;

	(void)state;
	assert_true(race_pinner_stop(race_pinner));
	for (i = 0; i < 2; i++) {
		munmap(page[i], LENGTH);
		close(files.file[i].fd);
	}
	return 0;
}

/* Pages 7 and 8 by a pipe, page 9 by a late write. */
static struct race_pinner_round round_of(unsigned int file)
{
	return (struct race_pinner_round){ .file = file,
					   .page = 7,
					   .shown = 2,
					   .late = 1,
					   .writer = &pin_method_vm_write,
					   .gated = true,
					   .tag = 0xabc000 };
}

static uint64_t word(unsigned int file, unsigned int at)
{
	return *(uint64_t *)(void *)(page[file] + at * PAGE_BYTES);
}

static void begin(const struct race_pinner_round *round)
{
	if (race_pinner_begin(race_pinner, round, &reason))
		fail_msg("%s", reason.text);
}

static void end(void)
{
	race_pinner_say(race_pinner, RACE_PINNER_RETURNED);
	race_pinner_say(race_pinner, RACE_PINNER_GAVE);
	if (race_pinner_end(race_pinner, &reason))
		fail_msg("%s", reason.text);
}

static void pins_are_held_until_the_blocks_are_given_away(void **state)
{
	struct race_pinner_round round = round_of(1);

	(void)state;
	begin(&round);
	assert_true(race_pinner->held);
	assert_int_equal(word(1, 7), 0xabc007);
	assert_int_equal(word(1, 9), 0xabc009);
	end();
	assert_false(race_pinner->held);
	assert_int_equal(word(1, 9), ~UINT64_C(0xabc009));
	assert_int_equal(word(0, 9), 0);
	assert_int_equal(race_pinner->seen.foreign, 0);
	assert_false(race_pinner->seen.waited);
	assert_false(race_pinner->seen.kicked);
}

static void foreign_data_in_a_pinned_page_is_seen(void **state)
{
	struct race_pinner_round round = round_of(0);

	(void)state;
	round.late_first = true;
	begin(&round);
	memset(page[0] + 8 * PAGE_BYTES + 64, 0x77, 16);
	end();
	assert_int_equal(race_pinner->seen.foreign, 2);
	assert_int_equal(race_pinner->seen.word, UINT64_C(0x7777777777777777));
}

static void pages_that_went_are_no_error_of_a_free_round(void **state)
{
	struct race_pinner_round round = round_of(0);

	(void)state;
	round.gated = false;
	round.at_once = true;
	round.skew = 20000000; /* pauses, long after the file is truncated */
	begin(&round);
	assert_int_equal(ftruncate(files.file[0].fd, 0), 0);
	end();
	assert_true(race_pinner->seen.missed);
}

static void an_operation_that_hangs_is_ended_and_counted(void **state)
{
	struct race_pinner_round round = round_of(0);

	(void)state;
	round.gated = false;
	begin(&round);
	if (race_pinner_end(race_pinner, &reason))
		fail_msg("%s", reason.text);
	assert_true(race_pinner->seen.kicked);
}

static void what_is_not_free_cannot_be_taken(void **state)
{
	struct fs_fill fs_fill;
	uint64_t blocks = 0;
	int fd = open("/proc/self/status", O_RDONLY);

	(void)state;
	assert_int_equal(fs_fill_reserve(fd, &blocks, &reason), -ENOTSUP);
	assert_non_null(strstr(reason.text, "neither XFS nor ext4"));
	close(fd);
	assert_true(fs_fill_open("/proc", 4096, &fs_fill, &reason) < 0);
	assert_non_null(strstr(reason.text, "/proc"));
}

static void a_block_is_found_where_it_lies(void **state)
{
	char path[] = "/var/tmp/daxstorm-unit-XXXXXX";
	int fd = mkstemp(path);
	struct extent extent;
	uint64_t at = 0;

	(void)state;
	unlink(path);
	assert_int_equal(pwrite(fd, path, sizeof(path), 3 * PAGE_BYTES),
			 sizeof(path));
	fsync(fd);
	if (extent_at(fd, 3 * PAGE_BYTES, &extent, &reason) ||
	    !extent.physical) {
		close(fd);
		skip(); /* no FIEMAP on /var/tmp */
	}
	assert_int_equal(extent_find(fd, extent.physical, &at, &reason), 0);
	assert_int_equal(at, 3 * PAGE_BYTES);
	assert_int_equal(extent_find(fd, extent.physical + extent.length, &at,
				     &reason),
			 -ENOENT);
	close(fd);
}

int main(void)
{
#define RACE(test) cmocka_unit_test_setup_teardown(test, open_race, close_race)
	const struct CMUnitTest tests[] = {
		RACE(pins_are_held_until_the_blocks_are_given_away),
		RACE(foreign_data_in_a_pinned_page_is_seen),
		RACE(pages_that_went_are_no_error_of_a_free_round),
		RACE(an_operation_that_hangs_is_ended_and_counted),
		cmocka_unit_test(what_is_not_free_cannot_be_taken),
		cmocka_unit_test(a_block_is_found_where_it_lies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
