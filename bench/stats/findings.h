/* SPDX-License-Identifier: GPL-2.0-or-later */
/* findings.h - checks, config differences and events of both sides */
#ifndef DAXSTORM_STATS_FINDINGS_H
#define DAXSTORM_STATS_FINDINGS_H

#include "stats/comparison.h"

/**
 * gather_findings() - fill c->checks, c->config and c->events
 *
 * Return: 0 or -ENOMEM.
 */
int gather_findings(struct comparison *c, struct err *reason);

/**
 * event_boots() - boots that had the event of index @i, side by side
 *
 * Return: false if an earlier event is the same one, so that it was told.
 */
bool event_boots(const struct comparison *c, size_t i, uint64_t boots[SIDES]);

#endif
