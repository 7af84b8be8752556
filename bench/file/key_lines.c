// SPDX-License-Identifier: GPL-2.0-or-later
/* key_lines.c - read the lines KEY=VALUE that scripts leave for the program */
#include "file/key_lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/json_out.h"
#include "file/json_read.h"

struct key_reader {
	const char *path;
	const struct key_line *keys;
	json_object *lines;
	struct err *reason;
};

/* Return: 0, or -EINVAL if @text is not a number. */
static int put_number(json_object *o, const char *key, const char *text)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno)
		return -EINVAL;
	json_put_number(o, key, n);
	return 0;
}

static int refuse_key(const struct key_reader *r, const char *line)
{
	const struct key_line *k;
	char all[200] = "";
	size_t len = 0;

	for (k = r->keys; k->key && len < sizeof(all); k++)
		len += (size_t)snprintf(all + len, sizeof(all) - len,
					"%s%s=", len ? ", " : "", k->key);
	return err_set(r->reason, EINVAL,
		       "%s: unknown line \"%.60s\"; the keys are %s", r->path,
		       line, all);
}

static int take_line(const struct key_reader *r, char *line)
{
	const struct key_line *k = r->keys;
	char *equals = strchr(line, '=');

	line[strcspn(line, "\n")] = '\0';
	if (equals)
		*equals = '\0';
	while (k->key && strcmp(line, k->key))
		k++;
	if (!equals || !k->key)
		return refuse_key(r, line);
	if (!k->number)
		json_put_text(r->lines, line, equals + 1);
	else if (put_number(r->lines, line, equals + 1))
		return err_set(r->reason, EINVAL,
			       "%s: %s=%.60s is not a number", r->path, line,
			       equals + 1);
	return 0;
}

static int check_keys(const struct key_reader *r)
{
	const struct key_line *k;

	for (k = r->keys; k->key; k++)
		if (!k->optional && !json_get(r->lines, k->key))
			return err_set(r->reason, EINVAL,
				       "%s has no line %s=", r->path, k->key);
	return 0;
}

int key_lines_read(const char *path, const char *what,
		   const struct key_line *keys, json_object **lines,
		   struct err *e)
{
	struct key_reader r = { .path = path, .keys = keys, .reason = e };
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	*lines = NULL;
	if (!f)
		return err_sys(e, errno, "cannot read the %s from %s", what,
			       path);
	r.lines = json_new_object();
	while (!err && getline(&line, &room, f) > 0)
		err = take_line(&r, line);
	free(line);
	fclose(f);
	if (!err)
		err = check_keys(&r);
	if (err)
		json_object_put(r.lines);
	else
		*lines = r.lines;
	return err;
}
