/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_out.h - members of a JSON object */
#ifndef DAXSTORM_BASE_JSON_OUT_H
#define DAXSTORM_BASE_JSON_OUT_H

#include <json-c/json.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cell.h"

/* NULL becomes null. */
void json_put_text(json_object *o, const char *key, const char *text);
void json_put_number(json_object *o, const char *key, uint64_t value);
/* 12 digits; what is not finite becomes null. */
void json_put_real(json_object *o, const char *key, double value);
json_object *json_real(double value);
/* A new array as member @key. */
json_object *json_put_list(json_object *o, const char *key);
/* A new object at the end of @list. */
json_object *json_add_object(json_object *list);
/* The members that make a cell. */
void json_put_cell(json_object *o, const struct cell *cell);
/* {"base": @base, "new": @new}. */
void json_put_pair(json_object *o, const char *key, uint64_t base,
		   uint64_t new);
/* The whole object, and a newline. */
void json_put_file(FILE *out, json_object *root);

#endif
