/* SPDX-License-Identifier: GPL-2.0-or-later */
/* model.h - names of page count models */
#ifndef DAXSTORM_BASE_MODEL_H
#define DAXSTORM_BASE_MODEL_H

#include <stdbool.h>

#define MODEL_NAMES 4

/*
 * Every model that a result may name. "unknown" is recorded for a kernel whose
 * symbols cannot be read or identify no model.
 */
extern const char *const model_names[MODEL_NAMES];

/*
 * Return whether @model is one of the models that @only names. "refcounted"
 * includes "refcounted-special"; NULL and "any" name every model.
 */
bool model_applies(const char *only, const char *model);

#endif
