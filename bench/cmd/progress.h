/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress.h - which cell runs, and how long the rest may take */
#ifndef DAXSTORM_CMD_PROGRESS_H
#define DAXSTORM_CMD_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#define PROGRESS_MAX 160

/**
 * progress_line() - spell "cell 3 of 18, about 2 min left: munmap/xfs/2m/1"
 * @line: filled
 * @at: number of the cell that begins, 1..@total
 * @total: cells of the plan
 * @finished: cells that this run has finished: fewer than @at - 1 after an
 *	      earlier boot has done some
 * @spent_ns: what they took, set-up of targets included
 * @id: the cell
 *
 * The time left takes the rest for as long as the mean of those finished;
 * before the first has finished nothing is said of it.
 *
 * Return: @line.
 */
char *progress_line(char line[PROGRESS_MAX], size_t at, size_t total,
		    size_t finished, uint64_t spent_ns, const char *id);

#endif
