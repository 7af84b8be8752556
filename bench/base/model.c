// SPDX-License-Identifier: GPL-2.0-or-later
/* model.c - names of page count models */
#include "base/model.h"

#include <string.h>

const char *const model_names[MODEL_NAMES] = {
	"devmap",
	"refcounted",
	"refcounted-special",
	"unknown",
};

bool model_applies(const char *only, const char *model)
{
	return !only || !strcmp(only, "any") ||
	       !strncmp(model, only, strlen(only));
}
