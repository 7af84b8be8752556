/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_target.h - the target of a cell: named by the user, or prepared */
#ifndef DAXSTORM_CMD_RUN_TARGET_H
#define DAXSTORM_CMD_RUN_TARGET_H

#include <stdbool.h>

#include "cmd/run_options.h"
#include "target/target.h"

/**
 * run_targets_check() - look at every named target before anything is written
 *
 * A device has no file system that tells whether somebody needs it: its user
 * must say --force. Return: 0; -EPERM without --force; -errno of the probe.
 */
int run_targets_check(const struct run_options *options, struct err *reason);

/* Must --prepare make the cell's file system with shared extents? */
bool run_target_reflink(const struct cell *cell);

/**
 * run_target_find() - the target of @cell: prepared, or the first that fits
 *
 * Return: 0; -ENODEV when none fits, with what would, or when --prepare says by
 * its status 3 that this kernel cannot have it; -EIO when --prepare
 * failed; -errno of the probe.
 */
int run_target_find(const struct run_options *options, const struct cell *cell,
		    struct target *target, struct err *reason);

#endif
