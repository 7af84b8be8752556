/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_target.h - find or prepare the target of a cell */
#ifndef DAXSTORM_CMD_RUN_TARGET_H
#define DAXSTORM_CMD_RUN_TARGET_H

#include <stdbool.h>

#include "cmd/run_options.h"
#include "target/target.h"

/**
 * run_targets_check() - check every --target before anything is written
 * @options: of the run
 * @reason: set to the cause of a failure and the way out
 *
 * Nothing on a raw device shows whether its data is needed, so the user must
 * give --force.
 *
 * Return: 0; -EPERM without --force; or -errno of the probe.
 */
int run_targets_check(const struct run_options *options, struct err *reason);

/* Return whether the cell's file system must be made with reflink. */
bool run_target_reflink(const struct cell *cell);

/**
 * run_target_find() - find the first target that fits a cell, or prepare one
 * @options: of the run
 * @cell: the cell
 * @target: filled
 * @reason: set to the cause of a failure and the way out
 *
 * Return: 0; -ENODEV if no target fits, or if --prepare exits with status 3
 * because this kernel cannot have it; -EIO if --prepare failed; or -errno of
 * the probe.
 */
int run_target_find(const struct run_options *options, const struct cell *cell,
		    struct target *target, struct err *reason);

#endif
