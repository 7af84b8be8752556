// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * observe.c - `daxstorm observe`: record results as observations or compare
 * them
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/target_ops.h"
#include "cmd/cmd.h"
#include "file/data_path.h"
#include "record/bugs.h"
#include "record/observations.h"
#include "stats/bug_check.h"

static const char usage[] =
	"usage: daxstorm observe [--output FILE] [--daxstorm VERSION] RESULT.json...\n"
	"       daxstorm observe --check [--all] RESULT.json...\n"
	"\n"
	"Adds the outcome of every check in the results to data/observations.tsv\n"
	"(or to FILE): one row for each workload, cell, check and release. An\n"
	"existing row is replaced, and printed if its outcome changes. VERSION is\n"
	"recorded for results that do not name the version of daxstorm. A failure that\n"
	"is recorded is an xfail from then on if a bug of data/bugs.ini names the check.\n"
	"\n"
	"--check changes nothing. It compares the results with the observations of\n"
	"the same release or, if there are none, of the nearest release of the same\n"
	"series, and prints one line for each bug of data/bugs.ini:\n"
	"  shown         the check fails, as observed before\n"
	"  absent        it passes in every cell of the workload, as observed before\n"
	"  CONTRADICTED  the outcome differs from that observed on this release\n"
	"  differs       the outcome differs from that observed on another release\n"
	"  unobserved    there is no observation of any release of the series\n"
	"  not run       no cell of the results has an outcome of the check\n"
	"and one line for every other check that differs. The exit status is 1 if a\n"
	"result is contradicted, if nothing could be compared, or, with --all, if\n"
	"the check of a bug was not run.\n";

struct options {
	bool check, all;
	/* NULL: the file that the observations were read from */
	const char *output;
	const char *daxstorm; /* version recorded for results that name none */
};

struct count {
	size_t bug[BUG_CONTRADICTED + 1];
};

static void print_finding(const char *release, const struct bug *bug,
			  const struct bug_finding *f)
{
	static const char *const words[] = {
		[BUG_NOT_RUN] = "not run", [BUG_UNOBSERVED] = "unobserved",
		[BUG_SHOWN] = "shown",	   [BUG_ABSENT] = "absent",
		[BUG_DIFFERS] = "differs", [BUG_CONTRADICTED] = "CONTRADICTED",
	};
	bool other = f->like && strcmp(f->like->release, release);
	char target[CELL_TARGET_MAX];

	printf("%s: %s: %s [%s %s: %s]", release, words[f->verdict], bug->title,
	       bug->workload, bug->cell, bug->check);
	if (other)
		printf(" %s on %s", outcome_name(f->like->outcome),
		       f->like->release);
	else if (f->verdict == BUG_CONTRADICTED)
		printf(" observed: %s", outcome_name(f->like->outcome));
	if (f->cell)
		printf(" %s: %s", cell_target(&f->cell->cell, target),
		       f->reason);
	putchar('\n');
}

static bool is_of_a_bug(const struct bugs *bugs, const struct observation *row)
{
	size_t i;

	for (i = 0; i < bugs->nr; i++)
		if (bug_observed_by(&bugs->bug[i], row))
			return true;
	return false;
}

/* Print differences in checks that do not belong to a bug. */
static int print_others(const struct bugs *bugs, const struct observations *o,
			const struct result *results, size_t nr, struct err *e)
{
	struct observations shown = { .row = NULL };
	const struct observation *row, *like;
	size_t i, changed = 0;
	int err = 0;

	for (i = 0; !err && i < nr; i++)
		err = observations_add(&shown, &results[i], "-", &changed, e);
	for (i = 0; !err && i < shown.nr; i++) {
		row = &shown.row[i];
		like = observations_find(o, row);
		if (!like || row->outcome == OUTCOME_SKIP ||
		    like->outcome == OUTCOME_SKIP ||
		    outcome_is_bad(row->outcome) ==
			    outcome_is_bad(like->outcome) ||
		    is_of_a_bug(bugs, row))
			continue;
		printf("%s: differs: %s %s: %s: %s, on %s %s\n", row->release,
		       row->workload, row->cell, row->check,
		       outcome_name(row->outcome), like->release,
		       outcome_name(like->outcome));
	}
	observations_free(&shown);
	return err;
}

static int check_release(const struct bugs *bugs, const struct observations *o,
			 const struct result *results, size_t nr,
			 struct count *count, struct err *e)
{
	struct bug_finding f;
	size_t i;

	for (i = 0; i < bugs->nr; i++) {
		bug_check(&bugs->bug[i], o, results, nr, &f);
		count->bug[f.verdict]++;
		if (f.verdict != BUG_OTHER_MODEL)
			print_finding(results->release, &bugs->bug[i], &f);
	}
	return print_others(bugs, o, results, nr, e);
}

static int judge(const struct count *n, bool all, struct err *e)
{
	if (n->bug[BUG_CONTRADICTED])
		return err_set(
			e, EDOM,
			"%zu bugs are contradicted by earlier results of the same release; see the reasons above. If the earlier observation was wrong, replace it: daxstorm observe RESULT.json...",
			n->bug[BUG_CONTRADICTED]);
	if (!n->bug[BUG_SHOWN] && !n->bug[BUG_ABSENT] && !n->bug[BUG_DIFFERS])
		return err_set(
			e, ENODATA,
			"no result could be compared with an observation: the checks of %zu bugs were not run, and %zu bugs have no observation of this series; run plans bugs and unbind, and add results with daxstorm observe",
			n->bug[BUG_NOT_RUN], n->bug[BUG_UNOBSERVED]);
	if (all && n->bug[BUG_NOT_RUN])
		return err_set(
			e, ENODATA,
			"the checks of %zu bugs were not run; plans bugs and unbind contain their cells",
			n->bug[BUG_NOT_RUN]);
	return 0;
}

