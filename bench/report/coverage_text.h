/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coverage_text.h - print the coverage of a kernel as text */
#ifndef DAXSTORM_REPORT_COVERAGE_TEXT_H
#define DAXSTORM_REPORT_COVERAGE_TEXT_H

#include <stdio.h>

#include "stats/coverage.h"

/**
 * coverage_text() - print which functions of the series ran in which workload
 * @out: the stream
 * @k: coverage of one kernel
 * @reason: set to the cause of a failure
 *
 * The text is ASCII of at most 72 columns, for use in a mail.
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_text(FILE *out, const struct coverage_kernel *k,
		  struct err *reason);

#endif
