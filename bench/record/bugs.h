/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bugs.h - kernel bugs that a check of a workload shows */
#ifndef DAXSTORM_RECORD_BUGS_H
#define DAXSTORM_RECORD_BUGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* the head of that file describes its format */
#define BUGS_FILE "data/bugs.ini"

/*
 * A bug that a kernel was seen to have, or that reading the source predicted.
 * Which releases have it is recorded apart: see record/observations.h.
 */
struct bug {
	char *name; /* name of its section */
	/* subject of its fix, or what is wrong if no fix is known */
	char *title;
	char *commit; /* upstream commit of the fix; NULL: unknown */
	char *workload;
	char *cell;  /* "TARGET:GRANULARITY" in which the check fails */
	char *check; /* check that fails on a kernel with the bug */
	/* other checks of the workload that fail because of it; or NULL */
	char *also;
	/*
	 * Models that the row is about, separated by blanks, or "any" (see
	 * model_applies()); NULL: any.
	 */
	char *models;
	char *note; /* what a run showed */
};

struct bugs {
	struct bug *bug; /* in the order of the file */
	size_t nr;
};

/**
 * bugs_load() - read the file of bugs
 * @path: file; NULL: BUGS_FILE of data_path()
 * @bugs: filled; release with bugs_free()
 * @reason: reason of a failure, naming file and section
 *
 * Return: 0; -ENOENT if there is no such file; -EINVAL for an unknown or
 * missing key; -errno.
 */
int bugs_load(const char *path, struct bugs *bugs, struct err *reason);
void bugs_free(struct bugs *bugs);

/* Is the row of @bug about kernels of @model? */
bool bug_applies(const struct bug *bug, const char *model);

/*
 * Return: the first bug about kernels of @model that makes @check of @workload
 * fail, or NULL. xfail.h says whether the failure is expected.
 */
const struct bug *bugs_find(const struct bugs *bugs, const char *workload,
			    const char *check, const char *model);

#endif
