// SPDX-License-Identifier: GPL-2.0-or-later
/* ini_file.c - read data files that consist of sections with keys */
#include "file/ini_file.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	ini_take *take;
	void *arg;
	char section[64];
	int err;
	struct err reason;
};

/* Handler of libinih. Return: 1 for success, 0 to mark the line as wrong. */
static int on_key(void *arg, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = arg;
	struct ini_line line = {
		.section = section,
		.key = key,
		.value = value,
		.new_section = strcmp(section, r->section),
	};

	/* libinih continues after an error; later lines are ignored */
	if (r->err)
		return 1;
	snprintf(r->section, sizeof(r->section), "%s", section);
	r->err = r->take(r->arg, &line, &r->reason);
	return !r->err;
}

int ini_file_read(const char *path, ini_take *take, void *arg, struct err *e)
{
	struct reader r = { .take = take, .arg = arg };
	FILE *f = fopen(path, "re");
	int line;

	if (!f)
		return err_sys(e, errno, "open %s", path);
	line = ini_parse_file(f, on_key, &r);
	fclose(f);
	if (!line)
		return 0;
	if (!r.err)
		return err_set(
			e, EINVAL,
			"%s:%d: the line is not KEY = VALUE, or it has more than 199 bytes",
			path, line);
	return err_set(e, -r.err, "%.150s:%d: [%s]: %.250s", path, line,
		       r.section, r.reason.text);
}

int ini_append(char **text, const char *value, struct err *e)
{
	char *all;

	if (asprintf(&all, "%s%s%s", *text ? *text : "", *text ? " " : "",
		     value) < 0)
		return err_set(e, ENOMEM, "out of memory for \"%.80s\"", value);
	free(*text);
	*text = all;
	return 0;
}
