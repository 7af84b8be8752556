/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_out.h - every JSON file and line is built and written by these */
#ifndef DAXSTORM_FILE_JSON_OUT_H
#define DAXSTORM_FILE_JSON_OUT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cell.h"
#include "base/err.h"

/*
 * json_put_*() sets a member of an object, json_add_*() appends to a list. What
 * is put into an object or list is released with it. Release the root with
 * json_object_put().
 */
json_object *json_new_object(void);
json_object *json_new_list(void);

/* A NULL @value is written as null. */
void json_put(json_object *o, const char *key, json_object *value);
/* A NULL @text is written as null. */
void json_put_text(json_object *o, const char *key, const char *text);
/* A NULL @text adds no member. */
void json_put_optional_text(json_object *o, const char *key, const char *text);
void json_put_bool(json_object *o, const char *key, bool value);
void json_put_number(json_object *o, const char *key, uint64_t value);
/* Written with 12 digits; a value that is not finite becomes null. */
void json_put_real(json_object *o, const char *key, double value);
/* Set member @key to {"base": @base, "new": @new}. */
void json_put_pair(json_object *o, const char *key, uint64_t base,
		   uint64_t new);
void json_put_real_pair(json_object *o, const char *key, double base,
			double new);
/* Set the members that identify a cell; "round" only if the plan has rounds. */
void json_put_cell(json_object *o, const struct cell *cell);
/* Set member @key to a new empty object or list. Return: the new value. */
json_object *json_put_object(json_object *o, const char *key);
json_object *json_put_list(json_object *o, const char *key);
/* Remove a member and release it; a missing one is ignored. */
void json_remove(json_object *o, const char *key);

void json_add(json_object *list, json_object *value);
void json_add_text(json_object *list, const char *text);
void json_add_number(json_object *list, uint64_t value);
void json_add_real(json_object *list, double value);
/* Append a new empty object or list. Return: the new value. */
json_object *json_add_object(json_object *list);
json_object *json_add_list(json_object *list);

/* The text on one line, without a newline; it is released with @root. */
const char *json_line(json_object *root);
/* Write the text indented, with a newline. Errors are left to ferror(@out). */
void json_print(FILE *out, json_object *root);

/* Write it to file @path atomically; "-": to stdout. Return: 0 or -errno. */
int json_write(const char *path, json_object *root, struct err *reason);

#endif
