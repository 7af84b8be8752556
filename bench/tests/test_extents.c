// SPDX-License-Identifier: GPL-2.0-or-later
/* test_extents.c - targets that are not DAX are refused, with the way out */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "base/page_size.h"
#include "target/target.h"

/* Probe @path, which must be refused with @says and the path itself. */
static int refused(const char *path, const char *says)
{
	struct target target;
	struct err w = { "" };
	int err = target_probe(path, &target, &w);

	if (err >= 0)
		fail_msg("%s was taken (%d)", path, err);
	if (!strstr(w.text, says) || !strstr(w.text, path))
		fail_msg("\"%s\" for %s: want \"%s\" and the path", w.text,
			 path, says);
	return err;
}

/* A new folder, in which no other process creates files. */
static void folder_is_not_dax(void **state)
{
	char dir[] = "/tmp/daxstorm-unit-XXXXXX";

	(void)state;
	assert_int_equal(refused("/proc", "not DAX"), -ENOTSUP);
	refused("/proc", "dax=always");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(refused(dir, "not DAX"), -ENOTSUP);
	/* This fails if the probe left its file behind. */
	assert_int_equal(rmdir(dir), 0);
}

static void missing_path_says_so(void **state)
{
	(void)state;
	assert_int_equal(refused("/nonexistent/dax", strerror(ENOENT)),
			 -ENOENT);
}

static void other_devices_are_refused(void **state)
{
	(void)state;
	assert_int_equal(refused("/dev/null", "not a devdax"), -ENOTSUP);
	assert_int_equal(refused("/dev/zero", "/dev/daxX.Y"), -ENOTSUP);
}

static void plain_file_is_refused(void **state)
{
	char path[64];

	(void)state;
	write_changed(path, "x", NULL, "");
	assert_int_equal(refused(path, "neither a directory"), -ENOTSUP);
	unlink(path);
}

static void long_path_is_refused(void **state)
{
	char path[400];

	(void)state;
	memset(path, '/', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(refused(path, "more than 255 bytes"), -ENAMETOOLONG);
	/* One byte below the limit is a valid path. */
	path[255] = '\0';
	assert_int_equal(refused(path, "not DAX"), -ENOTSUP);
}

/* Open @want extents of 4k of @target; return the offset of the first. */
static uint64_t first_of(const struct target *target, uint64_t want)
{
	struct extent_set set;
	struct err w = { "" };
	uint64_t first, i;

	if (extents_open(target, GRAN_4K, want, &set, &w))
		fail_msg("%s", w.text);
	assert_int_equal(set.nr, want);
	first = set.offset[0];
	assert_int_equal(first % PMD_BYTES, 0);
	for (i = 0; i < want; i++)
		assert_int_equal(set.offset[i], first + i * PAGE_BYTES);
	assert_true(set.offset[want - 1] + PAGE_BYTES <= set.length_bytes);
	extents_close(&set);
	return first;
}

/* The number of different places in 64 tries. */
static unsigned int places(struct target *target, uint64_t want)
{
	uint64_t seen = 0;
	unsigned int i;

	for (i = 1; i <= 64; i++) {
		target->placement = random_mix(i);
		seen |= UINT64_C(1) << first_of(target, want) / PMD_BYTES % 64;
	}
	target->placement = 0;
	assert_int_equal(first_of(target, want), 0);
	return (unsigned int)__builtin_popcountll(seen);
}

static void placement_moves_a_cell_of_devdax(void **state)
{
	struct target target = { .ops = target_ops_find("devdax"),
				 .size_bytes = 64 * PMD_BYTES,
				 .align_bytes = PAGE_BYTES };
	int fd = memfd_create("device", MFD_CLOEXEC);

	(void)state;
	assert_int_equal(ftruncate(fd, 64 * PMD_BYTES), 0);
	snprintf(target.path, sizeof(target.path), "/proc/self/fd/%d", fd);
	assert_true(places(&target, PMD_BYTES / PAGE_BYTES) > 30);
	/* There is one other place in a device of this size, or none. */
	target.size_bytes = 2 * PMD_BYTES;
	assert_int_equal(places(&target, PMD_BYTES / PAGE_BYTES), 2);
	target.size_bytes = PMD_BYTES;
	assert_int_equal(places(&target, PMD_BYTES / PAGE_BYTES), 1);
	close(fd);
}

static void placement_moves_a_file(void **state)
{
	char dir[] = "/tmp/daxstorm-unit-XXXXXX";
	struct target target = { .ops = target_ops_find("xfs"),
				 .size_bytes = 1024 * PMD_BYTES,
				 .align_bytes = PAGE_BYTES };
	struct extent_set set;
	struct err w;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	strcpy(target.path, dir);
	assert_true(places(&target, 4) > 10);
	/* Blocks before those of the file, in a file without a name. */
	target.placement = UINT64_C(5) << 32;
	assert_int_equal(extents_open(&target, GRAN_4K, 4, &set, &w), 0);
	assert_int_equal(fstat(set.spacer, &st), 0);
	assert_int_equal(st.st_size, 5 * PMD_BYTES);
	assert_int_equal(st.st_nlink, 0);
	extents_close(&set);
	/* None where they would take much of the free space. */
	target.size_bytes = 16 * PMD_BYTES;
	assert_int_equal(extents_open(&target, GRAN_4K, 4, &set, &w), 0);
	assert_int_equal(set.spacer, -1);
	extents_close(&set);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folder_is_not_dax),
		cmocka_unit_test(missing_path_says_so),
		cmocka_unit_test(other_devices_are_refused),
		cmocka_unit_test(plain_file_is_refused),
		cmocka_unit_test(long_path_is_refused),
		cmocka_unit_test(placement_moves_a_cell_of_devdax),
		cmocka_unit_test(placement_moves_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
