// SPDX-License-Identifier: GPL-2.0-or-later
/* list_plans.c - list the plans that compare-kernels accepts by name */
#include "cmd/list_plans.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/data_path.h"

#define SUFFIX ".ini"

static int is_plan(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), end = strlen(SUFFIX);

	return len > end && !strcmp(entry->d_name + len - end, SUFFIX);
}

int list_plans(struct err *e)
{
	struct dirent **entry;
	char path[PATH_MAX];
	int err = data_path("plans", path, e), nr, i;

	if (err)
		return err;
	nr = scandir(path, &entry, is_plan, alphasort);
	if (nr < 0)
		return err_sys(e, errno, "cannot read the folder %s", path);
	for (i = 0; i < nr; i++) {
		printf("%.*s\n",
		       (int)(strlen(entry[i]->d_name) - strlen(SUFFIX)),
		       entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	return 0;
}
