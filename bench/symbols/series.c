// SPDX-License-Identifier: GPL-2.0-or-later
/* series.c - a patch series, and the kernel functions that it changes */
#include "symbols/series.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "file/data_path.h"
#include "file/ini_file.h"

static int add_patch(struct series *s, const char *label, struct err *e)
{
	struct series_patch *p;
	size_t i;

	for (i = 0; i < s->nr_patches; i++)
		if (!strcmp(s->patches[i].label, label))
			return err_set(e, EINVAL, "patch %s appears twice",
				       label);
	if (s->nr_patches == SERIES_PATCHES_MAX)
		return err_set(e, E2BIG, "more than %d patches",
			       SERIES_PATCHES_MAX);
	p = array_add(&s->patches, &s->nr_patches, sizeof(*p));
	if (p)
		p->label = strdup(label);
	return p && p->label ? 0 : err_set(e, ENOMEM, "no memory for a patch");
}

static int patch_line(struct series *s, const struct ini_line *line,
		      struct err *e)
{
	int err = line->new_section ? add_patch(s, line->section + 6, e) : 0;

	if (err)
		return err;
	if (strcmp(line->key, "subject"))
		return err_set(e, EINVAL,
			       "unknown key \"%s\"; a patch has subject",
			       line->key);
	return ini_append(&s->patches[s->nr_patches - 1].subject, line->value,
			  e);
}

static int add_function(struct series *s, const char *name, struct err *e)
{
	struct series_function *f;

	if (strchr(name, '.'))
		return err_set(
			e, EINVAL,
			"name the function without the suffix of the compiler");
	if (series_find(s, name))
		return err_set(e, EINVAL, "the function appears twice");
	f = array_add(&s->functions, &s->nr_functions, sizeof(*f));
	if (f)
		f->name = strdup(name);
	return f && f->name ? 0 :
			      err_set(e, ENOMEM, "no memory for a function");
}

static unsigned int patch_number(const struct series *s, const char *label,
				 size_t len)
{
	unsigned int i;

	for (i = 0; i < s->nr_patches; i++)
		if (!strncmp(s->patches[i].label, label, len) &&
		    !s->patches[i].label[len])
			return i + 1;
	return 0;
}

/* Parse "8 10 +": labels of patches, in the order of the series. */
static int take_patches(const struct series *s, struct series_function *f,
			const char *value, struct err *e)
{
	size_t n = strlen((const char *)f->patches), len;
	unsigned int patch;

	for (; *value; value += len + strspn(value + len, " \t")) {
		len = strcspn(value, " \t");
		patch = patch_number(s, value, len);
		if (!patch)
			return err_set(
				e, EINVAL,
				"there is no section [patch %.*s] before this one",
				(int)len, value);
		if (n == SERIES_OF_FUNCTION)
			return err_set(e, E2BIG, "more than %d patches",
				       SERIES_OF_FUNCTION);
		if (n && patch <= f->patches[n - 1])
			return err_set(e, EINVAL,
				       "patch %.*s is repeated or out of order",
				       (int)len, value);
		f->patches[n++] = (unsigned char)patch;
	}
	return 0;
}

static int function_line(struct series *s, const struct ini_line *line,
			 struct err *e)
{
	int err = line->new_section ? add_function(s, line->section, e) : 0;
	struct series_function *f;

	if (err)
		return err;
	f = &s->functions[s->nr_functions - 1];
	if (!strcmp(line->key, "patches"))
		return take_patches(s, f, line->value, e);
	if (!strcmp(line->key, "inlined_into"))
		return ini_append(&f->inlined_into, line->value, e);
	if (!strcmp(line->key, "model"))
		return ini_append(&f->model, line->value, e);
	if (!strcmp(line->key, "elsewhere"))
		return ini_append(&f->elsewhere, line->value, e);
	if (!strcmp(line->key, "why"))
		return ini_append(&f->reason, line->value, e);
	return err_set(
		e, EINVAL,
		"unknown key \"%s\"; a function has patches, inlined_into, model, elsewhere, why",
		line->key);
}

