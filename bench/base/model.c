// SPDX-License-Identifier: GPL-2.0-or-later
/* model.c - match the name of a page count model */
#include "base/model.h"

#include <string.h>

bool model_applies(const char *only, const char *model)
{
	return !only || !strcmp(only, "any") ||
	       !strncmp(model, only, strlen(only));
}
