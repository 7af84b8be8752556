/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log.h - what the kernel's log says went wrong */
#ifndef DAXSTORM_BASE_KERNEL_LOG_H
#define DAXSTORM_BASE_KERNEL_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell.h"

struct console_event {
	const char *kind; /* "warn", "bug", "oops", "panic", "hang", ... */
	bool fatal;	  /* the guest cannot be trusted after it */
	char text[200];	  /* the line, without its time stamp */
	char cell[CELL_ID_MAX]; /* cell that ran, "" outside of any */
};

/**
 * console_next() - classify the next line that matters
 * @text: console so far; advanced behind the line found
 * @cell: which cell runs; "" at the start, kept up to date from the marks
 *	  that the journal leaves in the kernel log
 * @event: filled
 *
 * "Oops: int3" of an emulated kernel is kind "emulator": QEMU's multi-threaded
 * TCG loses the race when a kernel patches its text (static keys). So is a
 * register dump with reserved bits of EFLAGS set, which no CPU can show.
 *
 * Return: false when there is none any more.
 */
bool console_next(const char **text, char cell[CELL_ID_MAX],
		  struct console_event *event);

#endif
