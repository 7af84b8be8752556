/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gate_text.h - what a gate found, as sentences */
#ifndef DAXSTORM_REPORT_GATE_TEXT_H
#define DAXSTORM_REPORT_GATE_TEXT_H

#include "stats/gate.h"

#define GATE_TEXT_MAX 1024

/*
 * One sentence: "failed at 1 %: 2 rows worse, 1 check", or what a gate would
 * have said if none was asked for.
 */
char *gate_summary(const struct comparison *c, char text[GATE_TEXT_MAX]);

/* "munmap/xfs/2m/1 munmap: mean 254.0 -> 797.5, +214.0%, ..." */
char *gate_finding_text(const struct gate_finding *finding,
			char text[GATE_TEXT_MAX]);

/* Format a limit as its option takes it: "5:munmap@p99". */
char *gate_limit_text(const struct gate_limit *limit, char text[GATE_TEXT_MAX]);

#endif
