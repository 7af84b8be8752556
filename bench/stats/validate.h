/* SPDX-License-Identifier: GPL-2.0-or-later */
/* validate.h - refuses to compare results that are not of one kind */
#ifndef DAXSTORM_STATS_VALIDATE_H
#define DAXSTORM_STATS_VALIDATE_H

#include "stats/comparison.h"

/**
 * compare_validate() - may the results of c->side be compared at all?
 *
 * Fills c->warnings and c->withheld.
 *
 * Return: 0; -EINVAL with the two files that do not fit each other; -ENOMEM.
 */
int compare_validate(struct comparison *c, struct err *reason);

#endif
