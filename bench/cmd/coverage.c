// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage.c - the sub-command coverage: did the suite reach the series? */
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
	"usage: daxstorm coverage DIR [--check] [--json]\n"
	"\n"
	"Reads DIR/base-*.json and DIR/new-*.json, measured with PROFILE=1, and\n"
	"prints for each kernel which functions of the series ran in which\n"
	"workload, and why the others did not. --check fails if a workload\n"
	"says that it exercises a function that the kernel has and that never\n"
	"ran in it.\n";

struct options {
	bool check, json;
};

/* Text goes to stderr: it is for people, beside the table or the JSON. */
static int report_misses(const struct coverage_kernel *k, size_t *failed,
			 struct err *e)
{
	struct coverage_miss *miss;
	size_t nr, i;
	int err = coverage_misses(k, workload_first(), &miss, &nr, e);

	for (i = 0; !err && i < nr; i++) {
		if (!miss[i].function) {
			complain("%s has no profiled cell on %s: not judged",
				 miss[i].workload, k->like->release);
			continue;
		}
		++*failed;
		complain(
			"%s says it exercises %s, which %s has and which never ran in it",
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
			"%zu claims of workloads do not hold: run them so that the function is reached, or mend their exercises",
			failed);
	return err;
}

static int coverage(const char *dir, const struct options *o, struct err *e)
{
	struct coverage c = { .nr = 0 };
	struct folder f;
	int err = folder_load(dir, &f, e);

	if (!err)
		err = coverage_gather(f.side, &c, e);
	if (!err)
		err = show(&c, o, e);
	coverage_free(&c);
	folder_free(&f);
	return err;
}

int cmd_coverage(int argc, char **argv)
{
	static const struct option table[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct options o = { .check = false };
	struct err w;
	int opt;

	optind = 0; /* a fresh start: main may have parsed before */
	while ((opt = getopt_long(argc, argv, "h", table, NULL)) != -1) {
		if (opt == 'h') {
			fputs(usage, stdout);
			return EXIT_GOOD;
		}
		o.check |= opt == 'c';
		o.json |= opt == 'j';
		if (opt == '?')
			break;
	}
	if (opt != -1 || argc - optind != 1) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (!coverage(argv[optind], &o, &w))
		return EXIT_GOOD;
	complain("%s", w.text);
	return EXIT_BAD;
}
