// SPDX-License-Identifier: GPL-2.0-or-later
/* test_proofs.c - which mutants prove which checks */
#include "unit.h"

#include "evidence/proofs.h"

static char folder[] = "/tmp/daxstorm-proofs-XXXXXX";

static void proven(const struct proofs *p, const char *check, const char *by)
{
	struct err e;
	char *names;

	assert_int_equal(proofs_of_check(p, "w", check, &names, &e), 0);
	if (by)
		assert_string_equal(names, by);
	else
		assert_null(names);
	free(names);
}

static void a_check_is_proven_by_who_makes_it_fail(void **state)
{
	struct proofs p;
	struct err e;

	(void)state;
	write_file(folder, "one.ini",
		   "[mutant]\nbreaks = x\n"
		   "[cell w:xfs:2m]\ntasks = 2\n"
		   "fails = a&b\n\teach:by-.*&c|d\n"
		   "[change]\nfunction = f\n");
	write_file(folder, "two.ini",
		   "[mutant]\nbreaks = y\n"
		   "[cell w:xfs:4k]\nfails = a\n"
		   "[cell w:xfs:2m]\nfails = a\n"
		   "[cell other:xfs:4k]\nfails = e\n");
	if (proofs_load(folder, &p, &e))
		fail_msg("%s", e.text);
	proven(&p, "a", "one two");
	proven(&p, "b", "one");
	proven(&p, "by-pipe", "one");
	proven(&p, "stand-by-pipe", NULL);
	/* either will do: none of the two is proven */
	proven(&p, "c", NULL);
	proven(&p, "d", NULL);
	proven(&p, "e", NULL);
	proofs_free(&p);
	write_file(folder, "three.ini", "[cell w:xfs:4k]\nfails\n");
	assert_int_not_equal(proofs_load(folder, &p, &e), 0);
	assert_non_null(strstr(e.text, "three.ini"));
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "one", "two", "three" };
	char path[128];
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s.ini", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_check_is_proven_by_who_makes_it_fail),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
