/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plots.h - draw the plots of a report with gnuplot */
#ifndef DAXSTORM_REPORT_PLOTS_H
#define DAXSTORM_REPORT_PLOTS_H

#include "stats/comparison.h"

/* Write data and pictures (SVG and PNG) to the existing folder @dir. */
int plots_draw(const struct comparison *c, const char *dir, struct err *reason);

#endif
