// SPDX-License-Identifier: GPL-2.0-or-later
/* list.c - `daxstorm list`: describe what is linked in, from its own fields */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell.h"
#include "base/target_ops.h"
#include "base/workload.h"
#include "cmd/cmd.h"
#include "evidence/evidence.h"
#include "file/data_path.h"
#include "file/json_out.h"
#include "record/bugs.h"
#include "stats/bug_check.h"
#include "symbols/series.h"

#define PLAN_SUFFIX ".ini"

static const char usage[] =
	"usage: daxstorm list [--json | --bugs | --plans]\n"
	"\n"
	"Prints every workload with its metrics and checks, and the patches of the\n"
	"series that it reaches.\n"
	"\n"
	"  --json   the same as JSON\n"
	"  --bugs   bugs of released kernels, and the cell and check that show each\n"
	"  --plans  names that compare-kernels --plan takes\n";

/* What data files say about workloads. */
struct data {
	struct series series;
	struct bugs bugs;
	struct evidence evidence;
};

static void put_named(json_object *o, const char *name, const char *summary)
{
	json_put_text(o, "name", name);
	json_put_text(o, "summary", summary);
}

/* Releases on which the bug's check failed, and on which it passed. */
static void releases_of(const struct data *d, const struct bug *bug,
			char has[RELEASES_MAX], char fixed[RELEASES_MAX])
{
	const struct observation *row;
	size_t i;

	has[0] = '\0';
	fixed[0] = '\0';
	for (i = 0; i < d->evidence.seen.nr; i++) {
		row = &d->evidence.seen.row[i];
		if (!bug_observed_by(bug, row))
			continue;
		if (outcome_is_bad(row->outcome))
			add_release(has, row->release);
		else if (row->outcome == OUTCOME_PASS)
			add_release(fixed, row->release);
	}
}

/* Patches of the series that change a function of the workload's exercises. */
static void patches_of(const struct series *series, const struct workload *w,
		       bool reached[SERIES_PATCHES_MAX + 1])
{
	const struct series_function *f;
	size_t i, k;

	memset(reached, 0, (SERIES_PATCHES_MAX + 1) * sizeof(*reached));
	for (i = 0; w->exercises[i]; i++) {
		f = series_find(series, exercise_on(w->exercises[i], NULL));
		for (k = 0; f && f->patches[k]; k++)
			reached[f->patches[k]] = true;
	}
}

/* Add @words, or null if the text is empty. */
static void put_words(json_object *o, const char *key, const char *words)
{
	json_put_text(o, key, words && *words ? words : NULL);
}

static void put_bug(json_object *o, const struct data *d, const struct bug *bug)
{
	char has[RELEASES_MAX], fixed[RELEASES_MAX];

	releases_of(d, bug, has, fixed);
	json_put_text(o, "name", bug->name);
	json_put_text(o, "bug", bug->title);
	put_words(o, "commit", bug->commit);
	json_put_text(o, "workload", bug->workload);
	json_put_text(o, "check", bug->check);
	json_put_text(o, "cell", bug->cell);
	put_words(o, "models", bug->models);
	put_words(o, "has", has);
	put_words(o, "fixed", fixed);
	json_put_text(o, "note", bug->note);
}

/*
 * Releases on which a failure of the check is an xfail: it failed there, and a
 * bug about their model names it.
 */
static void xfail_of(const struct data *d, const struct workload *w,
		     const struct check *check, char releases[RELEASES_MAX])
{
	const struct observation *row;
	size_t i;

	releases[0] = '\0';
	for (i = 0; i < d->evidence.seen.nr; i++) {
		row = &d->evidence.seen.row[i];
		if (outcome_is_bad(row->outcome) &&
		    !strcmp(row->workload, w->name) &&
		    !strcmp(row->check, check->name) &&
		    bugs_find(&d->bugs, w->name, check->name, row->model))
			add_release(releases, row->release);
	}
}

static int put_check(json_object *o, const struct data *d,
		     const struct workload *w, const struct check *check,
		     struct err *e)
{
	char xfail[RELEASES_MAX];
	struct seen_to_fail s;
	int err = evidence_of_check(&d->evidence, w, check, &s, e);

	if (err)
		return err;
	put_named(o, check->name, check->summary);
	xfail_of(d, w, check, xfail);
	put_words(o, "xfail", xfail);
	put_words(o, "failed_on", s.releases);
	put_words(o, "mutants", s.mutants);
	put_words(o, "unit_test", s.unit_test);
	json_put_bool(o, "proven", is_proven(&s));
	free(s.mutants);
	return 0;
}

