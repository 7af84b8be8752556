// SPDX-License-Identifier: GPL-2.0-or-later
/* json_out.c - members of a JSON object, for the writers of compare.json only */
#include "base/json_out.h"

#include <math.h>

#define PRETTY (JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE)

void json_put_text(json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key,
			       text ? json_object_new_string(text) : NULL);
}

void json_put_number(json_object *o, const char *key, uint64_t value)
{
	json_object_object_add(o, key, json_object_new_uint64(value));
}

/* 12 digits are beyond any measurement, and hide rounding noise. */
json_object *json_real(double value)
{
	char text[40];

	if (!isfinite(value))
		return NULL;
	snprintf(text, sizeof(text), "%.12g", value == 0 ? 0 : value);
	return json_object_new_double_s(value, text);
}

json_object *json_add_object(json_object *list)
{
	json_object *o = json_object_new_object();

	json_object_array_add(list, o);
	return o;
}

json_object *json_put_list(json_object *o, const char *key)
{
	json_object *list = json_object_new_array();

	json_object_object_add(o, key, list);
	return list;
}

void json_put_cell(json_object *o, const struct cell *cell)
{
	json_put_text(o, "workload", cell->workload);
	json_put_text(o, "target", target_kind_name(cell->target));
	json_put_text(o, "granularity", granularity_name(cell->granularity));
	json_put_number(o, "threads", cell->threads);
	json_put_text(o, "tasks",
		      cell->tasks == TASK_THREADS ? "threads" : "processes");
	json_put_text(o, "map", cell->map == MAP_KIND_SYNC ? "sync" : "shared");
}

void json_put_pair(json_object *o, const char *key, uint64_t base, uint64_t new)
{
	json_object *pair = json_object_new_object();

	json_put_number(pair, "base", base);
	json_put_number(pair, "new", new);
	json_object_object_add(o, key, pair);
}

void json_put_real(json_object *o, const char *key, double value)
{
	json_object_object_add(o, key, json_real(value));
}

void json_put_file(FILE *out, json_object *root)
{
	fputs(json_object_to_json_string_ext(root, PRETTY), out);
	fputc('\n', out);
}
