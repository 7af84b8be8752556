// SPDX-License-Identifier: GPL-2.0-or-later
/* boots.c - load the results of one side */
#include "stats/boots.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "stats/merge_rounds.h"

/* The same file twice would look like two boots that agree. */
static int check_twice(char **path, size_t nr, struct err *e)
{
	struct stat a, b;
	size_t i, k;

	for (i = 0; i < nr; i++)
		for (k = 0; k < i; k++)
			if (!stat(path[i], &a) && !stat(path[k], &b) &&
			    a.st_dev == b.st_dev && a.st_ino == b.st_ino)
				return err_set(
					e, EINVAL,
					"%s and %s are the same file; give each boot once",
					path[k], path[i]);
	return 0;
}

int boots_load(char **path, size_t nr, struct boots *side, struct err *e)
{
	int err = check_twice(path, nr, e);

	*side = (struct boots){ .path = (const char **)path };
	if (err)
		return err;
	side->result = calloc(nr ? nr : 1, sizeof(*side->result));
	if (!side->result)
		return err_set(e, ENOMEM, "out of memory for %zu results", nr);
	for (; side->nr < nr; side->nr++) {
		err = result_load(path[side->nr], &side->result[side->nr], e);
		if (err)
			break;
		err = merge_rounds(&side->result[side->nr], path[side->nr], e);
		if (err) {
			result_free(&side->result[side->nr]);
			break;
		}
	}
	return err;
}

void boots_free(struct boots *side)
{
	size_t i;

	for (i = 0; i < side->nr; i++)
		result_free(&side->result[i]);
	free(side->result);
	*side = (struct boots){ .nr = 0 };
}
