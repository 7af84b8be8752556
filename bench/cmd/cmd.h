/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd.h - the sub-commands; each returns the program's exit status */
#ifndef DAXSTORM_CMD_CMD_H
#define DAXSTORM_CMD_CMD_H

enum exit_status {
	EXIT_GOOD = 0,
	EXIT_BAD = 1,	  /* a failed check, a regression, a broken file */
	EXIT_NOTHING = 4, /* nothing could run */
	EXIT_DIRTY = 5,	  /* a process hangs in the kernel: boot again */
	EXIT_USAGE = 64,
};

int cmd_list(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_collect(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_coverage(int argc, char **argv);
int cmd_observe(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_profile(int argc, char **argv);

#endif
