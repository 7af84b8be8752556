/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interval.h - intervals and verdicts of a difference between two sides */
#ifndef DAXSTORM_INFERENCE_INTERVAL_H
#define DAXSTORM_INFERENCE_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct interval { /* of a difference */
	double low, high;
};

enum verdict {
	VERDICT_BETTER,
	VERDICT_WORSE,
	VERDICT_SAME,
	VERDICT_UNSURE,
	VERDICT_NONE, /* too few values, too short ones, or of unlike CPUs */
};

const char *verdict_name(enum verdict verdict);

/* Relative difference in percent; false if @base is 0 and @new is not. */
bool delta_pct(double base, double new, double *pct);

/* An interval over boots takes at least so many samples of a side. */
#define PAIRS_MIN 3

/**
 * interval_paired() - interval of the mean of the differences of pairs
 * @diff: one difference for each pair
 * @nr: number of pairs
 * @out: filled, in the unit of @diff
 *
 * It is the 99 % t interval, united with the 99 % interval of the sign test,
 * which spans all differences of up to 11 pairs. The t interval alone fails if
 * the boots are in one of few states, so that the differences of a few pairs
 * can be equal by chance; the sign test alone, if there are few pairs.
 * bench/tests/test_error_rate.c shows how often each is wrong.
 *
 * Return: false with fewer than PAIRS_MIN pairs, or without memory.
 */
bool interval_paired(const double *diff, size_t nr, struct interval *out);

/**
 * interval_unpaired() - interval of the difference of the means of two sides
 * @base: one value per boot
 * @nb: number of values in @base
 * @new: one value per boot
 * @nn: number of values in @new
 * @out: filled, in the unit of the values
 *
 * It is the 99 % Welch t interval, united with the range from the smallest to
 * the largest difference of a boot of new and a boot of base. It is wider than
 * that of pairs.
 *
 * Return: false if a side has fewer than PAIRS_MIN values.
 */
bool interval_unpaired(const double *base, size_t nb, const double *new,
		       size_t nn, struct interval *out);

/**
 * welch_df() - degrees of freedom of the difference of two means
 * @vb: variance of the mean of base
 * @nb: number of values of base, at least 2
 * @vn: variance of the mean of new; not 0 if @vb is
 * @nn: number of values of new, at least 2
 *
 * Return: the degrees, by Welch and Satterthwaite.
 */
double welch_df(double vb, size_t nb, double vn, size_t nn);

/**
 * verdict_of() - derive the verdict from an interval
 * @delta: the interval of the difference, or NULL
 * @tolerance: in the unit of @delta
 * @lower_better: a smaller value is better
 *
 * Return: VERDICT_SAME if the interval lies within the tolerance, better or
 * worse if all of it lies beyond, else VERDICT_UNSURE.
 */
enum verdict verdict_of(const struct interval *delta, double tolerance,
			bool lower_better);

#endif
