/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event.h - tell whether two events of guests are the same */
#ifndef DAXSTORM_STATS_EVENT_H
#define DAXSTORM_STATS_EVENT_H

#include <stdbool.h>

#include "record/result.h"

/**
 * event_equal() - tell whether two events are of one kind, cell and text
 * @a: an event
 * @b: an event, perhaps of another boot or kernel
 *
 * Numbers of the texts do not count: lines of the source, addresses, CPUs and
 * PIDs differ between kernels and boots. Nor does the form of a WARN, which
 * Linux 6.19 changed.
 */
bool event_equal(const struct result_event *a, const struct result_event *b);

#endif
