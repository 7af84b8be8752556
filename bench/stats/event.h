/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event.h - tell whether events of guests are the same */
#ifndef DAXSTORM_STATS_EVENT_H
#define DAXSTORM_STATS_EVENT_H

#include "record/result.h"

/**
 * event_key() - spell an event so that equal events have equal keys
 * @event: an event of any boot or kernel
 *
 * Events are equal if they are of one kind, cell and text. Numbers of the texts
 * do not count: lines of the source, addresses, CPUs and PIDs differ between
 * kernels and boots. Nor does the form of a WARN, which Linux 6.19 changed.
 *
 * Return: the key, to be freed; NULL if memory is short.
 */
char *event_key(const struct result_event *event);

#endif
