/* SPDX-License-Identifier: GPL-2.0-or-later */
/* coverage_json.h - the coverage of all kernels as one JSON object */
#ifndef DAXSTORM_REPORT_COVERAGE_JSON_H
#define DAXSTORM_REPORT_COVERAGE_JSON_H

#include <stdio.h>

#include "stats/coverage.h"

#define COVERAGE_FORMAT "daxstorm-coverage/1"

/**
 * coverage_json() - print the coverage of all kernels as one JSON object
 * @first: head of the registry: what its workloads claim wrongly is part of it
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_json(FILE *out, const struct coverage *c,
		  const struct workload *first, struct err *reason);

#endif
