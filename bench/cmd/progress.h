/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress.h - say what is awaited, which cell runs and how long the rest may take */
#ifndef DAXSTORM_CMD_PROGRESS_H
#define DAXSTORM_CMD_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#define PROGRESS_MAX 160

/**
 * progress_line() - format "cell 3 of 18, about 2 min left: munmap/xfs/2m/1"
 * @line: filled
 * @at: number of the cell that begins, 1..@total
 * @total: number of cells of the plan
 * @finished: number of cells that this run has finished; less than @at - 1 if
 *	      an earlier boot has finished some
 * @spent_ns: time that these cells took, including the set-up of targets
 * @id: ID of the cell
 *
 * The time left is estimated from the mean of the finished cells; it is omitted
 * before the first cell has finished.
 *
 * Return: @line.
 */
char *progress_line(char line[PROGRESS_MAX], size_t at, size_t total,
		    size_t finished, uint64_t spent_ns, const char *id);

/**
 * progress_begin() - show on a terminal what is awaited, and for how long
 * @what: of at most 30 columns
 *
 * A line on stderr moves once a second until progress_end(). Where stderr is no
 * terminal there is none, nor where a script has its own (scripts/progress.sh).
 */
void progress_begin(const char *what);

/* Remove the line; to be called before anything is printed. */
void progress_end(void);

#endif
