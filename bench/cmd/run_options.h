/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options.h - parse the options of `daxstorm run` */
#ifndef DAXSTORM_CMD_RUN_OPTIONS_H
#define DAXSTORM_CMD_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "measure/bind.h"

#define RUN_TARGETS_MAX 16

struct run_options {
	const char *plan, *prepare, *mode, *skip, *config, *quiet, *journal,
		*output;
	const char *target[RUN_TARGETS_MAX];
	unsigned int nr_targets, threads, max_threads;
	enum bind_policy bind;
	uint64_t seed;
	bool kmsg, force, alone, marked;
};

/* Parse the command line. Return: 0, or -EINVAL after a message. */
int run_options_parse(int argc, char **argv, struct run_options *options);

#endif
