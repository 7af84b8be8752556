/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.h - the state of a machine in journals and result files */
#ifndef DAXSTORM_HOST_JSON_H
#define DAXSTORM_HOST_JSON_H

#include <json-c/json.h>

#include "file/json_read.h"
#include "host/cell.h"
#include "host/state.h"

/* Return: an object with the members of a "host_state"; release it. */
json_object *host_state_json(const struct host_state *state);

/**
 * host_state_load() - read a "host_state"
 * @r: reader of the file
 * @obj: the object that has it as a member
 * @key: name of the member
 * @state: filled; all zero, so that recorded is false, without such a member
 *
 * Return: 0, or -errno with the reason in @r; what was read must be released
 * after a failure too.
 */
int host_state_load(const struct json_reader *r, json_object *obj,
		    const char *key, struct host_state *state);

/* Return: an object with the members of "host" of a cell; release it. */
json_object *host_cell_json(const struct host_cell *cell);

/**
 * host_cell_load() - read "host" of a cell
 * @r: reader of the file
 * @obj: the cell, or the result
 * @key: name of the member
 * @cell: allocated; NULL if there is no such member; release with free()
 *
 * Return: 0, or -errno with the reason in @r; @cell must be released after a
 * failure too.
 */
int host_cell_load(const struct json_reader *r, json_object *obj,
		   const char *key, struct host_cell **cell);

#endif
