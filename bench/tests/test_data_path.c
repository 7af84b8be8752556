// SPDX-License-Identifier: GPL-2.0-or-later
/* test_data_path.c - data files are found in the tree, or where one says */
#include "unit.h"

#include <errno.h>

#include "file/data_path.h"

static void found_in_the_source_tree(void **state)
{
	char path[PATH_MAX];
	struct err e = { "" };

	(void)state;
	unsetenv("DAXSTORM_DATA");
	unsetenv("DAXSTORM_SCRIPTS");
	assert_int_equal(data_path("plans/quick.ini", path, &e), 0);
	assert_non_null(strstr(path, "/workloads/plans/quick.ini"));
	assert_int_equal(access(path, R_OK), 0);
	assert_int_equal(script_path("plot/percentile.gp", path, &e), 0);
	assert_non_null(strstr(path, "/scripts/plot/percentile.gp"));
	assert_int_equal(access(path, R_OK), 0);
}

static void variable_names_the_folder(void **state)
{
	char dir[] = "/tmp/daxstorm-unit-XXXXXX", path[PATH_MAX];
	struct err e = { "" };

	(void)state;
	assert_non_null(mkdtemp(dir));
	setenv("DAXSTORM_DATA", dir, 1);
	assert_int_equal(data_path("plans/quick.ini", path, &e), -ENOENT);
	assert_non_null(strstr(e.text, "which DAXSTORM_DATA names"));
	assert_non_null(strstr(e.text, dir));
	setenv("DAXSTORM_DATA", "/", 1);
	assert_int_equal(data_path(dir + 1, path, &e), 0);
	assert_string_equal(path, dir);
	setenv("DAXSTORM_DATA", "", 1);
	assert_int_equal(data_path("plans/quick.ini", path, &e), 0);
	unsetenv("DAXSTORM_DATA");
	rmdir(dir);
}

static void refusal_names_every_place(void **state)
{
	char path[PATH_MAX];
	struct err e = { "" };

	(void)state;
	unsetenv("DAXSTORM_DATA");
	assert_int_equal(data_path("no/such.ini", path, &e), -ENOENT);
	assert_non_null(strstr(e.text, "no/such.ini"));
	assert_non_null(strstr(e.text, "workloads/"));
	assert_non_null(strstr(e.text, "share/daxstorm"));
	assert_non_null(strstr(e.text, "DAXSTORM_DATA"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_in_the_source_tree),
		cmocka_unit_test(variable_names_the_folder),
		cmocka_unit_test(refusal_names_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
