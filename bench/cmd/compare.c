// SPDX-License-Identifier: GPL-2.0-or-later
/* compare.c - `daxstorm compare`: compare base results with new results */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "report/compare_json.h"
#include "report/table.h"
#include "stats/compare.h"

struct options {
	const char *json;
	const struct table_form *form;
	double fail_pct, tolerance_pct; /* negative: not set */
};

static const char usage[] =
	"usage: daxstorm compare BASE... --vs NEW... [--json FILE]\n"
	"                        [--format terminal|mail|markdown]\n"
	"                        [--tolerance PCT] [--fail-on-regression PCT]\n"
	"\n"
	"BASE and NEW are result files, one per boot. --json - writes JSON to\n"
	"stdout and the table to stderr. --fail-on-regression exits with 1 if a\n"
	"metric is worse by more than PCT beyond doubt, or if a check that passed\n"
	"on base fails on new.\n";

static int percent(const char *text, double *pct)
{
	char *end;

	*pct = strtod(text, &end);
	return end == text || *end || !isfinite(*pct) || *pct < 0 ? -EINVAL : 0;
}

/* Return: 0, or -EINVAL after a message. */
static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option table[] = {
		{ "json", required_argument, NULL, 'j' },
		{ "format", required_argument, NULL, 'f' },
		{ "fail-on-regression", required_argument, NULL, 'r' },
		{ "tolerance", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	int opt, err = 0;

	optind = 0; /* restart getopt: main may have used it before */
	while (!err && (opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (opt == 'j')
			o->json = optarg;
		else if (opt == 'f')
			err = (o->form = table_form_find(optarg)) ? 0 : -EINVAL;
		else if (opt == 'r')
			err = percent(optarg, &o->fail_pct);
		else if (opt == 't')
			err = percent(optarg, &o->tolerance_pct);
		else
			return -EINVAL;
		if (err)
			complain(
				"compare: invalid value \"%s\"; see daxstorm compare --help",
				optarg);
	}
	return err;
}

/*
 * getopt() reorders operands but keeps their order among each other. --vs is
 * therefore replaced by an operand: those before it are base, those behind new.
 */
static int split(char **operand, int nr, int *nr_base)
{
	int i;

	for (i = 0; i < nr && strcmp(operand[i], "\n--vs"); i++)
		;
	*nr_base = i;
	return i > 0 && i < nr - 1 ? 0 : -EINVAL;
}

static int show(const struct comparison *c, const struct options *o,
		struct err *e)
{
	FILE *out = o->json && !strcmp(o->json, "-") ? stderr : stdout;
	const char *no_colour = getenv("NO_COLOR");
	bool colour = isatty(fileno(out)) && !(no_colour && *no_colour);
	int err = table_print(out, c, o->form, colour, e);

	if (!err && o->json)
		err = compare_json_write(c, o->json, e);
	return err;
}

static int compare_files(char **operand, int nr, int nr_base,
			 const struct options *o, struct err *e)
{
	struct boots side[SIDES] = { { .nr = 0 }, { .nr = 0 } };
	struct comparison c;
	int err = boots_load(operand, (size_t)nr_base, &side[SIDE_BASE], e);

	if (!err)
		err = boots_load(operand + nr_base + 1,
				 (size_t)(nr - nr_base - 1), &side[SIDE_NEW],
				 e);
	if (!err)
		err = compare(side, o->tolerance_pct, &c, e);
	if (!err) {
		err = show(&c, o, e);
		if (!err && o->fail_pct >= 0 &&
		    comparison_regressed(&c, o->fail_pct))
			err = err_set(
				e, EDOM,
				"regression: a metric is worse by more than %g %%, or a check that passes on base fails on new",
				o->fail_pct);
		comparison_free(&c);
	}
	boots_free(&side[SIDE_BASE]);
	boots_free(&side[SIDE_NEW]);
	return err;
}

static int cmd_compare(int argc, char **argv)
{
	static char mark[] = "\n--vs";
	struct options o = { .form = table_form_find("terminal"),
			     .fail_pct = -1,
			     .tolerance_pct = -1 };
	struct err w;
	int i, nr_base, err;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--vs"))
			argv[i] = mark;
	err = parse_options(argc, argv, &o);
	if (err || split(argv + optind, argc - optind, &nr_base))
		return EXIT_USAGE;
	err = compare_files(argv + optind, argc - optind, nr_base, &o, &w);
	if (!err)
		return EXIT_GOOD;
	complain("%s", w.text);
	return EXIT_BAD;
}

const struct command command_compare = {
	"compare", cmd_compare, usage,
	"result files of base against result files of new"
};
