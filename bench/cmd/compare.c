// SPDX-License-Identifier: GPL-2.0-or-later
/* compare.c - `daxstorm compare`: compare base results with new results */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "cmd/cmd.h"
#include "cmd/progress.h"
#include "cmd/terminal.h"
#include "file/file.h"
#include "report/compare_json.h"
#include "report/table.h"
#include "stats/compare.h"
#include "stats/gate.h"

struct options {
	const char *json;
	const char *text; /* file of the table with all */
	const struct table_form *form;
	double tolerance_pct; /* negative: not set */
	const char *ended;    /* why --boots auto took no more boots */
	bool all;
	struct gate_limit *limits;
	size_t nr_limits;
};

static const char usage[] =
	"usage: daxstorm compare BASE... --vs NEW... [--json FILE] [--text FILE]\n"
	"                        [--format terminal|mail|markdown] [--all]\n"
	"                        [--tolerance PCT] [--ended WHY]\n"
	"                        [--fail-on-regression PCT[:METRIC][@STAT]]...\n"
	"\n"
	"BASE and NEW are result files, one per boot. --json - writes JSON to\n"
	"stdout and the table to stderr. --all adds intervals (but not to a mail,\n"
	"whose 72 columns have no room), tails, what was counted beside the\n"
	"operations, growth and notes; --text writes the table with all of these to\n"
	"FILE. A terminal of fewer than 80 columns loses n, then base, then new.\n"
	"\n"
	"--fail-on-regression makes a gate: exit status 1 if on NEW a mean or p50 is\n"
	"worse by more than PCT with its whole interval, a check fails that BASE\n"
	"passes or does not have, a cell of BASE does not run, or the kernel warns,\n"
	"oopses or hangs as it does not on BASE. METRIC is a metric; or a cell or the\n"
	"part in front of one, with or without /METRIC behind it, but WORKLOAD/ for a\n"
	"workload. STAT is mean, p50, p99, p99.9 or max, the last three only where\n"
	"named. The option may be given several times. Without it one line says what\n"
	"a gate would have said.\n"
	"\n"
	"--ended adds a line: why scripts/compare --boots auto took no more boots.\n"
	"\n"
	"Exit status 1 too if no cell passed on NEW; 4 if none did on BASE.\n";

static int percent(const char *text, double *pct)
{
	const char *end;

	return percent_parse(text, pct, &end) || *end ? -EINVAL : 0;
}

static int add_limit(struct options *o, struct err *e)
{
	struct gate_limit *l = array_add(&o->limits, &o->nr_limits, sizeof(*l));

	return l ? gate_limit_parse(optarg, l, e) :
		   err_set(e, ENOMEM, "out of memory for a limit");
}

