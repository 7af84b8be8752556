/* SPDX-License-Identifier: GPL-2.0-or-later */
/* key_lines.h - read the lines KEY=VALUE that scripts leave for the program */
#ifndef DAXSTORM_FILE_KEY_LINES_H
#define DAXSTORM_FILE_KEY_LINES_H

#include <stdbool.h>

#include <json-c/json.h>

#include "base/err.h"

struct key_line {
	const char *key; /* NULL ends an array */
	bool number;	 /* decimal, else any text */
	bool optional;
};

/**
 * key_lines_read() - convert a file of lines KEY=VALUE to JSON
 * @path: the file
 * @what: what it holds, for the message if it cannot be opened
 * @keys: the keys that may occur; those that are not optional must
 * @lines: set to an object with a member for each line; the caller releases it
 * @reason: set to the cause of a failure, with @path
 *
 * Return: 0; -EINVAL if a key is missing, unknown or not a number; -errno.
 * @lines is NULL on failure.
 */
int key_lines_read(const char *path, const char *what,
		   const struct key_line *keys, json_object **lines,
		   struct err *reason);

#endif
