/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend_page.h - a trend as one self-contained page */
#ifndef DAXSTORM_TREND_TREND_PAGE_H
#define DAXSTORM_TREND_TREND_PAGE_H

#include <stdio.h>

#include "trend/trend.h"

/**
 * trend_page() - write the page
 * @out: the stream
 * @t: the trend
 * @plots: folder of trend.svg; a missing plot is omitted
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM; errors of @out are left to the caller.
 */
int trend_page(FILE *out, const struct trend *t, const char *plots,
	       struct err *reason);

#endif
