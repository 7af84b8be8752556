/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interval.h - intervals and verdicts of a difference between two sides */
#ifndef DAXSTORM_STATS_INTERVAL_H
#define DAXSTORM_STATS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct interval { /* of a relative difference, in percent */
	double low, high;
};

enum verdict { VERDICT_BETTER, VERDICT_WORSE, VERDICT_SAME, VERDICT_UNSURE };

const char *verdict_name(enum verdict verdict);

/**
 * student_quantile() - quantile of Student's t distribution
 * @p: 0.5 <= @p < 1
 * @df: degrees of freedom, any real number >= 1
 *
 * Return: the quantile.
 */
double student_quantile(double p, double df);

/* Relative difference in percent; false if @base is 0 and @new is not. */
bool delta_pct(double base, double new, double *pct);

/**
 * interval_spread() - smallest and largest difference over all pairs of boots
 * @base: one value per boot
 * @nb: number of values in @base
 * @new: one value per boot
 * @nn: number of values in @new
 * @pct: filled
 *
 * If all boots of a side are equal, both ends are the difference itself.
 *
 * Return: false if there is no such interval because a value of base is 0.
 */
bool interval_spread(const double *base, size_t nb, const double *new,
		     size_t nn, struct interval *pct);

/**
 * interval_welch() - 95 % confidence interval of the ratio of two sides
 * @base: one value per boot
 * @nb: number of values in @base
 * @new: one value per boot
 * @nn: number of values in @new
 * @pct: filled
 *
 * This is Welch's t interval on logarithms: boots are the samples, the sides
 * may have different variances, and the result is a ratio.
 *
 * Return: false if a side has fewer than two boots, or a value is 0.
 */
bool interval_welch(const double *base, size_t nb, const double *new, size_t nn,
		    struct interval *pct);

/**
 * verdict_of() - derive the verdict from an interval
 * @pct: the interval, or NULL
 * @tolerance_pct: differences up to this are "same"
 * @lower_better: a smaller value is better
 *
 * Return: the verdict; VERDICT_UNSURE if there is no interval.
 */
enum verdict verdict_of(const struct interval *pct, double tolerance_pct,
			bool lower_better);

#endif
