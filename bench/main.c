// SPDX-License-Identifier: GPL-2.0-or-later
/* main.c - the table of sub-commands, --help and --version */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/output.h"
#include "base/version.h"
#include "base/workload.h"
#include "cmd/cmd.h"

/* clang-format off */
/* In the order of --help. */
#define COMMANDS(command)						\
	command(list)							\
	command(doctor)							\
	command(run)							\
	command(plan)							\
	command(collect)						\
	command(compare)						\
	command(report)							\
	command(trend)							\
	command(power)							\
	command(export)							\
	command(coverage)						\
	command(observe)						\
	command(profile)						\
	command(compare_kernels)					\
	command(trend_kernels)						\
	command(kernel)							\
	command(setup)
/* clang-format on */

#define DECLARE(name) extern const struct command command_##name;
COMMANDS(DECLARE)

#define ADDRESS(name) &command_##name,
static const struct command *const commands[] = { COMMANDS(ADDRESS) };

#define NR_COMMANDS (sizeof(commands) / sizeof(*commands))

static void usage(FILE *to)
{
	unsigned int i;

	fputs("usage: daxstorm COMMAND [OPTION]...\n"
	      "       daxstorm [COMMAND] --help | --version\n\n",
	      to);
	for (i = 0; i < NR_COMMANDS; i++)
		fprintf(to, "  %-15s %s\n", commands[i]->name,
			commands[i]->summary);
}

static bool has_option(int argc, char **argv, const char *option)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], option))
			return true;
	return false;
}

static const struct command *find_command(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_COMMANDS; i++)
		if (!strcmp(name, commands[i]->name))
			return commands[i];
	return NULL;
}

/* A command that returns EXIT_USAGE has printed the error, but not its usage. */
static int run_command(const struct command *c, int argc, char **argv)
{
	int status;

	if (c->usage && has_option(argc, argv, "--help")) {
		fputs(c->usage, stdout);
		return EXIT_GOOD;
	}
	status = c->main(argc, argv);
	if (status == EXIT_USAGE && c->usage)
		fputs(c->usage, stderr);
	return status;
}

static int run(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	const struct command *c = name ? find_command(name) : NULL;
	struct err e;

	if (!c &&
	    (!name || (strcmp(name, "--help") && strcmp(name, "--version")))) {
		if (name)
			complain("there is no command \"%s\"", name);
		usage(stderr);
		return EXIT_USAGE;
	}
	if (has_option(argc, argv, "--version")) {
		printf("daxstorm %s\n", daxstorm_version);
		return EXIT_GOOD;
	}
	if (workload_check_all(&e)) {
		complain("%s", e.text);
		return EXIT_BAD;
	}
	if (c)
		return run_command(c, argc - 1, argv + 1);
	usage(stdout);
	return EXIT_GOOD;
}

int main(int argc, char **argv)
{
	output_open();
	return output_end(run(argc, argv));
}
