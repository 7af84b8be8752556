/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_profile.h - where the instructions went, on the page */
#ifndef DAXSTORM_HTML_HTML_PROFILE_H
#define DAXSTORM_HTML_HTML_PROFILE_H

#include <stdio.h>

#include "stats/comparison.h"

/* The profiles, nothing if there are none. Return: 0 or -1 (no memory). */
int html_profiles(FILE *out, const struct comparison *c, const char *plots);

#endif
