// SPDX-License-Identifier: GPL-2.0-or-later
/* run_options.c - parse the options of `daxstorm run` */
#include "cmd/run_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell.h"
#include "base/err.h"
#include "cmd/cmd.h"

const char usage_run[] =
	"usage: daxstorm run --plan FILE (--target PATH... | --prepare COMMAND)\n"
	"                    (-o FILE | --journal FILE) [OPTION]...\n"
	"\n"
	"Runs the cells of a plan on this machine.\n"
	"\n"
	"  --plan FILE           an INI file that lists cells\n"
	"  --target PATH         the memory under test (daxstorm doctor explains it);\n"
	"                        may stand several times\n"
	"  --prepare COMMAND     a program that makes the target of each cell and\n"
	"                        prints its path\n"
	"  -o, --output FILE     result file\n"
	"  --journal FILE        one JSON line a cell, for daxstorm collect\n"
	"  --threads N           N tasks in every cell\n"
	"  --max-threads N       leave cells of more tasks for another run\n"
	"  --seed S              of order, addresses and placement (1)\n"
	"  --mode exact|time     refuse to run if the clock is of the other mode\n"
	"  --bind compact|spread how tasks are bound to CPUs\n"
	"  --skip FILE           cells that are not to run, one a line\n"
	"  --config FILE         of the running kernel, for the result\n"
	"  --quiet FILE          what was stopped for the run, a line each\n"
	"  --marked              leave counting of operations to QEMU's plugin\n"
	"  --kmsg                write a line into the kernel log at each cell\n"
	"  --force               overwrite all of a devdax device\n"
	"  --alone               nobody needs this machine: run what may harm it\n";

static int parse_number(const char *text, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	return errno || !*text || *end || *text == '-' ? -EINVAL : 0;
}

static int parse_tasks(const char *text, unsigned int *tasks)
{
	uint64_t number;

	if (parse_number(text, &number) || !number || number > CELL_TASKS_MAX)
		return -EINVAL;
	*tasks = (unsigned int)number;
	return 0;
}

static int take_option(struct run_options *o, int opt)
{
	switch (opt) {
	case 'p':
		o->plan = optarg;
		return 0;
	case 't':
		if (o->nr_targets == RUN_TARGETS_MAX)
			return -E2BIG;
		o->target[o->nr_targets++] = optarg;
		return 0;
	case 'P':
		o->prepare = optarg;
		return 0;
	case 'n':
		return parse_tasks(optarg, &o->threads);
	case 'x':
		return parse_tasks(optarg, &o->max_threads);
	case 's':
		return parse_number(optarg, &o->seed);
	case 'm':
		o->mode = optarg;
		return strcmp(optarg, "exact") && strcmp(optarg, "time") ?
			       -EINVAL :
			       0;
	case 'b':
		return bind_policy_parse(optarg, &o->bind);
	case 'S':
		o->skip = optarg;
		return 0;
	case 'c':
		o->config = optarg;
		return 0;
	case 'q':
		o->quiet = optarg;
		return 0;
	case 'k':
		o->kmsg = true;
		return 0;
	case 'f':
		o->force = true;
		return 0;
	case 'a':
		o->alone = true;
		return 0;
	case 'M':
		o->marked = true;
		return 0;
	case 'j':
		o->journal = optarg;
		return 0;
	case 'o':
		o->output = optarg;
		return 0;
	}
	return -EINVAL;
}

int run_options_parse(int argc, char **argv, struct run_options *o)
{
	static const struct option options[] = {
		{ "plan", required_argument, NULL, 'p' },
		{ "target", required_argument, NULL, 't' },
		{ "prepare", required_argument, NULL, 'P' },
		{ "threads", required_argument, NULL, 'n' },
		{ "max-threads", required_argument, NULL, 'x' },
		{ "seed", required_argument, NULL, 's' },
		{ "mode", required_argument, NULL, 'm' },
		{ "bind", required_argument, NULL, 'b' },
		{ "skip", required_argument, NULL, 'S' },
		{ "config", required_argument, NULL, 'c' },
		{ "quiet", required_argument, NULL, 'q' },
		{ "kmsg", no_argument, NULL, 'k' },
		{ "force", no_argument, NULL, 'f' },
		{ "alone", no_argument, NULL, 'a' },
		{ "marked", no_argument, NULL, 'M' },
		{ "journal", required_argument, NULL, 'j' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 },
	};
	int opt;

	*o = (struct run_options){ .seed = 1, .max_threads = CELL_TASKS_MAX };
	while ((opt = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (opt == '?')
			return -EINVAL;
		if (take_option(o, opt)) {
			complain("run: invalid value \"%s\"", optarg);
			return -EINVAL;
		}
	}
	if (optind == argc && o->plan && !o->output != !o->journal &&
	    !o->nr_targets != !o->prepare)
		return 0;
	complain(
		"run: needed are --plan, either --target or --prepare, and either -o or --journal");
	return -EINVAL;
}
