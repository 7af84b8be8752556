/* SPDX-License-Identifier: GPL-2.0-or-later */
/* model.h - how a kernel counts DAX pages */
#ifndef DAXSTORM_BASE_MODEL_H
#define DAXSTORM_BASE_MODEL_H

#include <stdbool.h>

/*
 * Does something meant for kernels of model @only hold on @model? "refcounted"
 * is both kinds of it; NULL or "any" is every model.
 */
bool model_applies(const char *only, const char *model);

#endif
