// SPDX-License-Identifier: GPL-2.0-or-later
/* boots.c - load the results of one side */
#include "stats/boots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file/file.h"
#include "stats/merge_rounds.h"
#include "stats/names.h"

bool boots_file_text(const char *path, char text[FILE_TEXT_MAX])
{
	struct stat st;

	if (stat(path, &st))
		return false;
	snprintf(text, FILE_TEXT_MAX, "%llx:%llx",
		 (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	return true;
}

/* The same file twice would look like two boots that agree. */
static int check_twice(char **path, size_t nr, struct err *e)
{
	struct names files = { .nr = 0 };
	char text[FILE_TEXT_MAX];
	size_t *index = calloc(nr + 1, sizeof(*index)), i, number;
	int err = 0;

	for (i = 0; !err && i < nr; i++) {
		if (!boots_file_text(path[i], text))
			continue;
		if (!index || names_add(&files, text, &number))
			err = err_set(e, ENOMEM, "out of memory for %zu files",
				      nr);
		else if (index[number])
			err = err_set(
				e, EINVAL,
				"%s and %s are the same file; give each boot once",
				path[index[number] - 1], path[i]);
		else
			index[number] = i + 1;
	}
	names_free(&files);
	free(index);
	return err;
}

static int load(const char *path, struct result *r, struct err *e)
{
	int err = result_load(path, r, e);

	if (err)
		return err;
	/* A slip in the order of arguments must not cost a measurement. */
	err = file_keep(path);
	if (err)
		err = err_sys(e, -err, "cannot read %s", path);
	else
		err = merge_rounds(r, path, e);
	if (err)
		result_free(r);
	return err;
}

static const char *date_of(const struct result *r)
{
	return r->provenance.nr_starts ? r->provenance.starts[0].date : NULL;
}

/* A boot and its file, to be put in order. */
struct placed {
	struct result result;
	const char *path;
};

static int by_path(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	return strverscmp(x->path, y->path);
}

/* Dates sort as text. */
static int by_date(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = strcmp(date_of(&x->result), date_of(&y->result));

	return order ? order : by_path(a, b);
}

/*
 * A shell passes boot 10 before boot 2. Boots that took turns with those of the
 * other side make pairs in the order in which they ran.
 */
static int put_in_order(struct boots *side, struct err *e)
{
	struct placed *all = calloc(side->nr + 1, sizeof(*all));
	bool dated = true;
	size_t i;

	if (!all)
		return err_set(e, ENOMEM, "out of memory for %zu results",
			       side->nr);
	for (i = 0; i < side->nr; i++) {
		all[i] = (struct placed){ side->result[i], side->path[i] };
		dated &= date_of(&side->result[i]) != NULL;
	}
	qsort(all, side->nr, sizeof(*all), dated ? by_date : by_path);
	for (i = 0; i < side->nr; i++) {
		side->result[i] = all[i].result;
		side->path[i] = all[i].path;
	}
	free(all);
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
		err = load(path[side->nr], &side->result[side->nr], e);
		if (err)
			break;
	}
	return err ? err : put_in_order(side, e);
}

void boots_free(struct boots *side)
{
	size_t i;

	for (i = 0; i < side->nr; i++)
		result_free(&side->result[i]);
	free(side->result);
	*side = (struct boots){ .nr = 0 };
}