static int take_line(void *arg, const struct ini_line *line, struct err *e)
{
	struct series *s = arg;

	if (!strncmp(line->section, "patch ", 6))
		return patch_line(s, line, e);
	if (strcmp(line->section, "series"))
		return function_line(s, line, e);
	if (strcmp(line->key, "title"))
		return err_set(e, EINVAL,
			       "unknown key \"%s\"; a series has title",
			       line->key);
	return ini_append(&s->title, line->value, e);
}

/* Checks that need the whole file to have been read. */
static int check_function(const struct series *s,
			  const struct series_function *f, struct err *e)
{
	if (!f->patches[0])
		return err_set(e, EINVAL, "[%s] names no patches", f->name);
	if (f->inlined_into && !series_find(s, f->inlined_into))
		return err_set(
			e, EINVAL,
			"[%s] is inlined into %s, which has no section; add one, because the containing function shows whether the inlined one ran",
			f->name, f->inlined_into);
	return 0;
}

static int check(const struct series *s, struct err *e)
{
	size_t i;
	int err = 0;

	if (!s->title || !s->nr_patches || !s->nr_functions)
		return err_set(
			e, EINVAL,
			"the title, a section [patch N] or the section of a function is missing");
	for (i = 0; !err && i < s->nr_functions; i++)
		err = check_function(s, &s->functions[i], e);
	return err;
}

int series_load(const char *path, struct series *s, struct err *e)
{
	char found[PATH_MAX];
	struct err reason;
	int err = path ? 0 : data_path(SERIES_DEFAULT, found, e);

	*s = (struct series){ .title = NULL };
	if (err)
		return err;
	if (!path)
		path = found;
	err = ini_file_read(path, take_line, s, e);
	if (!err) {
		err = check(s, &reason);
		if (err)
			err_set(e, -err, "%.200s: %s", path, reason.text);
	}
	if (err)
		series_free(s);
	return err;
}

void series_free(struct series *s)
{
	size_t i;

	for (i = 0; i < s->nr_patches; i++) {
		free(s->patches[i].label);
		free(s->patches[i].subject);
	}
	for (i = 0; i < s->nr_functions; i++) {
		free(s->functions[i].name);
		free(s->functions[i].inlined_into);
		free(s->functions[i].model);
		free(s->functions[i].elsewhere);
		free(s->functions[i].reason);
	}
	free(s->patches);
	free(s->functions);
	free(s->title);
	*s = (struct series){ .title = NULL };
}

int series_load_all(struct series **list, size_t *nr, struct err *e)
{
	char folder[PATH_MAX], pattern[PATH_MAX + 8];
	struct series *s;
	glob_t files = { .gl_pathc = 0 };
	size_t i;
	int err = data_path(SERIES_FOLDER, folder, e);

	*list = NULL;
	*nr = 0;
	if (err)
		return err;
	snprintf(pattern, sizeof(pattern), "%s/*.ini", folder);
	if (glob(pattern, 0, NULL, &files))
		err = err_set(e, ENOENT, "there is no series in %s", folder);
	for (i = 0; !err && i < files.gl_pathc; i++) {
		s = array_add(list, nr, sizeof(*s));
		err = s ? series_load(files.gl_pathv[i], s, e) :
			  err_set(e, ENOMEM, "no memory for a series");
	}
	globfree(&files);
	if (err) {
		series_free_all(*list, *nr);
		*list = NULL;
		*nr = 0;
	}
	return err;
}

void series_free_all(struct series *list, size_t nr)
{
	while (nr)
		series_free(&list[--nr]);
	free(list);
}

const struct series_function *series_find(const struct series *s,
					  const char *function)
{
	size_t i;

	for (i = 0; i < s->nr_functions; i++)
		if (!strcmp(s->functions[i].name, function))
			return &s->functions[i];
	return NULL;
}

const char *series_subject(const struct series *s, unsigned int patch)
{
	return patch - 1 < s->nr_patches ? s->patches[patch - 1].subject : NULL;
}

char *series_patches(const struct series *s, const struct series_function *f,
		     char text[SERIES_PATCHES_TEXT])
{
	size_t len = 0, i;

	text[0] = '\0';
	for (i = 0; f->patches[i] && len < SERIES_PATCHES_TEXT; i++) {
		snprintf(text + len, SERIES_PATCHES_TEXT - len, "%s%s",
			 i ? "," : "", s->patches[f->patches[i] - 1].label);
		len = strlen(text);
	}
	return text;
}
