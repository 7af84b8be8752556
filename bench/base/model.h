/* SPDX-License-Identifier: GPL-2.0-or-later */
/* model.h - match the name of a page count model */
#ifndef DAXSTORM_BASE_MODEL_H
#define DAXSTORM_BASE_MODEL_H

#include <stdbool.h>

/*
 * Return whether @model is one of the models that @only names. "refcounted"
 * includes "refcounted-special"; NULL and "any" name every model.
 */
bool model_applies(const char *only, const char *model);

#endif
