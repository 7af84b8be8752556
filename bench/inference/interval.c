// SPDX-License-Identifier: GPL-2.0-or-later
/* interval.c - intervals and verdicts of a difference between two sides */
#include "inference/interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inference/special.h"

#define CONFIDENCE 0.99 /* of interval_paired() and interval_unpaired() */

static const char *const verdict_names[] = {
	[VERDICT_BETTER] = "better", [VERDICT_WORSE] = "worse",
	[VERDICT_SAME] = "same",     [VERDICT_UNSURE] = "unsure",
	[VERDICT_NONE] = "none",
};

const char *verdict_name(enum verdict verdict)
{
	return verdict_names[verdict];
}

bool delta_pct(double base, double new, double *pct)
{
	*pct = 0;
	if (base == new)
		return true;
	if (base <= 0)
		return false;
	*pct = (new / base - 1) * 100;
	return true;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * Number of the smallest and of the largest of @nr differences that can be left
 * out, so that the others span the median with CONFIDENCE: the sign test.
 */
static size_t sign_cut(size_t nr)
{
	double term = pow(0.5, (double)nr), below = term;
	size_t cut = 0;

	for (;;) {
		term *= (double)(nr - cut) / (double)(cut + 1);
		below += term;
		if (2 * below > 1 - CONFIDENCE)
			return cut;
		cut++;
	}
}

/* Mean of @value and the variance of that mean. */
static void moments(const double *value, size_t nr, double *mean, double *var)
{
	size_t i;

	*mean = 0;
	*var = 0;
	/* relative to the first one: the variance of equal values is 0 */
	for (i = 0; i < nr; i++)
		*mean += (value[i] - value[0]) / (double)nr;
	*mean += value[0];
	for (i = 0; i < nr; i++)
		*var += (value[i] - *mean) * (value[i] - *mean) /
			(double)(nr - 1) / (double)nr;
}

bool interval_paired(const double *diff, size_t nr, struct interval *out)
{
	double mean, var, half, *sorted;
	size_t cut;

	if (nr < PAIRS_MIN)
		return false;
	sorted = malloc(nr * sizeof(*sorted));
	if (!sorted)
		return false;
	memcpy(sorted, diff, nr * sizeof(*sorted));
	qsort(sorted, nr, sizeof(*sorted), by_value);
	cut = sign_cut(nr);
	moments(sorted, nr, &mean, &var);
	half = student_quantile((1 + CONFIDENCE) / 2, (double)(nr - 1)) *
	       sqrt(var);
	out->low = fmin(mean - half, sorted[cut]);
	out->high = fmax(mean + half, sorted[nr - 1 - cut]);
	free(sorted);
	return true;
}

double welch_df(double vb, size_t nb, double vn, size_t nn)
{
	return (vb + vn) * (vb + vn) /
	       (vb * vb / (double)(nb - 1) + vn * vn / (double)(nn - 1));
}

bool interval_unpaired(const double *base, size_t nb, const double *new,
		       size_t nn, struct interval *out)
{
	double mb, mn, vb, vn, half = 0;
	size_t b, n;

	if (nb < PAIRS_MIN || nn < PAIRS_MIN)
		return false;
	moments(base, nb, &mb, &vb);
	moments(new, nn, &mn, &vn);
	if (vb + vn > 0)
		half = student_quantile((1 + CONFIDENCE) / 2,
					welch_df(vb, nb, vn, nn)) *
		       sqrt(vb + vn);
	*out = (struct interval){ mn - mb - half, mn - mb + half };
	for (b = 0; b < nb; b++) {
		for (n = 0; n < nn; n++) {
			out->low = fmin(out->low, new[n] - base[b]);
			out->high = fmax(out->high, new[n] - base[b]);
		}
	}
	return true;
}

enum verdict verdict_of(const struct interval *delta, double tolerance,
			bool lower_better)
{
	if (!delta)
		return VERDICT_UNSURE;
	if (delta->low >= -tolerance && delta->high <= tolerance)
		return VERDICT_SAME;
	if (delta->low > tolerance)
		return lower_better ? VERDICT_WORSE : VERDICT_BETTER;
	if (delta->high < -tolerance)
		return lower_better ? VERDICT_BETTER : VERDICT_WORSE;
	return VERDICT_UNSURE;
}
