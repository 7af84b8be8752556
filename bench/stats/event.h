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
 * Of the texts, numbers do not count: lines of the source, addresses, CPUs and PIDs
 * differ between kernels and boots. Nor do names of tasks, suffixes of the compiler
 * such as ".isra.0", the config behind the number of an oops, and the form of a
 * WARN, which Linux 6.19 changed.
 */
bool event_equal(const struct result_event *a, const struct result_event *b);

/**
 * event_recurs() - tell whether an event is no news where another one happened
 * @a: an event
 * @b: the other one
 *
 * As event_equal(), but a WARN may be in any cell: its text names the place in the
 * kernel, and which cell meets a WARN_ONCE() first is chance. The text of an oops or
 * a hang does not name it.
 */
bool event_recurs(const struct result_event *a, const struct result_event *b);

#endif
