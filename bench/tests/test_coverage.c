// SPDX-License-Identifier: GPL-2.0-or-later
/* test_coverage.c - sum up profiles, and compare exercises with them */
#include "unit.h"

#include "stats/boots.h"
#include "stats/coverage.h"

/* A boot of @release whose munmap cell ran @functions, with @symbols. */
static void write_boot(char path[64], const char *release, const char *symbols,
		       const char *functions, unsigned int insn)
{
	char with_symbols[64], text[4096], to[1024];
	size_t len;
	FILE *f;

	snprintf(to, sizeof(to), "\"release\":\"%s\",\"symbols\":[%s]", release,
		 symbols);
	write_changed(with_symbols, whole_result, "\"release\":\"6.12\"", to);
	f = fopen(with_symbols, "r");
	assert_non_null(f);
	len = fread(text, 1, sizeof(text) - 1, f);
	text[len] = '\0';
	fclose(f);
	unlink(with_symbols);
	snprintf(to, sizeof(to),
		 "[30,1]],\"profile\":{\"entries\":6,\"regions\":3,"
		 "\"insn\":%u,\"functions\":[%s]}}]",
		 insn, functions);
	write_changed(path, text, "[30,1]]}]", functions ? to : "[30,1]]}]");
}

/* What the functions are of: the default. */
static struct series series;

static int load_series(void **state)
{
	struct err e;

	(void)state;
	return series_load(NULL, &series, &e);
}

static int free_series(void **state)
{
	(void)state;
	series_free(&series);
	return 0;
}

static int gather(char path[][64], size_t nr_base, size_t nr,
		  struct boots side[SIDES], struct coverage *c, struct err *e)
{
	static char *paths[4];
	size_t i;

	for (i = 0; i < nr; i++)
		paths[i] = path[i];
	if (boots_load(paths, nr_base, &side[SIDE_BASE], e) ||
	    boots_load(paths + nr_base, nr - nr_base, &side[SIDE_NEW], e))
		fail_msg("%s", e->text);
	for (i = 0; i < nr; i++)
		unlink(path[i]);
	return coverage_gather(side, &series, c, e);
}

static void release(struct boots side[SIDES], struct coverage *c)
{
	coverage_free(c);
	boots_free(&side[SIDE_BASE]);
	boots_free(&side[SIDE_NEW]);
}

static const char symbols[] =
	"\"check_vma_flags\",\"do_swap_page\",\"free_zone_device_folio\","
	"\"unmap_vmas\",\"zap_huge_pmd\"";

static void boots_add_up(void **state)
{
	struct boots side[SIDES];
	struct coverage_count count;
	const struct coverage_run *run;
	char path[3][64];
	struct coverage c;
	struct err w;
	size_t nr;

	(void)state;
	write_boot(path[0], "6.12", symbols,
		   "[\"unmap_vmas\",5,0],[\"zap_huge_pmd\",7,2]", 12);
	write_boot(path[1], "6.12", symbols, "[\"zap_huge_pmd\",7,3]", 7);
	write_boot(path[2], "6.18", symbols, "[\"check_vma_flags\",0,0]", 0);
	if (gather(path, 2, 3, side, &c, &w))
		fail_msg("%s", w.text);
	assert_int_equal(c.nr, 2);
	assert_int_equal(c.kernel[0].boots, 2);
	assert_true(c.kernel[0].side[SIDE_BASE] && !c.kernel[0].side[SIDE_NEW]);
	run = coverage_runs(&c.kernel[0], "zap_huge_pmd", &nr);
	assert_int_equal(nr, 1);
	assert_string_equal(run->workload, "munmap");
	assert_int_equal(run->calls, 5);
	assert_int_equal(run->insn, 14);
	coverage_runs(&c.kernel[0], "zap_huge", &nr);
	assert_int_equal(nr, 0);
	count = coverage_count(&c.kernel[0]);
	assert_int_equal(count.exist, 4); /* unmap_vmas is not of the series */
	assert_int_equal(count.ran, 1);
	assert_int_equal(count.beyond, 2);
	coverage_runs(&c.kernel[1], "check_vma_flags", &nr);
	assert_int_equal(nr, 0); /* no call and no instruction */
	release(side, &c);
}

static const char *why_not(const char *model, const char *function)
{
	const struct result like = { .model = (char *)model };
	const struct coverage_kernel k = { .like = &like };
	const struct series_function *f = series_find(&series, function);

	assert_non_null(f);
	return coverage_why(&k, f);
}