/* Every target that a plan may name for the workload, such as "xfs:2m". */
static void put_targets(json_object *list, const struct workload *w)
{
	const struct target_ops *ops;
	char target[CELL_TARGET_MAX];
	unsigned int g;

	for (ops = target_ops_first(); ops; ops = ops->next)
		for (g = 0; g < GRANULARITIES; g++) {
			const struct cell cell = {
				.target = ops,
				.granularity = (enum granularity)g
			};

			if (ops->granularities >> g & 1 &&
			    target_ops_match(ops, w->targets))
				json_add_text(list, cell_target(&cell, target));
		}
}

static int put_workload(json_object *o, const struct data *d,
			const struct workload *w, struct err *e)
{
	static const char *const kinds[] = { "measure", "stress", "check" };
	bool reached[SERIES_PATCHES_MAX + 1];
	json_object *list;
	unsigned int i;
	int err = 0;

	json_put_text(o, "name", w->name);
	json_put_text(o, "kind", kinds[w->kind]);
	json_put_text(o, "summary", w->summary);
	put_targets(json_put_list(o, "targets"), w);
	list = json_put_list(o, "metrics");
	for (i = 0; w->metrics[i].name; i++)
		put_named(json_add_object(list), w->metrics[i].name,
			  w->metrics[i].summary);
	list = json_put_list(o, "checks");
	for (i = 0; !err && w->checks[i].name; i++)
		err = put_check(json_add_object(list), d, w, &w->checks[i], e);
	list = json_put_list(o, "exercises");
	for (i = 0; w->exercises[i]; i++)
		json_add_text(list, w->exercises[i]);
	list = json_put_list(o, "patches");
	patches_of(&d->series, w, reached);
	for (i = 1; i <= d->series.nr_patches; i++)
		if (reached[i])
			json_add_number(list, i);
	list = json_put_list(o, "bugs");
	for (i = 0; i < d->bugs.nr; i++)
		if (!strcmp(d->bugs.bug[i].workload, w->name))
			put_bug(json_add_object(list), d, &d->bugs.bug[i]);
	return err;
}

static int list_check(const struct data *d, const struct workload *w,
		      const struct check *check, struct err *e)
{
	char xfail[RELEASES_MAX];
	struct seen_to_fail s;
	int err = evidence_of_check(&d->evidence, w, check, &s, e);

	if (err)
		return err;
	printf("  check %s: %s", check->name, check->summary);
	xfail_of(d, w, check, xfail);
	if (xfail[0])
		printf("; xfail on %s", xfail);
	if (!is_proven(&s))
		printf("; unproven");
	if (s.releases[0])
		printf("; seen to fail on %s", s.releases);
	if (s.mutants)
		printf("; caught mutants: %s", s.mutants);
	if (s.unit_test)
		printf("; made to fail by unit test %s", s.unit_test);
	putchar('\n');
	free(s.mutants);
	return 0;
}

static int list_text(const struct data *d, const struct workload *w,
		     struct err *e)
{
	bool reached[SERIES_PATCHES_MAX + 1], any = false;
	unsigned int i;
	int err = 0;

	printf("%s: %s\n", w->name, w->summary);
	for (i = 0; w->metrics[i].name; i++)
		printf("  %-12s %s\n", w->metrics[i].name,
		       w->metrics[i].summary);
	for (i = 0; !err && w->checks[i].name; i++)
		err = list_check(d, w, &w->checks[i], e);
	patches_of(&d->series, w, reached);
	for (i = 1; i <= d->series.nr_patches; i++) {
		if (!reached[i])
			continue;
		printf("%s %s", any ? "" : "  reaches patches",
		       d->series.patches[i - 1].label);
		any = true;
	}
	if (any)
		puts(" of the series");
	return err;
}

static int no_bugs(struct err *e)
{
	char path[PATH_MAX];
	int err = data_path(BUGS_FILE, path, e);

	return err ? err :
		     err_set(e, ENODATA,
			     "%.300s has no section: the table of bugs is empty; restore the file, or add a section for a bug",
			     path);
}

