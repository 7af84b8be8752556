/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend_plot.h - draw a trend with gnuplot */
#ifndef DAXSTORM_TREND_TREND_PLOT_H
#define DAXSTORM_TREND_TREND_PLOT_H

#include "trend/trend.h"

/* Lines of the plot: as many as colours that are told apart. */
#define TREND_LINES 7

/**
 * trend_draws() - tell whether there is anything to draw
 * @t: the trend
 *
 * Return: true if a row changes whose means are all above 0, since the axis shows
 * ratios.
 */
bool trend_draws(const struct trend *t);

/**
 * trend_draw() - write trend.dat, trend.svg and trend.png
 * @t: the trend, with something to draw
 * @dir: the existing folder
 * @reason: set to the cause of a failure
 *
 * trend.dat has a block for each of at most TREND_LINES rows, those with the largest
 * steps, of which a metric of a workload is one: its name, then lines "number of the kernel, mean as a ratio to the first, release".
 *
 * Return: 0 or -errno.
 */
int trend_draw(const struct trend *t, const char *dir, struct err *reason);

#endif
