// SPDX-License-Identifier: GPL-2.0-or-later
/* trend.c - `daxstorm trend`: compare any number of kernels in a row */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/progress.h"
#include "cmd/sets.h"
#include "cmd/terminal.h"
#include "file/file.h"
#include "stats/gate.h"
#include "trend/trend_json.h"
#include "trend/trend_page.h"
#include "trend/trend_plot.h"
#include "trend/trend_text.h"

struct options {
	const char *json;
	const char *report;   /* folder of the page */
	double tolerance_pct; /* negative: not set */
	bool all;
};

static const char usage[] =
	"usage: daxstorm trend DIR... [--all] [--json FILE] [--report DIR]\n"
	"                      [--tolerance PCT]\n"
	"\n"
	"Compares each kernel with the one before. A DIR with boot-*.json holds the\n"
	"results of one kernel, the folder of a comparison those of two, and any\n"
	"other DIR stands for the folders in it. Prints what each step broke, made\n"
	"worse and made better and how sure that is, and a table of the rows and\n"
	"checks that change; --all adds the others. --report writes trend.html and\n"
	"plots to DIR; --json - writes JSON to stdout and the table to stderr.\n"
	"\n"
	"Exit status 1 if the results cannot be compared.\n";

struct page {
	const struct trend *t;
	const char *plots;
};

static int put_page(FILE *f, void *data, struct err *e)
{
	const struct page *page = data;

	return trend_page(f, page->t, page->plots, e);
}

static void remove_plot(const char *plots)
{
	static const char *const names[] = { "trend.svg", "trend.png" };
	char *path;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		path = folder_path(plots, names[i]);
		if (path)
			unlink(path);
		free(path);
	}
}

/* Without gnuplot or its folder the page has no plot, and stderr says why. */
static int write_report(const struct trend *t, const char *dir, struct err *e)
{
	char *plots = folder_path(dir, "plots");
	char *path = folder_path(dir, "trend.html");
	struct page page = { t, plots };
	int err, undrawn = 0;

	err = plots && path ? folder_make(dir, e) :
			      err_set(e, ENOMEM, "out of memory");
	if (!err)
		undrawn = folder_make(plots, e);
	if (!err && !undrawn)
		remove_plot(plots); /* of an older trend */
	progress_begin("drawing the plot");
	if (!err && !undrawn && trend_draws(t))
		undrawn = trend_draw(t, plots, e);
	progress_end();
	if (undrawn)
		complain("trend: no plot: %s", e->text);
	if (!err)
		err = file_replace(path, put_page, &page, e);
	free(plots);
	free(path);
	return err;
}

static int show(const struct trend *t, const struct options *o, struct err *e)
{
	FILE *out = o->json && !strcmp(o->json, "-") ? stderr : stdout;
	int err;

	progress_end();
	err = trend_print(out, t, terminal_width(out), o->all, e);
	if (!err && o->json)
		err = trend_json_write(t, o->json, e);
	if (!err && o->report)
		err = write_report(t, o->report, e);
	return err;
}

static int trend(char **dir, size_t nr, const struct options *o, struct err *e)
{
	struct sets sets;
	struct trend t;
	int err;

	progress_begin("comparing");
	err = sets_load(dir, nr, &sets, e);
	if (!err)
		err = trend_make(sets.set, sets.nr, o->tolerance_pct, &t, e);
	if (!err) {
		err = show(&t, o, e);
		trend_free(&t);
	}
	sets_free(&sets);
	progress_end();
	return err;
}

/* Return: 0 or -EINVAL. */
static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option table[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "json", required_argument, NULL, 'j' },
		{ "report", required_argument, NULL, 'r' },
		{ "tolerance", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	const char *end;
	int opt;

	optind = 0; /* restart getopt: main may have used it before */
	while ((opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (opt == 'a')
			o->all = true;
		else if (opt == 'j')
			o->json = optarg;
		else if (opt == 'r')
			o->report = optarg;
		else if (opt != 't' ||
			 percent_parse(optarg, &o->tolerance_pct, &end) || *end)
			return -EINVAL;
	}
	return optind < argc ? 0 : -EINVAL;
}

static int cmd_trend(int argc, char **argv)
{
	struct options o = { .tolerance_pct = -1 };
	struct err e;

	if (parse_options(argc, argv, &o))
		return EXIT_USAGE;
	if (!trend(argv + optind, (size_t)(argc - optind), &o, &e))
		return EXIT_GOOD;
	complain("%s", e.text);
	return EXIT_BAD;
}

const struct command command_trend = {
	"trend", cmd_trend, usage,
	"any number of kernels, each against the one before"
};