/* Return: 0, or -EINVAL after a message. */
static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option table[] = {
		{ "json", required_argument, NULL, 'j' },
		{ "text", required_argument, NULL, 'x' },
		{ "format", required_argument, NULL, 'f' },
		{ "fail-on-regression", required_argument, NULL, 'r' },
		{ "tolerance", required_argument, NULL, 't' },
		{ "all", no_argument, NULL, 'a' },
		{ "ended", required_argument, NULL, 'e' },
		{ NULL, 0, NULL, 0 },
	};
	struct err e = { "" };
	int opt, err = 0;

	optind = 0; /* restart getopt: main may have used it before */
	while (!err && (opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (opt == 'j')
			o->json = optarg;
		else if (opt == 'x')
			o->text = optarg;
		else if (opt == 'f')
			err = (o->form = table_form_find(optarg)) ? 0 : -EINVAL;
		else if (opt == 'r')
			err = add_limit(o, &e);
		else if (opt == 'e')
			o->ended = optarg;
		else if (opt == 'a')
			o->all = true;
		else if (opt == 't')
			err = percent(optarg, &o->tolerance_pct);
		else
			return -EINVAL;
		if (err && e.text[0])
			complain("compare: %s", e.text);
		else if (err)
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
static char vs[] = "\n--vs";

static int split(char **operand, int nr, int *nr_base)
{
	int i, separators = 0;

	*nr_base = nr;
	for (i = nr; i--;) {
		if (strcmp(operand[i], vs))
			continue;
		separators++;
		*nr_base = i;
	}
	if (separators == 1 && *nr_base > 0 && *nr_base < nr - 1)
		return 0;
	if (separators == 1)
		complain(
			"compare: there are %d files of base and %d of new; name one or more in front of --vs and behind it",
			*nr_base, nr - *nr_base - 1);
	else
		complain(
			"compare: --vs is given %d times; name the files of base, --vs once, and the files of new",
			separators);
	return -EINVAL;
}

struct text {
	const char *path;
	const struct comparison *c;
	const struct table_form *form;
};

static int put_text(FILE *f, void *data, struct err *e)
{
	static const struct table_style style = { .width = TABLE_WIDTH_MAX,
						  .all = true };
	const struct text *text = data;
	struct err w;
	int err = table_print(f, text->c, text->form, &style, &w);

	return err ? err_set(e, -err, "%s: %s", text->path, w.text) : 0;
}

static int write_files(const struct comparison *c, const struct options *o,
		       struct err *e)
{
	struct text text = { o->text, c, o->form };
	int err = 0;

	if (o->text)
		err = file_replace(o->text, put_text, &text, e);
	if (!err && o->json)
		err = compare_json_write(c, o->json, e);
	return err;
}

/* Where a file cannot be written, the table comes nevertheless. */
static int show(const struct comparison *c, const struct options *o,
		struct err *e)
{
	FILE *out = o->json && !strcmp(o->json, "-") ? stderr : stdout;
	const char *no_colour = getenv("NO_COLOR");
	const struct table_style style = {
		.width = terminal_width(out),
		.colour = isatty(fileno(out)) && !(no_colour && *no_colour),
		.all = o->all,
	};
	int err = write_files(c, o, e), unshown;

	progress_end();
	unshown = table_print(out, c, o->form, &style, err ? NULL : e);
	return err ? err : unshown;
}

/* The exit status that the comparison deserves, with a message if it is bad. */
static enum exit_status status_of(const struct comparison *c)
{
	if (!gate_measured(c, SIDE_BASE)) {
		complain(
			"no cell passed on base (%s, ...), so there is nothing to compare new with; the reasons are under \"Not passed\"",
			c->side[SIDE_BASE].path[0]);
		return EXIT_NOTHING;
	}
	if (!gate_measured(c, SIDE_NEW)) {
		complain(
			"no cell passed on new (%s, ...), but on base some did; the reasons are under \"Not passed\"",
			c->side[SIDE_NEW].path[0]);
		return EXIT_BAD;
	}
	return c->gate->nr_limits && c->gate->nr_findings ? EXIT_BAD :
							    EXIT_GOOD;
}

static int judge_and_show(struct comparison *c, const struct options *o,
			  enum exit_status *status, struct err *e)
{
	struct gate gate;
	int err = gate_limits_check(c, o->limits, o->nr_limits, e);

	if (err) {
		*status = EXIT_USAGE;
		return err;
	}
	err = gate_judge(c, o->limits, o->nr_limits, &gate, e);
	if (err)
		return err;
	c->gate = &gate;
	err = show(c, o, e);
	if (!err)
		*status = status_of(c);
	c->gate = NULL;
	gate_free(&gate);
	return err;
}

/* @status: set to the exit status unless there is another error. */
static int compare_files(char **operand, int nr, int nr_base,
			 const struct options *o, enum exit_status *status,
			 struct err *e)
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
		c.ended = o->ended;
		err = judge_and_show(&c, o, status, e);
		comparison_free(&c);
	}
	boots_free(&side[SIDE_BASE]);
	boots_free(&side[SIDE_NEW]);
	return err;
}

static enum exit_status compare_and_tell(char **operand, int nr, int nr_base,
					 const struct options *o)
{
	enum exit_status status = EXIT_BAD;
	struct err e;
	int err;

	progress_begin("comparing");
	err = compare_files(operand, nr, nr_base, o, &status, &e);
	progress_end();
	if (err)
		complain("%s", e.text);
	return status;
}

static int cmd_compare(int argc, char **argv)
{
	struct options o = { .form = table_form_find("terminal"),
			     .tolerance_pct = -1 };
	enum exit_status status = EXIT_BAD;
	int i, nr_base, err;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--vs"))
			argv[i] = vs;
	err = parse_options(argc, argv, &o);
	if (err || split(argv + optind, argc - optind, &nr_base))
		status = EXIT_USAGE;
	else
		status = compare_and_tell(argv + optind, argc - optind, nr_base,
					  &o);
	free(o.limits);
	return status;
}

const struct command command_compare = {
	"compare", cmd_compare, usage,
	"result files of base against result files of new"
};
