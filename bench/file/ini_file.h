/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ini_file.h - read data files that consist of sections with keys */
#ifndef DAXSTORM_FILE_INI_FILE_H
#define DAXSTORM_FILE_INI_FILE_H

#include <stdbool.h>

#include "base/err.h"

/* One KEY = VALUE of a data file. */
struct ini_line {
	const char *section, *key, *value;
	bool new_section; /* its section differs from that of the line before */
};

/*
 * Take one line. Return: 0, or -errno with a reason that lacks file and line.
 */
typedef int ini_take(void *arg, const struct ini_line *line,
		     struct err *reason);

/**
 * ini_file_read() - hand every line of an INI file to a function
 * @path: file
 * @take: called for each KEY = VALUE; reading stops at its first failure
 * @arg: passed to @take
 * @reason: reason of a failure, with file, line and section
 *
 * An indented line continues the value of the line before. It is passed to
 * @take as another line with the same key (see ini_append()).
 *
 * Return: 0 or -errno.
 */
int ini_file_read(const char *path, ini_take *take, void *arg,
		  struct err *reason);

/**
 * ini_append() - set a text, or append to it after a blank
 * @text: NULL or an allocated string, which is replaced
 * @value: text to append
 * @reason: reason of a failure
 *
 * Return: 0, or -ENOMEM with *@text unchanged.
 */
int ini_append(char **text, const char *value, struct err *reason);

#endif
