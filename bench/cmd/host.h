/* SPDX-License-Identifier: GPL-2.0-or-later */
/* host.h - the state of this machine, for the sub-commands that tell it */
#ifndef DAXSTORM_CMD_HOST_H
#define DAXSTORM_CMD_HOST_H

#include <stdbool.h>

#include "base/err.h"
#include "host/state.h"

/**
 * host_look() - read the state of this machine, and whether its pmem is real
 * @targets: paths of the memory under test; without any, all pmem is listed
 * @nr: number of targets
 * @changing: also what changes by itself (host/read.h), which takes 0.2 s
 * @state: filled; release with host_state_free()
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int host_look(const char *const *targets, unsigned int nr, bool changing,
	      struct host_state *state, struct err *reason);

/* Print to stderr what makes times uncertain, a line each, with its cure. */
void host_complain(const struct host_state *state);

#endif
