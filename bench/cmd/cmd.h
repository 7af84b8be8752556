/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd.h - the interface between main.c and the sub-commands */
#ifndef DAXSTORM_CMD_CMD_H
#define DAXSTORM_CMD_CMD_H

#include "base/err.h"

enum exit_status {
	EXIT_GOOD = 0,
	EXIT_BAD = 1, /* failed check, regression, broken file, lost output */
	EXIT_NOTHING = 4, /* nothing could run */
	EXIT_DIRTY = 5,	  /* a process hangs in the kernel: boot again */
	EXIT_USAGE = 64,  /* wrong usage: main prints the command's usage */
};

/*
 * A sub-command. The file that defines it says so by a variable command_NAME,
 * and a line of the table in main.c.
 */
struct command {
	const char *name;
	int (*main)(int argc, char **argv); /* returns an exit status */
	/*
	 * What --help prints: lines of at most 79 columns. NULL: a script, which
	 * answers --help itself and returns only if it cannot be started.
	 */
	const char *usage;
	const char *summary;
};

#endif
