// SPDX-License-Identifier: GPL-2.0-or-later
/* folder.c - load the result files in the folder of a comparison */
#include "cmd/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *folder_path(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

static bool is_json(const char *name, const char *start)
{
	size_t len = strlen(name);

	return !strncmp(name, start, strlen(start)) && len > 5 &&
	       !strcmp(name + len - 5, ".json");
}

static int is_base(const struct dirent *entry)
{
	return is_json(entry->d_name, "base-");
}

static int is_new(const struct dirent *entry)
{
	return is_json(entry->d_name, "new-");
}

static int find_boots(const char *dir, enum side side, char ***path, size_t *nr,
		      struct err *e)
{
	struct dirent **entry;
	int i, n = scandir(dir, &entry, side == SIDE_BASE ? is_base : is_new,
			   versionsort);
	bool full = true;

	*nr = 0;
	if (n < 0)
		return err_sys(e, errno, "cannot read the folder %s", dir);
	*path = calloc((size_t)n + 1, sizeof(**path));
	for (i = 0; i < n; i++) {
		if (*path &&
		    ((*path)[*nr] = folder_path(dir, entry[i]->d_name)))
			++*nr;
		else
			full = false;
		free(entry[i]);
	}
	free(entry);
	if (!*path || !full)
		return err_set(e, ENOMEM,
			       "out of memory for the file names in %s", dir);
	if (!n)
		return err_set(
			e, ENOENT,
			"there is no %s-*.json in %s; measure with \"make "
			"compare\" first",
			side_name(side), dir);
	return 0;
}

int folder_load(const char *dir, struct folder *f, struct err *e)
{
	unsigned int s;
	int err = 0;

	memset(f, 0, sizeof(*f));
	for (s = 0; !err && s < SIDES; s++) {
		err = find_boots(dir, (enum side)s, &f->path[s], &f->nr[s], e);
		if (!err)
			err = boots_load(f->path[s], f->nr[s], &f->side[s], e);
	}
	return err;
}

void folder_free(struct folder *f)
{
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++) {
		boots_free(&f->side[s]);
		for (i = 0; i < f->nr[s]; i++)
			free(f->path[s][i]);
		free(f->path[s]);
	}
}
