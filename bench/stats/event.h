/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event.h - tell whether events of guests are the same */
#ifndef DAXSTORM_STATS_EVENT_H
#define DAXSTORM_STATS_EVENT_H

#include <stdbool.h>

#include "record/result.h"

/**
 * event_key() - spell an event so that equal events have equal keys
 * @event: an event of any boot or kernel
 * @in_cell: events of different cells are different
 *
 * Of the texts, numbers do not count: lines of the source, addresses, CPUs and PIDs
 * differ between kernels and boots. Nor do names of tasks, suffixes of the compiler
 * such as ".isra.0", the config behind the number of an oops, and the form of a
 * WARN, which Linux 6.19 changed.
 *
 * Return: the key, to be freed; NULL if memory is short.
 */
char *event_key(const struct result_event *event, bool in_cell);

#endif
