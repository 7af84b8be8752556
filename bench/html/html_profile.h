/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_profile.h - where the instructions went, on the page */
#ifndef DAXSTORM_HTML_HTML_PROFILE_H
#define DAXSTORM_HTML_HTML_PROFILE_H

#include <stdio.h>

#include "stats/comparison.h"

/* Write the profiles, if there are any. Return: 0, or -1 if memory is short. */
int html_profiles(FILE *out, const struct comparison *c, const char *plots);

#endif