static void what_did_not_run_has_a_reason(void **state)
{
	static const char plan[] = "no workload of this plan reaches it";

	(void)state;
	assert_string_equal(why_not("devmap", "vmf_insert_mixed"), plan);
	assert_non_null(
		strstr(why_not("refcounted", "vmf_insert_mixed"), "gma500"));
	assert_non_null(strstr(why_not("refcounted-special",
				       "vmf_insert_mixed_mkwrite"),
			       "nothing calls it"));
	assert_string_equal(why_not("refcounted", "get_dev_pagemap"),
			    "DAX code of this kernel does not call it");
	assert_string_equal(why_not("refcounted", "vmf_insert_pfn_pud"), plan);
	assert_non_null(
		strstr(why_not("devmap", "fuse_evict_inode"), "virtiofs"));
}

static void a_kernel_against_itself_is_one(void **state)
{
	struct boots side[SIDES];
	const struct coverage_run *run;
	char path[2][64];
	struct coverage c;
	struct err w;
	size_t nr;

	(void)state;
	write_boot(path[0], "6.12", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	write_boot(path[1], "6.12", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	if (gather(path, 1, 2, side, &c, &w))
		fail_msg("%s", w.text);
	assert_int_equal(c.nr, 1);
	assert_true(c.kernel[0].side[SIDE_BASE] && c.kernel[0].side[SIDE_NEW]);
	run = coverage_runs(&c.kernel[0], "zap_huge_pmd", &nr);
	assert_int_equal(run->calls, 4);
	release(side, &c);
}

static void claims_are_held_against_runs(void **state)
{
	static const char *const claims[] = {
		"zap_huge_pmd",			     /* ran */
		"check_vma_flags",		     /* exists, never ran */
		"zap_pte_range",		     /* no symbol */
		"refcounted:free_zone_device_folio", /* of another model */
		"devmap:do_swap_page",		     /* exists, never ran */
		NULL
	};
	static const char *const others[] = { "zap_huge_pmd", NULL };
	struct workload other = { .name = "other", .exercises = others };
	struct workload munmap = { .name = "munmap",
				   .exercises = claims,
				   .next = &other };
	struct boots side[SIDES];
	struct coverage_miss *miss;
	char path[2][64];
	struct coverage c;
	struct err w;
	size_t nr;

	(void)state;
	write_boot(path[0], "6.12", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	write_boot(path[1], "6.12", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	assert_int_equal(gather(path, 1, 2, side, &c, &w), 0);
	assert_int_equal(coverage_misses(&c.kernel[0], &munmap, &miss, &nr, &w),
			 0);
	assert_int_equal(nr, 3);
	assert_string_equal(miss[0].workload, "munmap");
	assert_string_equal(miss[0].function, "check_vma_flags");
	assert_string_equal(miss[1].function, "do_swap_page");
	assert_string_equal(miss[2].workload, "other");
	assert_null(miss[2].function);
	free(miss);
	release(side, &c);
}

static void refused(const char *release_b, const char *symbols_b,
		    const char *functions_b, const char *says)
{
	struct boots side[SIDES];
	char path[3][64];
	struct coverage c;
	struct err w;

	write_boot(path[0], "6.12", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	write_boot(path[1], release_b, symbols_b, functions_b, 7);
	write_boot(path[2], "6.18", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	assert_int_not_equal(gather(path, 2, 3, side, &c, &w), 0);
	if (!strstr(w.text, says))
		fail_msg("\"%s\" does not say \"%s\"", w.text, says);
	release(side, &c);
}

static void what_cannot_be_judged_is_refused(void **state)
{
	(void)state;
	refused("6.13", symbols, "[\"zap_huge_pmd\",7,2]",
		"boots of base ran different kernels, 6.12 and 6.13");
	refused("6.12", "", "[\"zap_huge_pmd\",7,2]",
		"does not list the functions");
}

static void a_side_without_profiles_is_refused(void **state)
{
	struct boots side[SIDES];
	char path[2][64];
	struct coverage c;
	struct err w;

	(void)state;
	write_boot(path[0], "6.12", symbols, "[\"zap_huge_pmd\",7,2]", 7);
	write_boot(path[1], "6.18", symbols, NULL, 0);
	assert_int_not_equal(gather(path, 1, 2, side, &c, &w), 0);
	assert_non_null(strstr(w.text, "the results of new have no profiles"));
	assert_non_null(strstr(w.text, "make compare PROFILE=1"));
	release(side, &c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boots_add_up),
		cmocka_unit_test(what_did_not_run_has_a_reason),
		cmocka_unit_test(a_kernel_against_itself_is_one),
		cmocka_unit_test(claims_are_held_against_runs),
		cmocka_unit_test(what_cannot_be_judged_is_refused),
		cmocka_unit_test(a_side_without_profiles_is_refused),
	};

	return cmocka_run_group_tests(tests, load_series, free_series);
}
