/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend_json.h - write a trend as JSON */
#ifndef DAXSTORM_TREND_TREND_JSON_H
#define DAXSTORM_TREND_TREND_JSON_H

#include "trend/trend.h"

#define TREND_FORMAT "daxstorm-trend/2"

/* Write @path atomically ("-": stdout). Return: 0 or -errno. */
int trend_json_write(const struct trend *t, const char *path,
		     struct err *reason);

#endif
