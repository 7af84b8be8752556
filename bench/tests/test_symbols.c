// SPDX-License-Identifier: GPL-2.0-or-later
/* test_symbols.c - model and functions of a small symbol table */
#include "unit.h"

#include "base/model.h"
#include "base/workload.h"
#include "symbols/symbols.h"

static const char table[] =
	"0000000000000000 A fixed_percpu_data\n"
	"ffffffff81000000 T zap_huge_pmd\n"
	"ffffffff81000010 T __pfx_zap_huge_pud\n"
	"ffffffff81000020 t insert_pfn_pmd.constprop.0.isra.0\n"
	"ffffffff81000030 t dax_folio_put.isra.0\n"
	"ffffffff81000040 t dax_folio_put.isra.0.cold\n"
	"ffffffff81000050 d check_vma_flags\n"
	"ffffffff81000060 t vmf_insert_folio_pmd_not\n"
	"ffffffff81000070 T __put_devmap_managed_folio_refs\n"
	"ffffffffc0000000 t xfs_wait_dax_page\t[xfs]\n"
	"ffffffffc0000010 t nobody_asks\t[xfs]\n";

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

/* Read @text; the caller frees the names. */
static const char *read_text(const char *text, char ***names, size_t *nr)
{
	const char *model;
	char path[64];

	write_changed(path, text, NULL, "");
	model = symbols_read(path, &series, 1, names, nr);
	unlink(path);
	return model;
}

static void asked_names_are_found_once_and_sorted(void **state)
{
	static const char *const want[] = { "__put_devmap_managed_folio_refs",
					    "dax_folio_put", "insert_pfn_pmd",
					    "xfs_wait_dax_page",
					    "zap_huge_pmd" };
	char **names;
	size_t nr, i;

	(void)state;
	assert_string_equal(read_text(table, &names, &nr), "devmap");
	assert_int_equal(nr, 5);
	for (i = 0; i < nr; i++)
		assert_string_equal(names[i], want[i]);
	assert_null(names[nr]);
	symbols_free(names);
}

static void symbols_tell_the_model(void **state)
{
	static const struct {
		const char *text, *model;
	} tables[] = {
		{ "0 T __put_devmap_managed_page_refs\n", "devmap" },
		{ "0 T vmf_insert_folio_pmd\n", "refcounted" },
		{ "0 T vmf_insert_folio_pmd\n0 t follow_devmap_pmd\n",
		  "refcounted-special" },
		{ "0 T follow_devmap_pmd\n", "unknown" },
		{ "", "unknown" },
	};
	char **names;
	size_t nr, i;

	(void)state;
	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		assert_string_equal(read_text(tables[i].text, &names, &nr),
				    tables[i].model);
		symbols_free(names);
	}
	assert_string_equal(symbols_read("/nonexistent", NULL, 0, &names, &nr),
			    "unknown");
	assert_int_equal(nr, 0);
	symbols_free(names);
}

/* The functions of each workload are looked for, without their model. */
static void workloads_are_asked_about(void **state)
{
	const struct workload *w;
	char line[128], **names;
	const char *name;
	size_t nr, i;

	(void)state;
	assert_non_null(workload_first());
	for (w = workload_first(); w; w = w->next) {
		for (i = 0; w->exercises[i]; i++) {
			name = exercise_on(w->exercises[i], NULL);
			snprintf(line, sizeof(line), "0 t %s.part.7\n", name);
			read_text(line, &names, &nr);
			assert_int_equal(nr, 1);
			assert_string_equal(names[0], name);
			symbols_free(names);
		}
	}
}

/* A misspelled model would exempt the function on every kernel. */
static void models_of_exercises_exist(void **state)
{
	const struct workload *w;
	size_t i, len;

	(void)state;
	for (w = workload_first(); w; w = w->next) {
		for (i = 0; w->exercises[i]; i++) {
			len = (size_t)(exercise_on(w->exercises[i], NULL) -
				       w->exercises[i]);
			if (len && strncmp(w->exercises[i], "devmap:", len) &&
			    strncmp(w->exercises[i], "refcounted:", len) &&
			    strncmp(w->exercises[i],
				    "refcounted-special:", len))
				fail_msg("%s: %s", w->name, w->exercises[i]);
		}
	}
}

/* A guest has no series: the model is told all the same, and workloads'. */
static void without_a_series_its_functions_are_not_asked_about(void **state)
{
	char **names, path[64];
	size_t nr;

	(void)state;
	write_changed(path,
		      "0 t fuse_wait_dax_page\n0 T vmf_insert_folio_pmd\n",
		      NULL, "");
	assert_string_equal(symbols_read(path, NULL, 0, &names, &nr),
			    "refcounted");
	unlink(path);
	assert_int_equal(nr, 1);
	assert_string_equal(names[0], "vmf_insert_folio_pmd");
	symbols_free(names);
}

static void an_exercise_may_name_its_model(void **state)
{
	(void)state;
	assert_string_equal(exercise_on("a", "devmap"), "a");
	assert_string_equal(exercise_on("devmap:a", "devmap"), "a");
	assert_string_equal(exercise_on("refcounted:a", "refcounted-special"),
			    "a");
	assert_null(exercise_on("refcounted:a", "devmap"));
	assert_null(exercise_on("devmap:a", "unknown"));
	assert_true(model_applies(NULL, "unknown"));
	assert_true(model_applies("refcounted", "refcounted-special"));
	assert_false(model_applies("devmap", "refcounted"));
	assert_true(model_applies("any", "devmap"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_names_are_found_once_and_sorted),
		cmocka_unit_test(symbols_tell_the_model),
		cmocka_unit_test(workloads_are_asked_about),
		cmocka_unit_test(models_of_exercises_exist),
		cmocka_unit_test(
			without_a_series_its_functions_are_not_asked_about),
		cmocka_unit_test(an_exercise_may_name_its_model),
	};

	return cmocka_run_group_tests(tests, load_series, free_series);
}
