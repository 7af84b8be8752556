/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel_log.h - find warnings, bugs and oopses in the kernel log */
#ifndef DAXSTORM_BASE_KERNEL_LOG_H
#define DAXSTORM_BASE_KERNEL_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell.h"

struct console_event {
	const char *kind; /* "warn", "bug", "oops", "panic", "hang", ... */
	bool fatal;	  /* the guest is unusable afterwards */
	char text[200];	  /* the line, without its time stamp */
	char cell[CELL_ID_MAX]; /* cell that was running, "" outside of any */
};

/**
 * console_next() - find the next line that reports a problem, and classify it
 * @text: console text; advanced behind the line that was found
 * @cell: the cell that is running; "" at the start, then updated from the lines
 *	  that the journal writes to the kernel log
 * @event: filled
 *
 * "Oops: int3" of an emulated kernel has kind "emulator": multi-threaded TCG
 * can lose the race against a kernel that patches its text (static keys). So
 * has a register dump with reserved bits of EFLAGS set, which no CPU can show.
 *
 * Return: true if a line was found, false at the end of the text.
 */
bool console_next(const char **text, char cell[CELL_ID_MAX],
		  struct console_event *event);

#endif
