// SPDX-License-Identifier: GPL-2.0-or-later
/* collect.c - `daxstorm collect`: merge journals of a guest into a result */
#include <getopt.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "record/collect.h"

int cmd_collect(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "skip", required_argument, NULL, 's' },
		{ "symbols", required_argument, NULL, 'y' },
		{ 0 },
	};
	const char *out = NULL, *skip = NULL, *symbols = NULL;
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
		else
			return EXIT_USAGE;
	}
	if (optind != argc - 1 || !out) {
		complain(
			"usage: daxstorm collect DIR -o FILE [--skip FILE] [--symbols FILE]");
		return EXIT_USAGE;
	}
	if (collect(argv[optind], out, skip, symbols, &state, &reason)) {
		complain("%s", reason.text);
		return EXIT_BAD;
	}
	puts(state == COLLECT_COMPLETE ? "complete" : "resume");
	return EXIT_GOOD;
}
