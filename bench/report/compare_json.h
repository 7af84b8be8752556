/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_json.h - write compare.json */
#ifndef DAXSTORM_REPORT_COMPARE_JSON_H
#define DAXSTORM_REPORT_COMPARE_JSON_H

#include <json-c/json.h>

#include "stats/comparison.h"

#define COMPARE_FORMAT	 "daxstorm-compare/2"
#define COMPARE_FORMAT_1 "daxstorm-compare/1" /* its tolerance is read */

/* Write @path atomically ("-": stdout). Return: 0 or -errno. */
int compare_json_write(const struct comparison *c, const char *path,
		       struct err *reason);

/* Put how the means of mode time were compared into @o, as "time". */
void compare_json_time(const struct comparison *c, json_object *o);

#endif
