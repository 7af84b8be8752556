// SPDX-License-Identifier: GPL-2.0-or-later
/* result_profile.c - reads and releases the profile of a metric or trial */
#include "core/result.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PROFILE_NAME_MAX 512 /* KSYM_NAME_LEN of include/linux/kallsyms.h */

/* Member @at of a row [name, numbers...] as a number. */
static int row_number(const struct reader *r, json_object *row, size_t at,
		      uint64_t *out)
{
	return read_value(r, json_object_array_get_idx(row, at), "profile",
			  out);
}

/*
 * Symbols are printable; what could end a folded stack, a string of gnuplot
 * or a line of a terminal is refused here once, for all that print them.
 */
static bool good_name(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (name[i] < ' ' || name[i] > '~' ||
		    strchr(";\"\\", name[i]))
			return false;
	return len && len < PROFILE_NAME_MAX;
}

/* The name that a row of @len members starts with, copied. */
static int row_name(const struct reader *r, json_object *row, size_t len,
		    char **name)
{
	json_object *first;

	if (!json_object_is_type(row, json_type_array) ||
	    json_object_array_length(row) != len)
		return refuse(r, "\"profile\" has a row that is not of %zu members",
			      len);
	first = json_object_array_get_idx(row, 0);
	if (!json_object_is_type(first, json_type_string))
		return refuse(r, "\"profile\" has a row without a name");
	if (!good_name(json_object_get_string(first),
		       (size_t)json_object_get_string_len(first)))
		return refuse(r, "\"profile\" has a name that is empty, longer than %d, not printable or has one of ;\"\\ in it",
			      PROFILE_NAME_MAX - 1);
	*name = strdup(json_object_get_string(first));
	return *name ? 0 : why(r->why, ENOMEM, "%s: out of memory", r->path);
}

/* @sum: of their instructions. */
static int load_rows(const struct reader *r, json_object *list,
		     struct result_function **functions, size_t *nr,
		     uint64_t *sum)
{
	size_t n = json_object_array_length(list), i;
	int err = 0;

	*sum = 0;
	*functions = calloc(n + 1, sizeof(**functions));
	if (!*functions)
		return why(r->why, ENOMEM, "%s: out of memory", r->path);
	for (i = 0; !err && i < n; i++) {
		struct result_function *f = &(*functions)[(*nr)++];
		json_object *row = json_object_array_get_idx(list, i);

		err = row_name(r, row, 3, &f->name);
		if (!err)
			err = row_number(r, row, 1, &f->insn);
		if (!err)
			err = row_number(r, row, 2, &f->calls);
		if (!err && i && strcmp(f[-1].name, f->name) >= 0)
			err = refuse(r, "\"profile\": function %s is out of order",
				     f->name);
		if (!err && __builtin_add_overflow(*sum, f->insn, sum))
			err = refuse(r, "\"profile\": the sum of the functions does not fit 64 bits");
	}
	return err;
}

static int load_functions(const struct reader *r, json_object *list,
			  struct result_profile *p)
{
	uint64_t sum;
	int err = load_rows(r, list, &p->functions, &p->nr_functions, &sum);

	if (!err && sum != p->insn)
		err = refuse(r, "\"profile\": functions add up to %" PRIu64
			     ", \"insn\" says %" PRIu64, sum, p->insn);
	return err;
}

static int load_nodes(const struct reader *r, json_object *list,
		      struct result_profile *p)
{
	size_t n = json_object_array_length(list), i;
	int err = 0;

	p->nodes = calloc(n + 1, sizeof(*p->nodes));
	if (!p->nodes)
		return why(r->why, ENOMEM, "%s: out of memory", r->path);
	for (i = 0; !err && i < n; i++) {
		struct result_node *node = &p->nodes[p->nr_nodes++];
		json_object *row = json_object_array_get_idx(list, i);
		uint64_t parent = 0;

		err = row_name(r, row, 4, &node->name);
		if (!err)
			err = row_number(r, row, 1, &parent);
		if (!err)
			err = row_number(r, row, 2, &node->insn);
		if (!err)
			err = row_number(r, row, 3, &node->calls);
		/* 0 is a root, so that a parent always comes first */
		if (!err && parent > i)
			err = refuse(r, "\"profile\": node %s comes before its parent",
				     node->name);
		node->parent = parent ? (size_t)parent - 1 : SIZE_MAX;
	}
	return err;
}

int result_profile_load(const struct reader *r, json_object *metric,
			struct result_profile **profile)
{
	json_object *o, *functions, *tree;
	struct result_profile *p;
	int err = read_member(r, metric, "profile", json_type_object, true, &o);

	*profile = NULL;
	if (err || !o)
		return err;
	p = calloc(1, sizeof(*p));
	if (!p)
		return why(r->why, ENOMEM, "%s: out of memory", r->path);
	*profile = p;
	err = read_number(r, o, "entries", &p->entries);
	if (!err && !p->entries)
		err = refuse(r, "\"profile\" of no entries");
	if (!err)
		err = read_number(r, o, "regions", &p->regions);
	if (!err)
		err = read_number(r, o, "insn", &p->insn);
	if (!err)
		err = read_member(r, o, "functions", json_type_array, false,
				  &functions);
	if (!err)
		err = load_functions(r, functions, p);
	if (!err)
		err = read_member(r, o, "tree", json_type_array, true, &tree);
	return err || !tree ? err : load_nodes(r, tree, p);
}

int result_ran_load(const struct reader *r, json_object *obj,
		    struct result_cell *cell)
{
	json_object *list;
	uint64_t sum;
	int err = read_member(r, obj, "ran", json_type_array, true, &list);

	return err || !list ? err :
			      load_rows(r, list, &cell->ran, &cell->nr_ran,
					&sum);
}

void result_functions_free(struct result_function *functions, size_t nr)
{
	while (nr)
		free(functions[--nr].name);
	free(functions);
}

void result_profile_free(struct result_profile *p)
{
	size_t i;

	if (!p)
		return;
	result_functions_free(p->functions, p->nr_functions);
	for (i = 0; i < p->nr_nodes; i++)
		free(p->nodes[i].name);
	free(p->nodes);
	free(p);
}
