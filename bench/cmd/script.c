// SPDX-License-Identifier: GPL-2.0-or-later
/* script.c - sub-commands that are scripts */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "file/data_path.h"

/* Execute script @name, which uses the user's command name in its messages. */
static int become(const char *name, char **argv)
{
	char path[PATH_MAX], typed[64];
	struct err e = { "" };

	if (script_path(name, path, &e)) {
		complain("%s", e.text);
		return EXIT_BAD;
	}
	snprintf(typed, sizeof(typed), "daxstorm %s", argv[0]);
	setenv("DAXSTORM_COMMAND", typed, 1);
	argv[0] = path;
	execv(path, argv);
	err_sys(&e, errno, "cannot run %s", path);
	complain("%s", e.text);
	return EXIT_BAD;
}

static int cmd_compare_kernels(int argc, char **argv)
{
	(void)argc;
	return become("compare", argv);
}

static int cmd_trend_kernels(int argc, char **argv)
{
	(void)argc;
	return become("trend", argv);
}

static int cmd_kernel(int argc, char **argv)
{
	(void)argc;
	return become("kernel", argv);
}

static int cmd_setup(int argc, char **argv)
{
	(void)argc;
	return become("setup", argv);
}

const struct command command_compare_kernels = {
	"compare-kernels", cmd_compare_kernels, NULL,
	"boot two kernels under QEMU, measure and compare"
};

const struct command command_trend_kernels = {
	"trend-kernels", cmd_trend_kernels, NULL,
	"boot any number of kernels, and print their trend"
};

const struct command command_kernel = {
	"kernel", cmd_kernel, NULL,
	"download or unpack a kernel, print its folder"
};

const struct command command_setup = {
	"setup", cmd_setup, NULL,
	"install the packages that are missing, or name them"
};
