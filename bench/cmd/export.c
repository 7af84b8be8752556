// SPDX-License-Identifier: GPL-2.0-or-later
/* export.c - `daxstorm export`: results in the formats of other tools */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "export/formats.h"
#include "stats/validate.h"

#define NAMED(name, summary) "  " #name ": " summary "\n"

static const char usage[] =
	"usage: daxstorm export --format FORMAT [-o FILE] [--cell CELL]\n"
	"                       [--metric METRIC] RESULT.json... | DIR\n"
	"\n"
	"Writes result files, one per boot, or DIR/base-*.json and DIR/new-*.json, in\n"
	"a format that other tools read, to FILE or to standard output:\n"
	"\n" EXPORT_FORMATS(
		NAMED) "\n"
		       "  -o, --output FILE      the file, which is replaced when all is written\n"
		       "  --cell munmap/xfs/2m   these cells only; the first parts are enough\n"
		       "  --metric fault         this metric only\n"
		       "\n"
		       "Values are those of a comparison: of times the cost of measuring has been\n"
		       "subtracted. hgrm has times as they were recorded.\n"
		       "\n"
		       "What a format cannot hold is left out. If that is everything, nothing is\n"
		       "written, and the exit status is 1.\n";

#define LISTED(name, summary) " " #name

struct options {
	const struct format *format;
	const char *output; /* NULL: standard output */
	const char *cell, *metric;
};

/* Return: 0, or -EINVAL after a message. */
static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option table[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "cell", required_argument, NULL, 'c' },
		{ "metric", required_argument, NULL, 'm' },
		{ NULL, 0, NULL, 0 },
	};
	const char *name = NULL;
	int opt;

	optind = 0; /* restart getopt: main may have used it before */
	while ((opt = getopt_long(argc, argv, "o:", table, NULL)) != -1) {
		if (opt == 'f')
			name = optarg;
		else if (opt == 'o')
			o->output = optarg;
		else if (opt == 'c')
			o->cell = optarg;
		else if (opt == 'm')
			o->metric = optarg;
		else
			return -EINVAL;
	}
	o->format = name ? format_find(name) : NULL;
	if (o->format)
		return 0;
	if (name)
		complain("export: there is no format \"%s\"; there are:%s",
			 name, EXPORT_FORMATS(LISTED));
	else
		complain("export: --format is missing; there are:%s",
			 EXPORT_FORMATS(LISTED));
	return -EINVAL;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static int check_operands(char **operand, int nr)
{
	int i;

	if (!nr)
		complain("export: name result files, or a folder of them");
	for (i = 0; nr > 1 && i < nr; i++) {
		if (!is_folder(operand[i]))
			continue;
		complain(
			"export: %s is a folder, and may be the only operand; name one folder, or files",
			operand[i]);
		return -EINVAL;
	}
	return nr ? 0 : -EINVAL;
}

static int export_folder(const char *dir, const struct options *o,
			 struct export *x, struct err *e)
{
	struct folder f = { .nr = { 0, 0 } };
	int err = folder_load(dir, &f, e);
	unsigned int s;

	if (!err)
		err = results_validate(f.side, e);
	for (s = 0; !err && s < SIDES; s++)
		err = export_add(x, &f.side[s], side_name((enum side)s), e);
	if (!err)
		err = export_write(o->format, x, o->output, e);
	folder_free(&f);
	return err;
}

static int export_files(char **path, size_t nr, const struct options *o,
			struct export *x, struct err *e)
{
	struct boots side[SIDES] = { { .nr = 0 }, { .nr = 0 } };
	int err = boots_load(path, nr, &side[0], e);

	if (!err)
		err = results_validate(side, e);
	if (!err)
		err = export_add(x, &side[0], NULL, e);
	if (!err)
		err = export_write(o->format, x, o->output, e);
	boots_free(&side[0]);
	return err;
}

static int cmd_export(int argc, char **argv)
{
	struct options o = { .format = NULL };
	struct export x = { .nr = 0 };
	struct err e;
	int err;

	if (parse_options(argc, argv, &o) ||
	    check_operands(argv + optind, argc - optind))
		return EXIT_USAGE;
	x.cell = o.cell;
	x.metric = o.metric;
	if (is_folder(argv[optind]))
		err = export_folder(argv[optind], &o, &x, &e);
	else
		err = export_files(argv + optind, (size_t)(argc - optind), &o,
				   &x, &e);
	export_free(&x);
	if (!err)
		return EXIT_GOOD;
	complain("%s", e.text);
	return EXIT_BAD;
}

const struct command command_export = {
	"export", cmd_export, usage, "results in the formats of other tools"
};
