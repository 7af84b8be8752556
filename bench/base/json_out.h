/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_out.h - members of a JSON object */
#ifndef DAXSTORM_BASE_JSON_OUT_H
#define DAXSTORM_BASE_JSON_OUT_H

#include <json-c/json.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cell.h"

/* NULL becomes null. */
void put_text(json_object *o, const char *key, const char *text);
void put_number(json_object *o, const char *key, uint64_t value);
/* 12 digits; what is not finite becomes null. */
void put_real(json_object *o, const char *key, double value);
json_object *real(double value);
/* A new array as member @key. */
json_object *put_list(json_object *o, const char *key);
/* A new object at the end of @list. */
json_object *add_object(json_object *list);
/* The members that make a cell. */
void put_cell(json_object *o, const struct cell *cell);
/* {"base": @base, "new": @new}. */
void put_pair(json_object *o, const char *key, uint64_t base, uint64_t new);
/* The whole object, and a newline. */
void put_json(FILE *out, json_object *root);

#endif
