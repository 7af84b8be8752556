/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boots.h - loads the results of one side */
#ifndef DAXSTORM_STATS_BOOTS_H
#define DAXSTORM_STATS_BOOTS_H

#include "stats/compare.h"

/* Load @nr files; release @side with boots_free() after a failure too. */
int boots_load(char **path, size_t nr, struct boots *side, struct err *reason);
void boots_free(struct boots *side);

#endif
