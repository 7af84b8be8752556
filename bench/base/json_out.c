// SPDX-License-Identifier: GPL-2.0-or-later
/* json_out.c - members of a JSON object, for the writers of compare.json only */
#include "base/json_out.h"

#include <math.h>

#define PRETTY (JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE)

void put_text(json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key,
			       text ? json_object_new_string(text) : NULL);
}

void put_number(json_object *o, const char *key, uint64_t value)
{
	json_object_object_add(o, key, json_object_new_uint64(value));
}

/* 12 digits are beyond any measurement, and hide rounding noise. */
json_object *real(double value)
{
	char text[40];

	if (!isfinite(value))
		return NULL;
	snprintf(text, sizeof(text), "%.12g", value == 0 ? 0 : value);
	return json_object_new_double_s(value, text);
}

json_object *add_object(json_object *list)
{
	json_object *o = json_object_new_object();

	json_object_array_add(list, o);
	return o;
}

json_object *put_list(json_object *o, const char *key)
{
	json_object *list = json_object_new_array();

	json_object_object_add(o, key, list);
	return list;
}

void put_cell(json_object *o, const struct cell *cell)
{
	put_text(o, "workload", cell->workload);
	put_text(o, "target", target_kind_name(cell->target));
	put_text(o, "granularity", granularity_name(cell->granularity));
	put_number(o, "threads", cell->threads);
	put_text(o, "tasks",
		 cell->tasks == TASK_THREADS ? "threads" : "processes");
	put_text(o, "map", cell->map == MAP_KIND_SYNC ? "sync" : "shared");
}

void put_pair(json_object *o, const char *key, uint64_t base, uint64_t new)
{
	json_object *pair = json_object_new_object();

	put_number(pair, "base", base);
	put_number(pair, "new", new);
	json_object_object_add(o, key, pair);
}

void put_real(json_object *o, const char *key, double value)
{
	json_object_object_add(o, key, real(value));
}

void put_json(FILE *out, json_object *root)
{
	fputs(json_object_to_json_string_ext(root, PRETTY), out);
	fputc('\n', out);
}
