/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plots.h - draw the plots of a report with gnuplot */
#ifndef DAXSTORM_REPORT_PLOTS_H
#define DAXSTORM_REPORT_PLOTS_H

#include "stats/comparison.h"

/* Rows with a picture; ten times as many would make the page 15 MB. */
#define ROWS_DRAWN_MAX 100

/**
 * plots_choose() - choose the rows that get a picture
 * @c: "drawn" of its metrics is set, and how many there are
 * @all: every row, whatever the comparison says
 * @reason: set to the cause of a failure
 *
 * A row is worth a picture if one of its statistics is better or worse; one for
 * whose verdict there are too few boots, if its mean differs by more than the
 * tolerance. Of these, the ROWS_DRAWN_MAX rows that differ most get one.
 *
 * Return: 0 or -ENOMEM.
 */
int plots_choose(struct comparison *c, bool all, struct err *reason);

/**
 * plots_draw() - write data and pictures of the rows that were chosen
 * @c: the comparison
 * @dir: an existing folder
 * @png: draw each picture as PNG too, not only that of all differences
 * @reason: set to the cause of a failure
 *
 * There is one picture (SVG) for each cell with such a row, one for each such row
 * with a profile, and one of all differences. Pictures and data of these names that an
 * earlier report left are removed.
 *
 * Return: 0 or -errno.
 */
int plots_draw(const struct comparison *c, const char *dir, bool png,
	       struct err *reason);

#endif
