// SPDX-License-Identifier: GPL-2.0-or-later
/* json_out.c - every JSON file and line is built and written by these */
#include "file/json_out.h"

#include <math.h>
#include <string.h>

#include "file/file.h"

#define PRETTY (JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE)

json_object *json_new_object(void)
{
	return json_object_new_object();
}

json_object *json_new_list(void)
{
	return json_object_new_array();
}

static json_object *new_text(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

/* 12 digits exceed any measurement's precision and hide rounding errors. */
static json_object *new_real(double value)
{
	char text[40];

	if (!isfinite(value))
		return NULL;
	snprintf(text, sizeof(text), "%.12g", value == 0 ? 0 : value);
	return json_object_new_double_s(value, text);
}

void json_put(json_object *o, const char *key, json_object *value)
{
	json_object_object_add(o, key, value);
}

void json_put_text(json_object *o, const char *key, const char *text)
{
	json_put(o, key, new_text(text));
}

void json_put_optional_text(json_object *o, const char *key, const char *text)
{
	if (text)
		json_put_text(o, key, text);
}

void json_put_bool(json_object *o, const char *key, bool value)
{
	json_put(o, key, json_object_new_boolean(value));
}

void json_put_number(json_object *o, const char *key, uint64_t value)
{
	json_put(o, key, json_object_new_uint64(value));
}

void json_put_real(json_object *o, const char *key, double value)
{
	json_put(o, key, new_real(value));
}

void json_put_pair(json_object *o, const char *key, uint64_t base, uint64_t new)
{
	json_object *pair = json_put_object(o, key);

	json_put_number(pair, "base", base);
	json_put_number(pair, "new", new);
}

void json_put_real_pair(json_object *o, const char *key, double base,
			double new)
{
	json_object *pair = json_put_object(o, key);

	json_put_real(pair, "base", base);
	json_put_real(pair, "new", new);
}

void json_put_cell(json_object *o, const struct cell *cell)
{
	json_put_text(o, "workload", cell->workload);
	json_put_text(o, "target", cell->target->name);
	json_put_text(o, "granularity", granularity_name(cell->granularity));
	json_put_number(o, "threads", cell->threads);
	json_put_text(o, "tasks", task_kind_names[cell->tasks]);
	json_put_text(o, "map", map_kind_names[cell->map]);
	if (cell->round)
		json_put_number(o, "round", cell->round);
}

json_object *json_put_object(json_object *o, const char *key)
{
	json_object *member = json_new_object();

	json_put(o, key, member);
	return member;
}

json_object *json_put_list(json_object *o, const char *key)
{
	json_object *list = json_new_list();

	json_put(o, key, list);
	return list;
}

void json_remove(json_object *o, const char *key)
{
	json_object_object_del(o, key);
}

void json_add(json_object *list, json_object *value)
{
	json_object_array_add(list, value);
}

void json_add_text(json_object *list, const char *text)
{
	json_add(list, new_text(text));
}

void json_add_number(json_object *list, uint64_t value)
{
	json_add(list, json_object_new_uint64(value));
}

void json_add_real(json_object *list, double value)
{
	json_add(list, new_real(value));
}

json_object *json_add_object(json_object *list)
{
	json_object *o = json_new_object();

	json_add(list, o);
	return o;
}

json_object *json_add_list(json_object *list)
{
	json_object *item = json_new_list();

	json_add(list, item);
	return item;
}

const char *json_line(json_object *root)
{
	return json_object_to_json_string_ext(root, JSON_C_TO_STRING_PLAIN);
}

void json_print(FILE *out, json_object *root)
{
	fputs(json_object_to_json_string_ext(root, PRETTY), out);
	fputc('\n', out);
}

static int put(FILE *f, void *root, struct err *e)
{
	(void)e; /* the caller sees errors of @f */
	json_print(f, root);
	return 0;
}

int json_write(const char *path, json_object *root, struct err *e)
{
	if (strcmp(path, "-"))
		return file_replace(path, put, root, e);
	json_print(stdout, root);
	return 0;
}