static int by_release(const void *a, const void *b)
{
	const struct result *x = a, *y = b;

	return strverscmp(x->release, y->release);
}

static int check_all(struct result *r, size_t nr, const struct observations *o,
		     const struct options *opt, struct err *e)
{
	struct count count = { .bug = { 0 } };
	struct bugs bugs;
	size_t first, end;
	int err = bugs_load(NULL, &bugs, e);

	if (err)
		return err;
	qsort(r, nr, sizeof(*r), by_release);
	for (first = 0; !err && first < nr; first = end) {
		for (end = first + 1; end < nr; end++)
			if (by_release(&r[first], &r[end]))
				break;
		err = check_release(&bugs, o, r + first, end - first, &count,
				    e);
	}
	bugs_free(&bugs);
	return err ? err : judge(&count, opt->all, e);
}

/* Report checks whose outcome varies, because they need attention. */
static int tell_changes(const struct observations *o, const struct result *r,
			struct err *e)
{
	struct observations shown = { .row = NULL };
	const struct observation *row, *old;
	size_t i, changed = 0;
	int err = observations_add(&shown, r, "-", &changed, e);

	for (i = 0; !err && i < shown.nr; i++) {
		row = &shown.row[i];
		old = observations_find(o, row);
		if (old && !strcmp(old->release, row->release) &&
		    old->outcome != row->outcome)
			complain("%s %s: %s on %s: %s, was %s", row->workload,
				 row->cell, row->check, row->release,
				 outcome_name(row->outcome),
				 outcome_name(old->outcome));
	}
	observations_free(&shown);
	return err;
}

static int add_all(const struct result *r, size_t nr, struct observations *o,
		   const char *path, const struct options *opt, struct err *e)
{
	size_t before = o->nr, changed = 0, i;
	int err = 0;

	for (i = 0; !err && i < nr; i++) {
		err = tell_changes(o, &r[i], e);
		if (!err)
			err = observations_add(o, &r[i], opt->daxstorm,
					       &changed, e);
	}
	if (!err) {
		struct err cause;

		err = observations_write(path, o, &cause);
		if (err)
			err_set(e, -err, "%.400s; --output names another file",
				cause.text);
	}
	if (!err)
		printf("%s: %zu rows, %zu of them new, %zu with another outcome\n",
		       path, o->nr, o->nr - before, changed - (o->nr - before));
	return err;
}

static int load_results(char **path, size_t nr, struct result **results,
			struct err *e)
{
	struct result *r = calloc(nr, sizeof(*r));
	size_t i;
	int err = r ? 0 : err_set(e, ENOMEM, "out of memory for results");

	for (i = 0; !err && i < nr; i++)
		err = result_load(path[i], &r[i], e);
	*results = r;
	return err;
}

/* Find and load the observations. The file of --output need not exist yet. */
static int load_observations(const struct options *opt, char path[PATH_MAX],
			     struct observations *o, struct err *e)
{
	int err = 0;

	*o = (struct observations){ .row = NULL };
	if (opt->output)
		snprintf(path, PATH_MAX, "%s", opt->output);
	else
		err = data_path(OBSERVATIONS_FILE, path, e);
	if (!err)
		err = observations_load(path, o, e);
	return err == -ENOENT && opt->output ? 0 : err;
}

static int observe(char **path, size_t nr, const struct options *opt,
		   struct err *e)
{
	struct observations o;
	struct result *results = NULL;
	char file[PATH_MAX];
	size_t i;
	int err = load_observations(opt, file, &o, e);

	if (!err)
		err = load_results(path, nr, &results, e);
	if (!err)
		err = opt->check ? check_all(results, nr, &o, opt, e) :
				   add_all(results, nr, &o, file, opt, e);
	for (i = 0; results && i < nr; i++)
		result_free(&results[i]);
	free(results);
	observations_free(&o);
	return err;
}

static int cmd_observe(int argc, char **argv)
{
	static const struct option table[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "all", no_argument, NULL, 'a' },
		{ "output", required_argument, NULL, 'o' },
		{ "daxstorm", required_argument, NULL, 'd' },
		{ NULL, 0, NULL, 0 },
	};
	struct options o = { .daxstorm = "-" };
	struct err w;
	int opt;

	optind = 0; /* restart getopt: main may have used it before */
	while ((opt = getopt_long(argc, argv, "o:", table, NULL)) != -1) {
		if (opt == '?')
			break;
		if (opt == 'o')
			o.output = optarg;
		if (opt == 'd')
			o.daxstorm = optarg;
		o.check |= opt == 'c';
		o.all |= opt == 'a';
	}
	if (opt != -1 || optind == argc || (o.all && !o.check) ||
	    strpbrk(o.daxstorm, "\t\n"))
		return EXIT_USAGE;
	if (!observe(argv + optind, (size_t)(argc - optind), &o, &w))
		return EXIT_GOOD;
	complain("%s", w.text);
	return EXIT_BAD;
}

const struct command command_observe = {
	"observe", cmd_observe, usage,
	"record the outcomes of checks, or compare with the record"
};
