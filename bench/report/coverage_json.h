/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coverage_json.h - print the coverage of all kernels as a JSON object */
#ifndef DAXSTORM_REPORT_COVERAGE_JSON_H
#define DAXSTORM_REPORT_COVERAGE_JSON_H

#include <stdio.h>

#include "stats/coverage.h"

#define COVERAGE_FORMAT "daxstorm-coverage/1"

/**
 * coverage_json() - print the coverage of all kernels as a JSON object
 * @out: the stream
 * @c: the coverage
 * @first: head of the list of workloads, whose exercises are checked
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_json(FILE *out, const struct coverage *c,
		  const struct workload *first, struct err *reason);

#endif
