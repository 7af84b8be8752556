/* SPDX-License-Identifier: GPL-2.0-or-later */
/* validate.h - check that results can be compared */
#ifndef DAXSTORM_STATS_VALIDATE_H
#define DAXSTORM_STATS_VALIDATE_H

#include "stats/comparison.h"

/**
 * compare_validate() - check that the results of c->side can be compared
 * @c: c->warnings and c->withheld are filled
 * @reason: set to the cause of a failure, with the two files that differ
 *
 * Return: 0; -EINVAL if they cannot; or -ENOMEM.
 */
int compare_validate(struct comparison *c, struct err *reason);

#endif
