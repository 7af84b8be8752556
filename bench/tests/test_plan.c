// SPDX-License-Identifier: GPL-2.0-or-later
/* test_plan.c - a valid plan gives its cells, an invalid one its reason */
#include "unit.h"

#include <errno.h>

#include "run/plan.h"

static const char good_plan[] = "[plan]\n"
				"mode = exact\n"
				"samples = 250\n"
				"\n"
				"[fault]\n"
				"targets = xfs:2m devdax:1g\n"
				"threads = 1 2\n"
				"\n"
				"[munmap of many]\n"
				"targets = ext4:4k\n"
				"tasks = processes\n"
				"map = sync\n"
				"threads = 1024\n"
				"\n"
				"[fio mmap]\n"
				"targets = xfs:4k\n"
				"[fault of frames]\n"
				"targets = bar:1g\n"
				"[p2p]\n"
				"targets = p2pmem:4k\n";

static const char *const good_ids[] = {
	"fault/xfs/2m/1",
	"fault/xfs/2m/2",
	"fault/devdax/1g/1",
	"fault/devdax/1g/2",
	"munmap/ext4/4k/1024p+sync",
	"fio-mmap/xfs/4k/1",
	"fault/bar/1g/1",
	"p2p/p2pmem/4k/1",
};

#define GOOD_IDS (sizeof(good_ids) / sizeof(*good_ids))

/* Each has an error; @also is a second text that the reason must hold. */
static const struct {
	const char *text, *says, *also;
} bad[] = {
	{ "[munamp]\ntargets = xfs:2m\n", "\"munamp\"", " munmap " },
	{ "[munamp]\ntargets = xfs:2m\n", "no workload", "fio" },
	{ "[fault]\ntargets = xfs:2m\ncolor = red\n", "\"color\"", "[fault]" },
	{ "[plan]\nruns = 3\n", "\"runs\"", "samples" },
	{ "[plan]\nmode = guess\n", "guess", "exact or time" },
	{ "[plan]\nsamples = 0\n", "samples \"0\"", "1 to" },
	{ "[plan]\nsamples = 10x\n", "samples \"10x\"", "1 to" },
	{ "[plan]\nsamples = 10000001\n", "10000001", "1 to" },
	{ "[plan]\ninclude = none\n", "/tmp/none.ini", "No such file" },
	{ "[plan]\nrounds = 0\n", "rounds \"0\"", "1 to 64" },
	{ "[plan]\nrounds = 65\n", "rounds \"65\"", "1 to 64" },
	{ "[fault]\ntargets = xfs:1g\n", "1g", "devdax:1g" },
	{ "[fault]\ntargets = ext4:1g\n", "1g", "ext4" },
	{ "[fault]\ntargets = devdax:2m\nmap = sync\n", "MAP_SYNC", "devdax" },
	{ "[fault]\ntargets = bar:2m\nmap = sync\n", "MAP_SYNC", "bar" },
	{ "[p2p]\ntargets = p2pmem:2m\n", "2m", "p2pmem:4k" },
	{ "[p2p]\ntargets = bar:4k\n", "p2p", "not run on bar" },
	{ "[truncate]\ntargets = bar:4k\n", "truncate", "not run on bar" },
	{ "[fio mmap]\ntargets = p2pmem:4k\n", "fio-mmap",
	  "not run on p2pmem" },
	{ "[fault]\ntargets = xfs:2m\nmap = s\n", "map \"s\"", "shared or" },
	{ "[fault]\ntargets = xfs:2m\ntasks = t\n", "tasks \"t\"", "process" },
	{ "[fault]\ntargets = xfs:2m\nrubbish\n", "line 3", "KEY = VALUE" },
	{ "[fault\ntargets = xfs:2m\n", "line 1", "KEY = VALUE" },
	{ "[fault]\ntargets = xfs:2m xfs:2m\n", "fault/xfs/2m/1", "twice" },
	{ "[fault]\ntargets = xfs:2m\nthreads = 2 2\n", "xfs/2m/2", "twice" },
	{ "[fault a]\ntargets = xfs:2m\n[fault b]\ntargets = xfs:2m\n",
	  "fault/xfs/2m/1", "twice" },
	{ "[fault]\ntargets = xfs:2m\nthreads = 0\n", "\"0\"", "1 to 1024" },
	{ "[fault]\ntargets = xfs:2m\nthreads = 1025\n", "1025", "1 to 1024" },
	{ "[fault]\ntargets = xfs:2m\nthreads = -1\n", "\"-1\"", "1 to 1024" },
	{ "[fault]\ntargets = xfs:2m\nthreads = 2k\n", "\"2k\"", "1 to 1024" },
	{ "[fault]\ntargets = zfs:2m\n", "zfs:2m", "devdax:1g" },
	{ "[fault]\ntargets = pci:2m\n", "pci:2m", "bar:1g devdax:4k" },
	{ "[fault]\ntargets = xfs:3m\n", "xfs:3m", "devdax:1g" },
	{ "[fault]\ntargets = xfs\n", "\"xfs\"", "devdax:1g" },
	{ "[fault]\nthreads = 1\n", "[fault]", "no targets" },
	{ "[fio]\ntargets = xfs:2m\n", "[fio]", "[fio NAME]" },
	{ "[fio a-name-of-more-than-28-letters]\ntargets = xfs:2m\n",
	  "more-than-28", "[fio NAME]" },
	{ "[fio mmmap]\ntargets = xfs:2m\n", "no fio job mmmap",
	  "/fio/mmmap.fio" },
	{ "[fio ../plans/quick]\ntargets = xfs:2m\n", "[fio NAME]", "a-z" },
	{ "[fio a';reboot${IFS}-f;']\ntargets = xfs:2m\n", "[fio NAME]",
	  "a-z" },
	{ "[fault]\ntargets = xfs:2m\ncontrol = 1\n", "control \"1\"",
	  "no or yes" },
	{ "[truncate]\ntargets = xfs:2m\ncontrol = yes\n", "truncate",
	  "on DAX memory only" },
	{ "[fio mmap]\ntargets = xfs:2m\ncontrol = yes\n", "fio-mmap",
	  "on DAX memory only" },
	{ "[fault]\ntargets = xfs:2m\ncontrol = yes\ncontrol = no\n", "[fault]",
	  "control twice" },
	{ "[fault]\ntargets = anon:1g\n", "1g", "anon:4k anon:2m" },
	{ "[fault]\ntargets = tmpfs:2m\nmap = sync\n", "MAP_SYNC", "tmpfs" },
	{ "[plan]\nmode = exact\nmode = time\n", "[plan]", "mode twice" },
	{ "[plan]\nsamples = 1\nsamples = 2\n", "[plan]", "samples twice" },
	{ "[plan]\nrounds = 1\n[fault]\ntargets = xfs:2m\n[plan]\nrounds = 2\n",
	  "[plan]", "rounds twice" },
	{ "[fault]\ntargets = xfs:2m\nmap = shared\nmap = sync\n", "[fault]",
	  "map twice" },
	{ "[fault]\ntargets = xfs:2m\n ext4:2m\n", "targets", "twice" },
	{ "[fault]\ntargets = xfs:2m\n[fault]\ntargets = ext4:2m\n", "targets",
	  "twice" },
	{ "[fault]\ntargets = xfs:2m\nthreads = 1\nthreads = 2\n", "threads",
	  "twice" },
	{ "[plan]\nmode = exact\n", "no cell", "plan" },
	{ "# nothing\n", "no cell", "plan" },
	{ "", "empty", "/tmp/" },
};

