/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xfail.h - failures that a bug on record explains */
#ifndef DAXSTORM_RECORD_XFAIL_H
#define DAXSTORM_RECORD_XFAIL_H

#include "base/cell_result.h"
#include "base/err.h"
#include "record/bugs.h"
#include "record/observations.h"

/*
 * The failure of a check is an xfail if a bug about the kernel's model names the
 * check, and the observations say that the check failed on kernels like this.
 */
struct xfails {
	struct bugs bugs; /* if it is empty, no failure is expected */
	struct observations seen;
};

/**
 * xfails_load() - load the bugs and the observations
 * @xfails: filled; release with xfails_free()
 * @reason: reason of a failure
 *
 * Return: 0; -ENOENT if one of the files is missing, as in a guest; -errno.
 */
int xfails_load(struct xfails *xfails, struct err *reason);
void xfails_free(struct xfails *xfails);

/**
 * xfail_find() - find the bug that makes the failure of a check expected
 * @xfails: loaded
 * @row: workload, cell, check, release and model of the kernel
 *
 * Return: the bug, or NULL if the check is not expected to fail.
 */
const struct bug *xfail_find(const struct xfails *xfails,
			     const struct observation *row);

/* Set .known of each check of @cell that is expected to fail on the kernel. */
void xfails_mark(const struct xfails *xfails, const char *release,
		 const char *model, struct result_cell *cell);

#endif
