/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bugs.h - bugs of kernels that a check of a workload shows */
#ifndef DAXSTORM_RECORD_BUGS_H
#define DAXSTORM_RECORD_BUGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell_result.h"
#include "base/err.h"

#define BUGS_FILE "data/bugs.ini" /* its first lines say what it holds */

/*
 * A bug that was seen, or one that was predicted by reading. Which releases have
 * it is no part of it: see record/observations.h.
 */
struct bug {
	char *name;   /* of its section */
	char *title;  /* of its fix; of what is wrong where none is known */
	char *commit; /* upstream, of the fix; NULL: none is known */
	char *workload;
	char *cell;  /* "TARGET:GRANULARITY" in which the check fails */
	char *check; /* which fails on a kernel that has it */
	char *also;  /* other checks of the workload that fail by it; or NULL */
	/* "any", or models with blanks between (see model_applies()): */
	char *models; /* that it is asked about; NULL: any */
	char *xfail;  /* on which the checks are expected to fail; NULL: none */
	char *note;   /* what a run showed */
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
 * Return: 0; -ENOENT when there is no such file; -EINVAL for a key that is
 * unknown or missing; -errno.
 */
int bugs_load(const char *path, struct bugs *bugs, struct err *reason);
void bugs_free(struct bugs *bugs);

/* Is a kernel of @model one that this bug is asked about? */
bool bug_applies(const struct bug *bug, const char *model);

/**
 * bugs_expect() - is a check expected to fail on kernels of a model?
 * @bugs: may be empty: nothing is expected then
 *
 * Return: the first bug that makes it fail, or NULL.
 */
const struct bug *bugs_expect(const struct bugs *bugs, const char *workload,
			      const char *check, const char *model);

/* Set known of each check of a cell that is expected to fail on this model. */
void bugs_mark(const struct bugs *bugs, const char *model,
	       struct result_cell *cell);

/* Does @bug make @check of its workload fail? */
bool bug_names_check(const struct bug *bug, const char *check);

#endif
