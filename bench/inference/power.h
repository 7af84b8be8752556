/* SPDX-License-Identifier: GPL-2.0-or-later */
/* power.h - how many boots it takes to find a change */
#ifndef DAXSTORM_INFERENCE_POWER_H
#define DAXSTORM_INFERENCE_POWER_H

#include <stdbool.h>
#include <stddef.h>

#define POWER 0.8 /* probability of finding the change */

/* How a value varies from boot to boot, and how well that is known. */
struct boot_noise {
	double sd;	  /* of its logarithm */
	double df_shared; /* degrees of freedom that other rows lend, or 0 */
	bool pairs;	  /* boots of both sides are compared in pairs */
};

/**
 * power_boots() - number of boots a side that find a change
 * @noise: of a value
 * @change_pct: the change, more than 0
 *
 * By a row's own 95 % interval, with probability POWER. That is the smallest n with
 * n >= 2 (sd / change)^2 (t(0.975) + t(POWER))^2, where t has the degrees of freedom
 * that boot_rows_compare() would use: 2n - 2 of its own, or n - 1 of pairs, and
 * those that other rows lend.
 *
 * Return: the number, at least 2; SIZE_MAX if more than a million would do.
 */
size_t power_boots(const struct boot_noise *noise, double change_pct);

/**
 * power_change() - the change in percent that so many boots a side find
 * @noise: as for power_boots()
 * @boots: of a side, at least 2
 *
 * Return: the change.
 */
double power_change(const struct boot_noise *noise, size_t boots);

#endif
