/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ini_file.h - data files of sections with keys */
#ifndef DAXSTORM_FILE_INI_FILE_H
#define DAXSTORM_FILE_INI_FILE_H

#include <stdbool.h>

#include "base/err.h"

/* One KEY = VALUE of a data file. */
struct ini_line {
	const char *section, *key, *value;
	bool new_section; /* its section differs from that of the line before */
};

/* Return: 0 or -errno with the reason, without file and line. */
typedef int ini_take(void *arg, const struct ini_line *line,
		     struct err *reason);

/**
 * ini_file_read() - hand every line of an INI file to a function
 * @path: file
 * @take: called for each KEY = VALUE; the first failure ends the file
 * @arg: passed on to @take
 * @reason: of a failure, with file, line and section
 *
 * An indented line goes on with the value of the line before: it arrives as
 * the same key once more (see ini_append()).
 *
 * Return: 0 or -errno.
 */
int ini_file_read(const char *path, ini_take *take, void *arg,
		  struct err *reason);

/**
 * ini_append() - set a text, or append to it after a blank
 * @text: NULL or an allocated string, which is replaced
 * @value: what to append
 * @reason: reason of a failure
 *
 * Return: 0 or -ENOMEM, with *@text as it was.
 */
int ini_append(char **text, const char *value, struct err *reason);

#endif
