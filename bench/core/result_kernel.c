// SPDX-License-Identifier: GPL-2.0-or-later
/* result_kernel.c - reads which kernel a result is of */
#include "core/result.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int load_config(const struct reader *r, json_object *kernel,
		       struct result *res)
{
	struct json_object_iterator it, end;
	struct result_option *option;
	json_object *config;
	int err = read_member(r, kernel, "config", json_type_object, true,
			      &config);

	if (err || !config)
		return err;
	res->config = calloc((size_t)json_object_object_length(config) + 1,
			     sizeof(*res->config));
	if (!res->config)
		return why(r->why, ENOMEM, "%s: out of memory", r->path);
	it = json_object_iter_begin(config);
	end = json_object_iter_end(config);
	for (; !json_object_iter_equal(&it, &end);
	     json_object_iter_next(&it)) {
		option = &res->config[res->nr_config++];
		option->name = strdup(json_object_iter_peek_name(&it));
		if (!option->name)
			return why(r->why, ENOMEM, "%s: out of memory",
				   r->path);
		err = read_text(r, config, option->name, false, &option->value);
		if (err)
			return err;
	}
	return 0;
}

static int load_symbols(const struct reader *r, json_object *kernel,
			struct result *res)
{
	json_object *list, *name;
	size_t n, i;
	int err = read_member(r, kernel, "symbols", json_type_array, true,
			      &list);

	if (err || !list)
		return err;
	n = json_object_array_length(list);
	res->symbols = calloc(n + 1, sizeof(*res->symbols));
	if (!res->symbols)
		return why(r->why, ENOMEM, "%s: out of memory", r->path);
	for (i = 0; i < n; i++) {
		name = json_object_array_get_idx(list, i);
		if (!json_object_is_type(name, json_type_string))
			return refuse(r, "\"symbols\" has a member that is no text");
		res->symbols[i] = strdup(json_object_get_string(name));
		if (!res->symbols[i])
			return why(r->why, ENOMEM, "%s: out of memory",
				   r->path);
		res->nr_symbols++;
	}
	return 0;
}

int result_kernel_load(const struct reader *r, json_object *root,
		       struct result *res)
{
	json_object *obj;
	int err = read_member(r, root, "kernel", json_type_object, false, &obj);

	if (!err)
		err = read_text(r, obj, "release", false, &res->release);
	if (!err)
		err = read_text(r, obj, "version", false, &res->version);
	if (!err)
		err = read_text(r, obj, "machine", false, &res->machine);
	if (!err)
		err = read_text(r, obj, "model", false, &res->model);
	if (!err)
		err = read_text(r, obj, "cmdline", false, &res->cmdline);
	if (!err)
		err = load_symbols(r, obj, res);
	return err ? err : load_config(r, obj, res);
}
