/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boots.h - what the states of all boots of a comparison say about it */
#ifndef DAXSTORM_HOST_BOOTS_H
#define DAXSTORM_HOST_BOOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell_result.h"
#include "host/state.h"

/* One boot of a comparison. */
struct host_boot {
	const char *path;		    /* of its result file */
	const struct host_state *state;	    /* of the machine that measured */
	const struct host_state *outer;	    /* of the host of a guest */
	const struct host_cell *outer_host; /* what happened to it; or NULL */
	const struct result_cell *cells;
	size_t nr_cells;
};

/* Take a warning. Return: 0, or -errno, which ends host_boots_warn(). */
typedef int host_warn(void *data, const char *text);

/**
 * host_boots_warn() - warn of settings, of differences and of disturbed cells
 * @boots: all boots of both sides
 * @nr: their number
 * @exact: mode exact, in which only what changes the path of the kernel counts
 * @warn: called for each warning, which names the cure
 * @data: for @warn
 *
 * What is not recorded makes no warning.
 *
 * Return: 0, or what @warn returned.
 */
int host_boots_warn(const struct host_boot *boots, size_t nr, bool exact,
		    host_warn *warn, void *data);

#endif
