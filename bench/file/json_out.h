/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_out.h - every JSON file and line is built and written by these */
#ifndef DAXSTORM_FILE_JSON_OUT_H
#define DAXSTORM_FILE_JSON_OUT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cell.h"

/*
 * json_put_*() sets a member of an object, json_add_*() appends to a list.
 * Whatever becomes part of an object or a list is released with it; the root
 * is released with json_object_put().
 */
json_object *json_new_object(void);
json_object *json_new_list(void);

/* @value NULL is null. */
void json_put(json_object *o, const char *key, json_object *value);
/* @text NULL is null. */
void json_put_text(json_object *o, const char *key, const char *text);
/* @text NULL: no member. */
void json_put_optional_text(json_object *o, const char *key, const char *text);
void json_put_bool(json_object *o, const char *key, bool value);
void json_put_number(json_object *o, const char *key, uint64_t value);
/* 12 digits; a value that is not finite becomes null. */
void json_put_real(json_object *o, const char *key, double value);
/* {"base": @base, "new": @new} */
void json_put_pair(json_object *o, const char *key, uint64_t base,
		   uint64_t new);
void json_put_real_pair(json_object *o, const char *key, double base,
			double new);
/* The members that name a cell; "round" only where the plan has rounds. */
void json_put_cell(json_object *o, const struct cell *cell);
/* A new, empty member. Return: it. */
json_object *json_put_object(json_object *o, const char *key);
json_object *json_put_list(json_object *o, const char *key);
/* Take a member out and release it; nothing happens if there is none. */
void json_remove(json_object *o, const char *key);

void json_add(json_object *list, json_object *value);
void json_add_text(json_object *list, const char *text);
void json_add_number(json_object *list, uint64_t value);
void json_add_real(json_object *list, double value);
/* A new, empty item. Return: it. */
json_object *json_add_object(json_object *list);
json_object *json_add_list(json_object *list);

/* On one line, without a newline; the text is the root's. */
const char *json_line(json_object *root);
/* Indented, and a newline. The caller looks at ferror(@out). */
void json_print(FILE *out, json_object *root);

#endif
