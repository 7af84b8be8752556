/* SPDX-License-Identifier: GPL-2.0-or-later */
/* power.h - how many boots it takes to find a change */
#ifndef DAXSTORM_INFERENCE_POWER_H
#define DAXSTORM_INFERENCE_POWER_H

#include <stddef.h>

#define POWER 0.8 /* probability of finding the change */

/**
 * power_boots() - number of boots a side that find a change
 * @noise: standard deviation of the logarithm of a value between boots
 * @change_pct: the change, more than 0
 *
 * By a row's own 95 % interval of a t test, with probability POWER. That is the
 * smallest n with n >= 2 (noise / change)^2 (t(0.975) + t(POWER))^2, where t has
 * 2n - 2 degrees of freedom.
 *
 * Return: the number, at least 2; SIZE_MAX if more than a million would do.
 */
size_t power_boots(double noise, double change_pct);

/**
 * power_change() - the change in percent that so many boots a side find
 * @noise: as for power_boots()
 * @boots: of a side, at least 2
 *
 * Return: the change.
 */
double power_change(double noise, size_t boots);

#endif
