/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interval.h - how far a difference between two sides can be trusted */
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
 */
double student_quantile(double p, double df);

/* Relative difference in percent; false when @base is 0 and @new is not. */
bool delta_pct(double base, double new, double *pct);

/**
 * interval_spread() - smallest and largest difference over all pairs of boots
 * @base: one value per boot, @nb of them; likewise @new
 *
 * Where all boots of a side agree this is the difference itself, twice.
 *
 * Return: false when there is no such interval (a base value is 0).
 */
bool interval_spread(const double *base, size_t nb, const double *new,
		     size_t nn, struct interval *pct);

/**
 * interval_welch() - 95 % confidence interval of the ratio of two sides
 *
 * Welch's t interval on the logarithms: boots are the samples, the two sides
 * may scatter differently, and a ratio is what is asked for.
 *
 * Return: false with fewer than two boots on a side, or a value of 0.
 */
bool interval_welch(const double *base, size_t nb, const double *new, size_t nn,
		    struct interval *pct);

/**
 * verdict_of() - what an interval says
 * @pct: the interval, NULL if there is none
 * @tolerance_pct: differences up to this do not count
 * @lower_better: is a smaller value the better one?
 */
enum verdict verdict_of(const struct interval *pct, double tolerance_pct,
			bool lower_better);

#endif
