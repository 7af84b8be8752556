// SPDX-License-Identifier: GPL-2.0-or-later
/* sets.c - load the results of any number of kernels */
#include "cmd/sets.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/folder.h"

/* The names of results, and those of the folder of a comparison in order. */
static const char *const kinds[] = { "boot", "base", "new" };
#define NR_KINDS (sizeof(kinds) / sizeof(*kinds))

static int grow(struct sets *s)
{
	struct boots *set = realloc(s->set, (s->nr + 1) * sizeof(*set));
	char ***path = realloc(s->path, (s->nr + 1) * sizeof(*path));
	size_t *nr = realloc(s->nr_paths, (s->nr + 1) * sizeof(*nr));

	s->set = set ? set : s->set;
	s->path = path ? path : s->path;
	s->nr_paths = nr ? nr : s->nr_paths;
	return set && path && nr ? 0 : -ENOMEM;
}

/* Load the boots of one kind as a set, if there are any. */
static int load_kind(const char *dir, const char *kind, struct sets *s,
		     struct err *e)
{
	struct boots *set;
	char **path;
	size_t nr;
	int err = folder_boots(dir, kind, &path, &nr, e);

	if (err || !nr) {
		free(path);
		return err;
	}
	if (grow(s)) {
		while (nr)
			free(path[--nr]);
		free(path);
		return err_set(e, ENOMEM, "out of memory for %s", dir);
	}
	s->path[s->nr] = path;
	s->nr_paths[s->nr] = nr;
	set = &s->set[s->nr];
	err = boots_load(path, nr, set, e);
	s->nr++;
	return err;
}

/* Whether it holds results is seen when it is loaded. */
static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int load_one(const char *dir, struct sets *s, struct err *e)
{
	unsigned int k;
	int err = 0;

	for (k = 0; !err && k < NR_KINDS; k++)
		err = load_kind(dir, kinds[k], s, e);
	return err;
}

/* Load the folders in @dir that are folders. */
static int load_below(const char *dir, struct sets *s, struct err *e)
{
	struct dirent **entry;
	int i, n = scandir(dir, &entry, is_visible, versionsort), err = 0;
	struct stat st;
	char *path;

	if (n < 0)
		return err_sys(e, errno, "cannot read the folder %s", dir);
	for (i = 0; i < n; i++) {
		path = err ? NULL : folder_path(dir, entry[i]->d_name);
		if (!err && !path)
			err = err_set(e, ENOMEM, "out of memory for %s", dir);
		if (!err && !stat(path, &st) && S_ISDIR(st.st_mode))
			err = load_one(path, s, e);
		free(path);
		free(entry[i]);
	}
	free(entry);
	return err;
}

int sets_load(char **dir, size_t nr, struct sets *s, struct err *e)
{
	size_t i, before;
	int err = 0;

	*s = (struct sets){ .nr = 0 };
	for (i = 0; !err && i < nr; i++) {
		before = s->nr;
		err = load_one(dir[i], s, e);
		if (!err && s->nr == before)
			err = load_below(dir[i], s, e);
		if (!err && s->nr == before)
			err = err_set(
				e, ENOENT,
				"there is no boot-*.json, base-*.json or new-*.json in %s or the folders in it; measure with \"make trend\" first",
				dir[i]);
	}
	return err;
}

void sets_free(struct sets *s)
{
	size_t i, k;

	for (i = 0; i < s->nr; i++) {
		boots_free(&s->set[i]);
		for (k = 0; k < s->nr_paths[i]; k++)
			free(s->path[i][k]);
		free(s->path[i]);
	}
	free(s->set);
	free(s->path);
	free(s->nr_paths);
}
