/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coverage_text.h - the coverage of one kernel as a table */
#ifndef DAXSTORM_REPORT_COVERAGE_TEXT_H
#define DAXSTORM_REPORT_COVERAGE_TEXT_H

#include <stdio.h>

#include "stats/coverage.h"

/**
 * coverage_text() - print which functions of the series ran in which workload
 *
 * ASCII, at most 72 columns: fit for a mail.
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_text(FILE *out, const struct coverage_kernel *k,
		  struct err *reason);

#endif
