// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage.c - `daxstorm coverage`: which functions of the series have run */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/workload.h"
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "report/coverage_json.h"
#include "report/coverage_text.h"

static const char usage[] =
	"usage: daxstorm coverage DIR [--series FILE] [--check] [--json]\n"
	"\n"
	"Reads DIR/base-*.json and DIR/new-*.json, measured with PROFILE=1, and\n"
	"prints for each kernel which functions of the series ran in which\n"
	"workload, and why the others did not. --check fails if a workload\n"
	"says that it exercises a function that the kernel has and that never\n"
	"ran in it. --series takes the functions of another series than\n"
	"data/series/fs-dax-refcount.ini.\n";

struct options {
	const char *series; /* NULL: the default */
	bool check, json;
};

/* Messages go to stderr, since the table or JSON goes to stdout. */
static int report_misses(const struct coverage_kernel *k, size_t *failed,
			 struct err *e)
{
	struct coverage_miss *miss;
	size_t nr, i;
	int err = coverage_misses(k, workload_first(), &miss, &nr, e);

	for (i = 0; !err && i < nr; i++) {
		if (!miss[i].function) {
			complain(
				"workload %s has no profiled cell on %s, so its exercises are not checked",
				miss[i].workload, k->like->release);
			continue;
		}
		++*failed;
		complain(
			"workload %s lists %s in its exercises, but the function, which %s has, never ran in it",
			miss[i].workload, miss[i].function, k->like->release);
	}
	free(miss);
	return err;
}

static int show(const struct coverage *c, const struct options *o,
		struct err *e)
{
	size_t failed = 0, i;
	int err = 0;

	if (o->json)
		err = coverage_json(stdout, c, workload_first(), e);
	for (i = 0; !err && !o->json && i < c->nr; i++) {
		if (i)
			putchar('\n');
		err = coverage_text(stdout, &c->kernel[i], e);
	}
	for (i = 0; !err && o->check && i < c->nr; i++)
		err = report_misses(&c->kernel[i], &failed, e);
	if (!err && failed)
		err = err_set(
			e, EDOM,
			"%zu functions listed by workloads did not run; run cells in which they do, or correct the exercises",
			failed);
	return err;
}

/*
 * A result lists those functions of its kernel that were asked about when it was
 * made: of the series in data/series and of the workloads.
 */
static int tell_unasked(const struct options *o, const struct series *series,
			struct err *e)
{
	struct series *known;
	size_t nr, i, k, unasked = 0;
	int err = series_load_all(&known, &nr, e);

	for (i = 0; !err && i < series->nr_functions; i++) {
		for (k = 0; k < nr; k++)
			if (series_find(&known[k], series->functions[i].name))
				break;
		unasked += k == nr;
	}
	if (unasked)
		complain(
			"%s: %zu of its functions are in no file of data/series, so those that did not run are reported as not a symbol of the kernel; copy the file to data/series and measure again",
			o->series, unasked);
	series_free_all(known, nr);
	return err;
}

static int coverage(const char *dir, const struct options *o, struct err *e)
{
	struct coverage c = { .nr = 0 };
	struct series series;
	struct folder f;
	int err = series_load(o->series, &series, e);

	if (err)
		return err;
	if (o->series)
		err = tell_unasked(o, &series, e);
	if (err)
		goto free_series;
	err = folder_load(dir, &f, e);
	if (!err)
		err = coverage_gather(f.side, &series, &c, e);
	if (!err)
		err = show(&c, o, e);
	coverage_free(&c);
	folder_free(&f);
free_series:
	series_free(&series);
	return err;
}

static int cmd_coverage(int argc, char **argv)
{
	static const struct option table[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "series", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 },
	};
	struct options o = { .check = false };
	struct err w;
	int opt;

	optind = 0; /* restart getopt: main may have used it before */
	while ((opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (opt == 's')
			o.series = optarg;
		o.check |= opt == 'c';
		o.json |= opt == 'j';
		if (opt == '?')
			break;
	}
	if (opt != -1 || argc - optind != 1)
		return EXIT_USAGE;
	if (!coverage(argv[optind], &o, &w))
		return EXIT_GOOD;
	complain("%s", w.text);
	return EXIT_BAD;
}

const struct command command_coverage = {
	"coverage", cmd_coverage, usage,
	"which functions of the series ran, and in which workload"
};
