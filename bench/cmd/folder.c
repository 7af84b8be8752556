// SPDX-License-Identifier: GPL-2.0-or-later
/* folder.c - load the result files in the folder of a comparison */
#include "cmd/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *folder_path(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

int folder_make(const char *path, struct err *e)
{
	struct stat st;

	if (!mkdir(path, 0777))
		return 0;
	if (errno != EEXIST)
		return err_set(
			e, errno,
			"cannot create the folder %s: %s; allow it, or write to another folder",
			path, strerror(errno));
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return 0;
	return err_set(e, ENOTDIR,
		       "%s is no folder; move it away and try again", path);
}

/* Is it KIND-*.json? scandir() takes no argument for its filter. */
static bool is_boot(const char *name, const char *kind)
{
	size_t len = strlen(name), start = strlen(kind);

	return !strncmp(name, kind, start) && name[start] == '-' &&
	       len > start + 6 && !strcmp(name + len - 5, ".json");
}

int folder_boots(const char *dir, const char *kind, char ***path, size_t *nr,
		 struct err *e)
{
	struct dirent **entry;
	int i, n = scandir(dir, &entry, NULL, versionsort);
	bool full = true;

	*nr = 0;
	*path = NULL;
	if (n < 0)
		return err_sys(e, errno, "cannot read the folder %s", dir);
	*path = calloc((size_t)n + 1, sizeof(**path));
	for (i = 0; i < n; i++) {
		if (*path && is_boot(entry[i]->d_name, kind)) {
			(*path)[*nr] = folder_path(dir, entry[i]->d_name);
			full &= (*path)[*nr] != NULL;
			*nr += (*path)[*nr] != NULL;
		}
		free(entry[i]);
	}
	free(entry);
	return *path && full ?
		       0 :
		       err_set(e, ENOMEM,
			       "out of memory for the file names in %s", dir);
}

int folder_load(const char *dir, struct folder *f, struct err *e)
{
	unsigned int s;
	int err = 0;

	memset(f, 0, sizeof(*f));
	for (s = 0; !err && s < SIDES; s++) {
		err = folder_boots(dir, side_name((enum side)s), &f->path[s],
				   &f->nr[s], e);
		if (!err && !f->nr[s])
			err = err_set(
				e, ENOENT,
				"there is no %s-*.json in %s; measure with \"make compare\" first",
				side_name((enum side)s), dir);
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