/* Load @text, which must be refused with @says and @also in the reason. */
static void refused(const char *text, const char *says, const char *also)
{
	struct plan plan;
	struct err w = { "" };
	char path[64];
	int err;

	write_changed(path, text, NULL, "");
	err = plan_load(path, &plan, &w);
	unlink(path);
	if (err != -EINVAL)
		fail_msg("%d for \"%s\": want -EINVAL", err, text);
	if (!strstr(w.text, says) || !strstr(w.text, also))
		fail_msg("\"%s\" for \"%s\": want \"%s\" and \"%s\"", w.text,
			 text, says, also);
	assert_null(plan.cells);
	assert_int_equal(plan.nr_cells, 0);
}

static void good_plan_gives_its_cells(void **state)
{
	struct plan plan;
	struct err w;
	char path[64], ini[72], id[CELL_ID_MAX];
	size_t i;

	(void)state;
	write_changed(path, good_plan, NULL, "");
	snprintf(ini, sizeof(ini), "%s.ini", path);
	assert_int_equal(rename(path, ini), 0);
	if (plan_load(ini, &plan, &w))
		fail_msg("%s", w.text);
	unlink(ini);
	assert_string_equal(plan.name, path + strlen("/tmp/"));
	assert_string_equal(plan.mode, "exact");
	assert_int_equal(plan.samples, 250);
	assert_int_equal(plan.cells[0].samples, 0);
	assert_int_equal(plan.nr_cells, GOOD_IDS);
	for (i = 0; i < GOOD_IDS; i++)
		assert_string_equal(cell_id(&plan.cells[i], id), good_ids[i]);
	plan_free(&plan);
	assert_null(plan.cells);
}

