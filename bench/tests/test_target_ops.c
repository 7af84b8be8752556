// SPDX-License-Identifier: GPL-2.0-or-later
/* test_target_ops.c - kinds are told apart, and a new one needs its file only */
#include "unit.h"

#include <sys/stat.h>

#include "base/workload.h"
#include "run/plan.h"
#include "target/target.h"

#define FAKE_PATH "/proc/self/status"

static bool fake_claims(const struct target_path *path)
{
	return path->exists && !strcmp(path->path, FAKE_PATH);
}

static int fake_probe(const struct target_path *path, struct target *target,
		      struct err *e)
{
	(void)e;
	assert_true(S_ISREG(path->st.st_mode));
	target->size_bytes = 7;
	return 0;
}

static struct target_ops fake = {
	.name = "fake",
	.granularities = 1U << GRAN_2M,
	.is_dax = true,
	.claims = fake_claims,
	.probe = fake_probe,
};
TARGET_OPS(fake)

static void a_new_kind_needs_its_own_file_only(void **state)
{
	char path[64], id[CELL_ID_MAX];
	struct err e = { "" };
	struct target target;
	struct plan plan;

	(void)state;
	assert_int_equal(target_probe(FAKE_PATH, &target, &e), 0);
	assert_ptr_equal(target.ops, &fake);
	assert_int_equal(target.size_bytes, 7);
	write_changed(path, "[fault]\ntargets = fake:2m\n", NULL, NULL);
	if (plan_load(path, &plan, &e))
		fail_msg("%s", e.text);
	assert_string_equal(cell_id(&plan.cells[0], id), "fault/fake/2m/1");
	plan_free(&plan);
	unlink(path);
	write_changed(path, "[fault]\ntargets = fake:4k\n", NULL, NULL);
	assert_int_not_equal(plan_load(path, &plan, &e), 0);
	assert_non_null(strstr(e.text, "kernels map it by fake:2m only"));
	unlink(path);
}

static void words_name_kinds_and_properties(void **state)
{
	static const struct {
		const char *kind, *words;
		bool match;
	} cases[] = {
		{ "xfs", "fsdax", true },	  { "ext4", "fsdax", true },
		{ "devdax", "fsdax", false },	  { "devdax", "dax", true },
		{ "xfs", "reflink", true },	  { "ext4", "reflink", false },
		{ "bar", "dax", false },	  { "bar", "dax bar", true },
		{ "bar", "  bar ", true },	  { "p2pmem", "bar", false },
		{ "xfs", "xf xfsx", false },	  { "xfs", "", false },
		{ "ext4", "xfs  ext4", true },	  { "tmpfs", "dax", false },
		{ "tmpfs", "dax control", true }, { "anon", "control", true },
		{ "hugetlb", "control", true },	  { "bar", "control", false },
		{ "xfs", "control", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (target_ops_match(target_ops_find(cases[i].kind),
				     cases[i].words) != cases[i].match)
			fail_msg("%s and \"%s\"", cases[i].kind,
				 cases[i].words);
}

/* A misspelt word would keep a workload from running anywhere. */
static void workloads_name_what_there_is(void **state)
{
	const struct workload *w;
	char word[32];

	(void)state;
	assert_true(target_ops_unknown("dax devdx", word));
	assert_string_equal(word, "devdx");
	for (w = workload_first(); w; w = w->next) {
		assert_non_null(w->targets);
		if (target_ops_unknown(w->targets, word))
			fail_msg("%s runs on \"%s\"", w->name, word);
	}
}

static void a_path_is_of_one_kind_at_most(void **state)
{
	static const char *const paths[] = { "/",
					     "/tmp",
					     "/dev/null",
					     "/sys",
					     "/sys/bus",
					     "/x/p2pmem/allocate",
					     "/nonexistent",
					     "anon" };
	static const unsigned int kinds[] = { 0, 0, 1, 1, 1, 1, 0, 1 };
	const struct target_ops *ops;
	struct target_path path;
	unsigned int nr;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		target_path_look(paths[i], &path);
		for (nr = 0, ops = target_ops_first(); ops; ops = ops->next)
			nr += ops->claims(&path);
		if (nr != kinds[i] &&
		    !(i < 2 && nr == 1)) /* may be XFS or tmpfs */
			fail_msg("%s is of %u kinds", paths[i], nr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_kind_needs_its_own_file_only),
		cmocka_unit_test(words_name_kinds_and_properties),
		cmocka_unit_test(workloads_name_what_there_is),
		cmocka_unit_test(a_path_is_of_one_kind_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
