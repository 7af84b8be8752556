/* SPDX-License-Identifier: GPL-2.0-or-later */
/* read.h - read the state of a machine */
#ifndef DAXSTORM_HOST_READ_H
#define DAXSTORM_HOST_READ_H

#include <stdbool.h>

#include "base/err.h"
#include "host/state.h"

/**
 * host_read() - read the settings of a machine, and its load
 * @root: "" for this machine, or a folder that stands in for /
 * @changing: also read what changes by itself: load, frequency, steal time,
 *	      throttling. In mode exact none of it matters, and two boots of one
 *	      seed must not differ by it.
 * @state: filled, without pmem; release with host_state_free()
 * @reason: set to the cause of a failure
 *
 * What cannot be read, or holds garbage, is unknown and no failure.
 *
 * Return: 0 or -ENOMEM.
 */
int host_read(const char *root, bool changing, struct host_state *state,
	      struct err *reason);

/**
 * host_watch() - count the CPUs that are busy now
 * @root: see host_read()
 * @ms: how long it watches
 * @state: busy_cpus is set
 *
 * The load average of a minute also holds what was run before. This does not.
 */
void host_watch(const char *root, unsigned int ms, struct host_state *state);

#endif