/* Controls follow the cells of their section; cells of one page size share them. */
static void controls_are_added(void **state)
{
	static const char *const ids[] = {
		"munmap/xfs/2m/1",	  "munmap/xfs/2m/2",
		"munmap/devdax/2m/1",	  "munmap/devdax/2m/2",
		"munmap/devdax/1g/1",	  "munmap/devdax/1g/2",
		"munmap/anon/2m/1",	  "munmap/hugetlb/2m/1",
		"munmap/tmpfs/2m/1",	  "munmap/anon/2m/2",
		"munmap/hugetlb/2m/2",	  "munmap/tmpfs/2m/2",
		"munmap/hugetlb/1g/1",	  "munmap/hugetlb/1g/2",
		"mremap/ext4/4k/1p+sync", "mremap/anon/4k/1p",
		"mremap/tmpfs/4k/1p",	  "fault/tmpfs/4k/1",
	};
	struct plan plan;
	struct err w;
	char path[64], id[CELL_ID_MAX];
	size_t i;

	(void)state;
	write_changed(path,
		      "[munmap]\ncontrol = yes\nthreads = 1 2\n"
		      "targets = xfs:2m devdax:2m devdax:1g\n"
		      "[mremap]\ntargets = ext4:4k\ntasks = processes\n"
		      "map = sync\ncontrol = yes\n"
		      "[fault]\ntargets = tmpfs:4k\ncontrol = no\n",
		      NULL, "");
	if (plan_load(path, &plan, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_int_equal(plan.nr_cells, sizeof(ids) / sizeof(*ids));
	for (i = 0; i < plan.nr_cells; i++)
		assert_string_equal(cell_id(&plan.cells[i], id), ids[i]);
	plan_free(&plan);
}

static void write_plan(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

#define A_INI "/tmp/daxstorm-unit-a.ini"
#define B_INI "/tmp/daxstorm-unit-b.ini"
#define INCLUDES_B                                                             \
	"[plan]\ninclude = daxstorm-unit-b\n[fault]\ntargets = xfs:2m\n"

static void plans_include_others(void **state)
{
	struct plan plan;
	struct err w;
	char digest[32];

	(void)state;
	write_plan(A_INI, INCLUDES_B);
	write_plan(B_INI, "[plan]\nsamples = 40\n[munmap]\ntargets = xfs:2m\n");
	if (plan_load(A_INI, &plan, &w))
		fail_msg("%s", w.text);
	assert_int_equal(plan.nr_cells, 2);
	assert_string_equal(plan.cells[0].workload, "munmap");
	assert_int_equal(plan.cells[0].samples, 40);
	assert_int_equal(plan.cells[1].samples, 0);
	assert_int_equal(plan.samples, 1000);
	strcpy(digest, plan.digest);
	plan_free(&plan);

	/* The samples of an included plan count. */
	write_plan(B_INI, "[munmap]\ntargets = xfs:2m\n");
	assert_int_equal(plan_load(A_INI, &plan, &w), 0);
	assert_string_not_equal(digest, plan.digest);
	plan_free(&plan);

	write_plan(B_INI, "[fault]\ntargets = xfs:2m\n");
	assert_int_equal(plan_load(A_INI, &plan, &w), -EINVAL);
	assert_non_null(strstr(w.text, "fault/xfs/2m/1 appears twice"));
	write_plan(B_INI, INCLUDES_B);
	assert_int_equal(plan_load(A_INI, &plan, &w), -EINVAL);
	assert_non_null(strstr(w.text, B_INI " is included and includes"));
	write_plan(B_INI, "[plan]\nrounds = 2\n[munmap]\ntargets = xfs:2m\n");
	assert_int_equal(plan_load(A_INI, &plan, &w), -EINVAL);
	assert_non_null(strstr(w.text, B_INI " has rounds"));
	unlink(A_INI);
	unlink(B_INI);
}

static void digest_of(const char *text, char digest[32])
{
	struct plan plan;
	struct err w;
	char path[64];

	write_changed(path, text, NULL, "");
	if (plan_load(path, &plan, &w))
		fail_msg("%s", w.text);
	unlink(path);
	strcpy(digest, plan.digest);
	plan_free(&plan);
}

/* The number is FNV-1a of "mode \nfault/xfs/2m/1 1000\n", not computed here. */
static void digest_is_of_the_meaning(void **state)
{
	static const char *const same[] = {
		"; a comment\n[fault]\n\n  targets =  xfs:2m\n",
		"[plan]\nsamples = 1000\n[fault label]\ntargets = xfs:2m\n",
		"[fault]\nthreads = 1\ntargets = xfs:2m\nmap = shared\n",
	};
	static const char *const other[] = {
		"[plan]\nmode = exact\n[fault]\ntargets = xfs:2m\n",
		"[plan]\nsamples = 1001\n[fault]\ntargets = xfs:2m\n",
		"[plan]\nrounds = 2\n[fault]\ntargets = xfs:2m\n",
		"[fault]\ntargets = xfs:4k\n",
		"[fault]\ntargets = xfs:2m\nthreads = 2\n",
		"[fault]\ntargets = xfs:2m\ntasks = processes\n",
		"[fault]\ntargets = xfs:2m\nmap = sync\n",
		"[munmap]\ntargets = xfs:2m\n",
		"[fault]\ntargets = xfs:2m xfs:4k\n",
	};
	char digest[32], reverse[32];
	size_t i;

	(void)state;
	digest_of("[fault]\ntargets = xfs:2m\n", digest);
	assert_string_equal(digest, "cells:b3a49d9ee31c3ddd");
	for (i = 0; i < sizeof(same) / sizeof(*same); i++) {
		digest_of(same[i], digest);
		assert_string_equal(digest, "cells:b3a49d9ee31c3ddd");
	}
	for (i = 0; i < sizeof(other) / sizeof(*other); i++) {
		digest_of(other[i], digest);
		assert_string_not_equal(digest, "cells:b3a49d9ee31c3ddd");
	}
	/* the order of the cells is the order in which they run */
	digest_of("[fault]\ntargets = xfs:4k xfs:2m\n", reverse);
	assert_string_not_equal(digest, reverse);
}

static void bad_plans_are_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		refused(bad[i].text, bad[i].says, bad[i].also);
}

static void long_values_are_refused(void **state)
{
	char text[512] = "[fault]\ntargets=";
	unsigned int i;

	(void)state;
	for (i = 0; i < 19; i++)
		strcat(text, "devdax:2m ");
	strcat(text, "x\n");
	refused(text, "longer than 189", "targets");
	/* One word, which libinih cuts in the middle. */
	memset(text + 16, 'x', 300);
	strcpy(text + 316, ":2m\n");
	refused(text, "longer than 189", "targets");
	/* Wherever libinih cuts, no part may be accepted as the whole. */
	for (i = 170; i < 210; i++) {
		strcpy(text, "[fault]\ntargets = ");
		memset(text + 18, 'x', i);
		strcpy(text + 18 + i, ":2m devdax:2m xfs:4k\n");
		refused(text, "plan", "");
	}
}

static void threads_make_equal_cells_one(void **state)
{
	static const char *const ids[] = { "fault/xfs/2m/4", "fault/ext4/2m/4",
					   "fault/xfs/2m/4p",
					   "fio-mmap/xfs/2m/1" };
	struct plan plan;
	struct err w;
	char path[64], id[CELL_ID_MAX];
	size_t i;

	(void)state;
	write_changed(path,
		      "[fault]\ntargets = xfs:2m ext4:2m\nthreads = 1 2\n"
		      "[fault p]\ntargets = xfs:2m\ntasks = processes\n"
		      "[fio mmap]\ntargets = xfs:2m\n",
		      NULL, "");
	if (plan_load(path, &plan, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_int_equal(plan.nr_cells, 6);
	plan_set_threads(&plan, 4);
	assert_int_equal(plan.nr_cells, 4);
	for (i = 0; i < 4; i++)
		assert_string_equal(cell_id(&plan.cells[i], id), ids[i]);
	plan_free(&plan);
}

/* Rounds come one after the other, and each cell has its round. */
static void rounds_repeat_all_cells(void **state)
{
	static const char *const ids[] = {
		"fault/xfs/2m/1#1", "munmap/xfs/4k/2p#1",
		"fault/xfs/2m/1#2", "munmap/xfs/4k/2p#2",
		"fault/xfs/2m/1#3", "munmap/xfs/4k/2p#3",
	};
	struct plan plan;
	struct err w;
	char path[64], id[CELL_ID_MAX];
	size_t i;

	(void)state;
	write_changed(path,
		      "[plan]\nrounds = 3\n[fault]\ntargets = xfs:2m\n"
		      "[munmap]\ntargets = xfs:4k\nthreads = 2\n"
		      "tasks = processes\n",
		      NULL, "");
	if (plan_load(path, &plan, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_int_equal(plan.rounds, 3);
	assert_int_equal(plan.nr_cells, 6);
	for (i = 0; i < 6; i++)
		assert_string_equal(cell_id(&plan.cells[i], id), ids[i]);
	plan_free(&plan);
}

static void missing_plan_says_so(void **state)
{
	struct plan plan;
	struct err w;

	(void)state;
	assert_true(plan_load("/nonexistent/x.ini", &plan, &w) < 0);
	assert_non_null(strstr(w.text, "/nonexistent/x.ini"));
	assert_non_null(strstr(w.text, strerror(ENOENT)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_plan_gives_its_cells),
		cmocka_unit_test(controls_are_added),
		cmocka_unit_test(plans_include_others),
		cmocka_unit_test(digest_is_of_the_meaning),
		cmocka_unit_test(bad_plans_are_refused),
		cmocka_unit_test(long_values_are_refused),
		cmocka_unit_test(threads_make_equal_cells_one),
		cmocka_unit_test(rounds_repeat_all_cells),
		cmocka_unit_test(missing_plan_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
