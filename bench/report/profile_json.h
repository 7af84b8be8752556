/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_json.h - write the member "profiles" of compare.json */
#ifndef DAXSTORM_REPORT_PROFILE_JSON_H
#define DAXSTORM_REPORT_PROFILE_JSON_H

#include <json-c/json.h>
#include <stdio.h>

#include "stats/comparison.h"

/* Set the member "profiles", [] if nothing is profiled. */
void json_put_profiles(json_object *root, const struct comparison *c);

/* Print {"profiles": [...]} as in compare.json. */
void profiles_json_print(FILE *out, const struct comparison *c);

#endif
