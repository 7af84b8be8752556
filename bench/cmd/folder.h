/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folder.h - load the result files in the folder of a comparison */
#ifndef DAXSTORM_CMD_FOLDER_H
#define DAXSTORM_CMD_FOLDER_H

#include "base/side.h"
#include "stats/boots.h"

struct folder {
	struct boots side[SIDES];
	char **path[SIDES];
	size_t nr[SIDES];
};

/**
 * folder_load() - load DIR/base-*.json and DIR/new-*.json
 * @dir: the folder
 * @f: filled; release with folder_free(), also after a failure
 * @reason: set to the cause of a failure
 *
 * The boots of a side are sorted by number: 2 comes before 10.
 *
 * Return: 0, -ENOENT if a side has no results, or another -errno.
 */
int folder_load(const char *dir, struct folder *f, struct err *reason);
void folder_free(struct folder *f);

/**
 * folder_boots() - find the result files KIND-*.json in a folder
 * @dir: the folder
 * @kind: "base", "new" or "boot"
 * @path: set to their paths, sorted by number; release each and the list with
 *	  free(), also after a failure
 * @nr: set to their number, which may be 0
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int folder_boots(const char *dir, const char *kind, char ***path, size_t *nr,
		 struct err *reason);

/* "@dir/@name", allocated; NULL if memory is short. */
char *folder_path(const char *dir, const char *name);

/* Make a folder unless it is there. Return: 0 or -errno. */
int folder_make(const char *path, struct err *reason);

#endif
