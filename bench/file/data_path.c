// SPDX-License-Identifier: GPL-2.0-or-later
/* data_path.c - find the files that the program reads at run time */
#include "file/data_path.h"

#include <errno.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Data folder relative to the folder of the program. The Makefile may set it.
 */
#ifndef DATA_FROM_BIN
#define DATA_FROM_BIN "../share/daxstorm"
#endif
#ifndef SCRIPTS_FROM_BIN
#define SCRIPTS_FROM_BIN "../libexec/daxstorm"
#endif

/* depth of build/asan/tests/test_x below the root of its source tree */
#define TREE_DEPTH 4

struct place {
	const char *variable; /* environment variable that names the folder */
	const char *tree;     /* folder below the root of the source tree */
	/* installed folder, relative to the folder of the program */
	const char *installed;
};

static const struct place data = {
	.variable = "DAXSTORM_DATA",
	.tree = "workloads",
	.installed = DATA_FROM_BIN,
};

static const struct place scripts = {
	.variable = "DAXSTORM_SCRIPTS",
	.tree = "scripts",
	.installed = SCRIPTS_FROM_BIN,
};

static int program_dir(char dir[PATH_MAX], struct err *e)
{
	ssize_t len = readlink("/proc/self/exe", dir, PATH_MAX - 1);

	if (len < 0)
		return err_sys(e, errno, "cannot read /proc/self/exe");
	dir[len] = '\0';
	dirname(dir);
	return 0;
}

/* Resolve @dir/@folder/@name. Return: whether that file exists. */
static bool resolve(const char *dir, const char *folder, const char *name,
		    char path[PATH_MAX])
{
	char *at;
	bool found;

	if (asprintf(&at, "%s/%s/%s", dir, folder, name) < 0)
		return false;
	found = realpath(at, path);
	free(at);
	return found;
}

/*
 * Turn @dir into the root of the source tree that contains it: the folder that
 * has both scripts/lib.sh and workloads/plans. Return: whether there is one.
 */
static bool find_tree(char dir[PATH_MAX])
{
	char path[PATH_MAX];
	int depth;

	for (depth = 0; depth < TREE_DEPTH; depth++) {
		if (resolve(dir, "scripts", "lib.sh", path) &&
		    resolve(dir, "workloads", "plans", path))
			return true;
		dirname(dir);
	}
	return false;
}

static int find(const struct place *place, const char *name,
		char path[PATH_MAX], struct err *e)
{
	const char *named = getenv(place->variable);
	char dir[PATH_MAX], tree[PATH_MAX];
	int err;

	if (named && *named) {
		if (resolve(named, ".", name, path))
			return 0;
		return err_sys(e, errno, "cannot find %s/%s, which %s names",
			       named, name, place->variable);
	}
	err = program_dir(dir, e);
	if (err)
		return err;
	strcpy(tree, dir);
	if (find_tree(tree) && resolve(tree, place->tree, name, path))
		return 0;
	if (resolve(dir, place->installed, name, path))
		return 0;
	return err_set(
		e, ENOENT,
		"there is no %s: not in %s/ of a source tree around %s, not in %s/%s: set %s to the folder that has it",
		name, place->tree, dir, dir, place->installed, place->variable);
}

int data_path(const char *name, char path[PATH_MAX], struct err *e)
{
	return find(&data, name, path, e);
}

int script_path(const char *name, char path[PATH_MAX], struct err *e)
{
	return find(&scripts, name, path, e);
}
