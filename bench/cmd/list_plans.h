/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_plans.h - the plans that compare-kernels takes by name */
#ifndef DAXSTORM_CMD_LIST_PLANS_H
#define DAXSTORM_CMD_LIST_PLANS_H

#include "base/err.h"

/* Print the names, one a line, sorted. Return: 0, or -errno. */
int list_plans(struct err *reason);

#endif
