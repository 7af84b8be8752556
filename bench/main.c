// SPDX-License-Identifier: GPL-2.0-or-later
/* main.c - the table of sub-commands */
#include <stdio.h>
#include <string.h>

#include "base/workload.h"
#include "cmd/cmd.h"

static const struct {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "list", cmd_list,
	  "[--json|--bugs]: workloads, metrics, checks, patches; bugs" },
	{ "doctor", cmd_doctor,
	  "[--target T]: what can run here, what cannot, and the fix" },
	{ "run", cmd_run,
	  "--plan P [--target T]... [--threads N] [--seed S] -o FILE" },
	{ "plan", cmd_plan,
	  "FILE --files|--mode|--rounds|--needs|--cells: what a plan says" },
	{ "collect", cmd_collect,
	  "DIR -o FILE [--skip FILE] [--symbols FILE]: journals to a result" },
	{ "compare", cmd_compare, "BASE... --vs NEW... [--json FILE]" },
	{ "report", cmd_report, "DIR: self-contained HTML, plots inside" },
	{ "coverage", cmd_coverage,
	  "DIR [--check] [--json]: the series' functions and who ran them" },
	{ "observe", cmd_observe,
	  "[--check [--all]] RESULT...: what checks gave on which kernel" },
	{ "profile", cmd_profile,
	  "DIR [--cell C] [--metric M] [--tree]: which functions changed" },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(*commands))

static void usage(FILE *to)
{
	unsigned int i;

	fputs("usage: daxstorm COMMAND ...\n\n", to);
	for (i = 0; i < NR_COMMANDS; i++)
		fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].help);
}

int main(int argc, char **argv)
{
	unsigned int i;
	struct err e;

	if (argc >= 2 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_GOOD;
	}
	if (workload_check_all(&e)) {
		complain("%s", e.text);
		return EXIT_BAD;
	}
	for (i = 0; argc >= 2 && i < NR_COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].main(argc - 1, argv + 1);
	usage(stderr);
	return EXIT_USAGE;
}
