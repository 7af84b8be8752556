// SPDX-License-Identifier: GPL-2.0-or-later
/* power.c - how many boots it takes to find a change */
#include "inference/power.h"

#include <math.h>
#include <stdint.h>

#include "inference/special.h"

#define CONFIDENCE 0.95
#define BOOTS_MOST 1000000.

/* Logarithm of the smallest change that @boots of a side find. */
static double found_by(const struct boot_noise *noise, double boots)
{
	double df =
		(noise->pairs ? boots - 1 : 2 * boots - 2) + noise->df_shared;

	return noise->sd * sqrt(2 / boots) *
	       (student_quantile((1 + CONFIDENCE) / 2, df) +
		student_quantile(POWER, df));
}

size_t power_boots(const struct boot_noise *noise, double change_pct)
{
	double change = log1p(change_pct / 100), low = 1, high = 2, mid;

	while (found_by(noise, high) > change) {
		low = high;
		high *= 2;
		if (high > BOOTS_MOST)
			return SIZE_MAX;
	}
	while (high - low > 1) {
		mid = floor((low + high) / 2);
		if (found_by(noise, mid) > change)
			low = mid;
		else
			high = mid;
	}
	return (size_t)high;
}

double power_change(const struct boot_noise *noise, size_t boots)
{
	return expm1(found_by(noise, (double)boots)) * 100;
}
