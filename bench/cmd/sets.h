/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sets.h - load the results of any number of kernels */
#ifndef DAXSTORM_CMD_SETS_H
#define DAXSTORM_CMD_SETS_H

#include "stats/boots.h"

/* The results of one kernel each, in order. */
struct sets {
	struct boots *set;
	char ***path; /* of each set */
	size_t *nr_paths;
	size_t nr;
};

/**
 * sets_load() - load the results in folders
 * @dir: the folders
 * @nr: number of @dir
 * @s: filled; release with sets_free(), also after a failure
 * @reason: set to the cause of a failure
 *
 * A folder with boot-*.json is one set; a comparison, with base-*.json and
 * new-*.json, is two; any other folder stands for those in it, sorted by number.
 *
 * Return: 0, -ENOENT if a folder holds no results, or another -errno.
 */
int sets_load(char **dir, size_t nr, struct sets *s, struct err *reason);
void sets_free(struct sets *s);

#endif
