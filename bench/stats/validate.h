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
 * Refused are results of different experiments, two results of one boot, a result
 * without cells, and one with a metric twice in a cell. What else differs between
 * results, or is unknown, is a warning.
 *
 * Return: 0; -EINVAL if they cannot be compared; or -ENOMEM.
 */
int compare_validate(struct comparison *c, struct err *reason);

/**
 * results_validate() - check results that are not compared
 * @side: the results; a side may have none
 * @reason: set to the cause of a failure
 *
 * Refused are two results of one boot, a result without cells, and one with a
 * metric twice in a cell.
 *
 * Return: 0 or -EINVAL.
 */
int results_validate(const struct boots side[SIDES], struct err *reason);

#endif
