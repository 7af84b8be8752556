// SPDX-License-Identifier: GPL-2.0-or-later
/* test_extents.c - targets that are not DAX are refused, with the way out */
#include "unit.h"

#include <errno.h>

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
	assert_int_equal(refused("/tmp", "not DAX"), -ENOTSUP);
	refused("/tmp", "dax=always");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folder_is_not_dax),
		cmocka_unit_test(missing_path_says_so),
		cmocka_unit_test(other_devices_are_refused),
		cmocka_unit_test(plain_file_is_refused),
		cmocka_unit_test(long_path_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
