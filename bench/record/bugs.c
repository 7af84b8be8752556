// SPDX-License-Identifier: GPL-2.0-or-later
/* bugs.c - kernel bugs that a check of a workload shows */
#include "record/bugs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/model.h"
#include "file/data_path.h"
#include "file/ini_file.h"

/* A key of a section, and the member of struct bug that it sets. */
static const struct {
	const char *key;
	size_t member;
	bool optional;
} keys[] = {
	{ "title", offsetof(struct bug, title), false },
	{ "commit", offsetof(struct bug, commit), true },
	{ "workload", offsetof(struct bug, workload), false },
	{ "cell", offsetof(struct bug, cell), false },
	{ "check", offsetof(struct bug, check), false },
	{ "also", offsetof(struct bug, also), true },
	{ "models", offsetof(struct bug, models), true },
	{ "note", offsetof(struct bug, note), false },
};

#define NR_KEYS (sizeof(keys) / sizeof(*keys))

static char **member(struct bug *bug, size_t i)
{
	return (char **)((char *)bug + keys[i].member);
}

static int open_bug(struct bugs *bugs, const char *name, struct err *e)
{
	struct bug *bug;
	size_t i;

	for (i = 0; i < bugs->nr; i++)
		if (!strcmp(bugs->bug[i].name, name))
			return err_set(e, EINVAL, "the section appears twice");
	bug = array_add(&bugs->bug, &bugs->nr, sizeof(*bug));
	if (bug)
		bug->name = strdup(name);
	return bug && bug->name ? 0 : err_set(e, ENOMEM, "no memory for a bug");
}

static int take_line(void *arg, const struct ini_line *line, struct err *e)
{
	struct bugs *bugs = arg;
	int err = line->new_section ? open_bug(bugs, line->section, e) : 0;
	size_t i;

	for (i = 0; !err && i < NR_KEYS; i++)
		if (!strcmp(line->key, keys[i].key))
			return ini_append(member(&bugs->bug[bugs->nr - 1], i),
					  line->value, e);
	return err ? err :
		     err_set(e, EINVAL,
			     "unknown key \"%s\"; a bug has title, commit, workload, cell, check, also, models, note",
			     line->key);
}

static int check(const struct bugs *bugs, const char *path, struct err *e)
{
	size_t i, k;

	for (i = 0; i < bugs->nr; i++)
		for (k = 0; k < NR_KEYS; k++)
			if (!keys[k].optional && !*member(&bugs->bug[i], k))
				return err_set(e, EINVAL,
					       "%.200s: [%s] has no %s", path,
					       bugs->bug[i].name, keys[k].key);
	return 0;
}

int bugs_load(const char *path, struct bugs *bugs, struct err *e)
{
	char found[PATH_MAX];
	int err = path ? 0 : data_path(BUGS_FILE, found, e);

	*bugs = (struct bugs){ .bug = NULL };
	if (err)
		return err;
	if (!path)
		path = found;
	err = ini_file_read(path, take_line, bugs, e);
	if (!err)
		err = check(bugs, path, e);
	if (err)
		bugs_free(bugs);
	return err;
}

void bugs_free(struct bugs *bugs)
{
	size_t i, k;

	for (i = 0; i < bugs->nr; i++) {
		for (k = 0; k < NR_KEYS; k++)
			free(*member(&bugs->bug[i], k));
		free(bugs->bug[i].name);
	}
	free(bugs->bug);
	*bugs = (struct bugs){ .bug = NULL };
}

/* Is @is true for any word of @list, a list separated by blanks? */
static bool any_word(const char *list,
		     bool (*is)(const char *word, const char *arg),
		     const char *arg)
{
	char word[64];
	size_t len;

	for (; list && *list; list += len + strspn(list + len, " \t")) {
		len = strcspn(list, " \t");
		if (len >= sizeof(word))
			continue;
		memcpy(word, list, len);
		word[len] = '\0';
		if (len && is(word, arg))
			return true;
	}
	return false;
}

static bool is_same(const char *word, const char *arg)
{
	return !strcmp(word, arg);
}

bool bug_applies(const struct bug *bug, const char *model)
{
	return !bug->models || any_word(bug->models, model_applies, model);
}

/* Does @bug make @check of its workload fail? */
static bool bug_names_check(const struct bug *bug, const char *check)
{
	return !strcmp(bug->check, check) ||
	       any_word(bug->also, is_same, check);
}

const struct bug *bugs_find(const struct bugs *bugs, const char *workload,
			    const char *check, const char *model)
{
	const struct bug *bug;
	size_t i;

	for (i = 0; i < bugs->nr; i++) {
		bug = &bugs->bug[i];
		if (!strcmp(bug->workload, workload) &&
		    bug_names_check(bug, check) && bug_applies(bug, model))
			return bug;
	}
	return NULL;
}
