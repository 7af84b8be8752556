/* SPDX-License-Identifier: GPL-2.0-or-later */
/* findings.h - gather checks, config differences and events of both sides */
#ifndef DAXSTORM_STATS_FINDINGS_H
#define DAXSTORM_STATS_FINDINGS_H

#include "stats/comparison.h"

/**
 * gather_findings() - fill c->checks, c->config and c->events
 * @c: the comparison
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int gather_findings(struct comparison *c, struct err *reason);

#endif