/* Print one block of lines per bug. */
static int list_bugs(const struct data *d, struct err *e)
{
	char has[RELEASES_MAX], fixed[RELEASES_MAX];
	const struct bug *bug;
	size_t i;

	if (!d->bugs.nr)
		return no_bugs(e);
	for (i = 0; i < d->bugs.nr; i++) {
		bug = &d->bugs.bug[i];
		releases_of(d, bug, has, fixed);
		printf("%s%s%s%s\n", bug->title, bug->commit ? " (" : "",
		       bug->commit ? bug->commit : "", bug->commit ? ")" : "");
		printf("  workload %s, cell %s, check %s\n", bug->workload,
		       bug->cell, bug->check);
		if (has[0])
			printf("  on %s%s%s\n", has,
			       fixed[0] ? "; not on " : "", fixed);
		else if (fixed[0])
			printf("  predicted, and not seen on %s\n", fixed);
		else
			printf("  predicted, and not tried yet\n");
		printf("  %s\n", bug->note);
	}
	return 0;
}

static void put_patches(json_object *list, const struct series *series)
{
	unsigned int patch;
	json_object *o;

	for (patch = 1; patch <= series->nr_patches; patch++) {
		o = json_add_object(list);
		json_put_number(o, "patch", patch);
		json_put_text(o, "subject", series_subject(series, patch));
	}
}

static void list_patches(const struct series *series)
{
	size_t i;

	printf("patches of the series \"%s\":\n", series->title);
	for (i = 0; i < series->nr_patches; i++)
		printf("  %2s  %s\n", series->patches[i].label,
		       series->patches[i].subject);
}

static int list_json(const struct data *d, struct err *e)
{
	json_object *all = json_new_object();
	json_object *list = json_put_list(all, "workloads");
	const struct workload *w;
	int err = 0;

	for (w = workload_first(); !err && w; w = w->next)
		err = put_workload(json_add_object(list), d, w, e);
	put_patches(json_put_list(all, "patches"), &d->series);
	if (!err)
		json_print(stdout, all);
	json_object_put(all);
	return err;
}

static int list_all(const struct data *d, struct err *e)
{
	const struct workload *w;
	int err = 0;

	for (w = workload_first(); !err && w; w = w->next)
		err = list_text(d, w, e);
	if (!err)
		list_patches(&d->series);
	return err;
}

static int load(struct data *d, struct err *e)
{
	int err = series_load(NULL, &d->series, e);

	if (!err)
		err = bugs_load(NULL, &d->bugs, e);
	return err ? err : evidence_load(&d->evidence, e);
}

static void unload(struct data *d)
{
	series_free(&d->series);
	bugs_free(&d->bugs);
	evidence_free(&d->evidence);
}

static int is_plan(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), end = strlen(PLAN_SUFFIX);

	return len > end && !strcmp(entry->d_name + len - end, PLAN_SUFFIX);
}

/* Print the plans that compare-kernels accepts by name. */
static int list_plans(struct err *e)
{
	struct dirent **entry;
	char path[PATH_MAX];
	int err = data_path("plans", path, e), nr, i;

	if (err)
		return err;
	nr = scandir(path, &entry, is_plan, alphasort);
	if (nr < 0)
		return err_sys(e, errno, "cannot read the folder %s", path);
	for (i = 0; i < nr; i++) {
		printf("%.*s\n",
		       (int)(strlen(entry[i]->d_name) - strlen(PLAN_SUFFIX)),
		       entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	return 0;
}

static int cmd_list(int argc, char **argv)
{
	const char *option = argc > 1 ? argv[1] : "";
	bool json = !strcmp(option, "--json"), bugs = !strcmp(option, "--bugs");
	bool plans = !strcmp(option, "--plans");
	struct data d = { .bugs = { .bug = NULL } };
	struct err e;
	int err;

	if (argc > 2 || (argc == 2 && !json && !bugs && !plans)) {
		complain(
			"list: invalid argument \"%s\"; use one of --json, --bugs, --plans",
			argv[argc > 2 ? 2 : 1]);
		return EXIT_USAGE;
	}
	if (plans) {
		if (!list_plans(&e))
			return EXIT_GOOD;
		complain("%s", e.text);
		return EXIT_BAD;
	}
	err = load(&d, &e);
	if (!err && bugs)
		err = list_bugs(&d, &e);
	else if (!err)
		err = json ? list_json(&d, &e) : list_all(&d, &e);
	unload(&d);
	if (!err)
		return EXIT_GOOD;
	complain("%s", e.text);
	return EXIT_BAD;
}

const struct command command_list = {
	"list", cmd_list, usage,
	"workloads, metrics, checks, patches; bugs of released kernels"
};
