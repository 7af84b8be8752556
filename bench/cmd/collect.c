// SPDX-License-Identifier: GPL-2.0-or-later
/* collect.c - `daxstorm collect`: merge journals of a guest into a result */
#include <getopt.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "record/collect.h"

static const char usage[] =
	"usage: daxstorm collect DIR -o FILE [--skip FILE] [--symbols FILE]\n"
	"                        [--vm FILE]\n"
	"\n"
	"Makes the result FILE from the journals, consoles and profiles that one boot\n"
	"and its restarts left in DIR. Prints \"complete\", or \"resume\" if cells remain\n"
	"for another start of the guest.\n"
	"\n"
	"  --skip FILE      write the cells that the next start leaves out\n"
	"  --symbols FILE   of the kernel, for profiles (scripts/vm --symbols)\n"
	"  --vm FILE        of the guest's machine: lines qemu=, memory_bytes=,\n"
	"                   pmem_bytes=, cpus= and append=\n";

static int cmd_collect(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "skip", required_argument, NULL, 's' },
		{ "symbols", required_argument, NULL, 'y' },
		{ "vm", required_argument, NULL, 'v' },
		{ 0 },
	};
	const char *out = NULL, *skip = NULL, *symbols = NULL, *vm = NULL;
	enum collect_state state;
	struct err reason = { "" };
	int opt;

	while ((opt = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (opt == 'o')
			out = optarg;
		else if (opt == 's')
			skip = optarg;
		else if (opt == 'y')
			symbols = optarg;
		else if (opt == 'v')
			vm = optarg;
		else
			return EXIT_USAGE;
	}
	if (optind != argc - 1 || !out) {
		complain("collect: one DIR and -o FILE are needed");
		return EXIT_USAGE;
	}
	if (collect(argv[optind], out, skip, symbols, vm, &state, &reason)) {
		complain("%s", reason.text);
		return EXIT_BAD;
	}
	puts(state == COLLECT_COMPLETE ? "complete" : "resume");
	return EXIT_GOOD;
}

const struct command command_collect = {
	"collect", cmd_collect, usage,
	"a result file from the journals of a guest"
};
