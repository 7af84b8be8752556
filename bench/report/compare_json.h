/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_json.h - writes compare.json */
#ifndef DAXSTORM_REPORT_COMPARE_JSON_H
#define DAXSTORM_REPORT_COMPARE_JSON_H

#include <stdio.h>

#include <json-c/json.h>

#include "stats/compare.h"

/* Write @path ("-": stdout), replaced in one step. Return: 0 or -errno. */
int compare_json_write(const struct comparison *c, const char *path,
		       struct err *reason);

/* {"profiles": [...]} as in compare.json. Return: 0 or -errno. */
int profiles_json_print(FILE *out, const struct comparison *c,
			struct err *reason);

/* The member "profiles", [] where nothing is profiled. */
void json_put_profiles(json_object *root, const struct comparison *c);

#endif
