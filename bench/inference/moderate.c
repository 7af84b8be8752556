// SPDX-License-Identifier: GPL-2.0-or-later
/* moderate.c - let many variances with few values each inform each other */
#include "inference/moderate.h"

#include <math.h>

#include "inference/special.h"

#define UNLIKE_P 0.05 /* over all variances */

/* The distribution of the true variances: df times value over a chi squared. */
struct prior {
	double value, df; /* an infinite @df: all are equal */
};

/* Logarithm of a variance whose expected value is that of the true one. */
static double unbiased_log(const struct variance *v, double floor)
{
	return log(fmax(v->value, floor)) - digamma(v->df / 2) + log(v->df / 2);
}

/* Equal values may have a variance of 0, of which there is no logarithm. */
static double floor_of(const struct variance *var, size_t nr)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < nr; i++)
		sum += var[i].value / (double)nr;
	return 1e-5 * sum;
}

static struct prior fit(const struct variance *var, size_t nr)
{
	double floor = floor_of(var, nr), mean = 0, spread = 0, by_chance = 0;
	double d, df;
	size_t i;

	if (!(floor > 0))
		return (struct prior){ 0, INFINITY };
	for (i = 0; i < nr; i++)
		mean += unbiased_log(&var[i], floor) / (double)nr;
	for (i = 0; i < nr; i++) {
		d = unbiased_log(&var[i], floor) - mean;
		spread += d * d / (double)(nr - 1);
		by_chance += trigamma(var[i].df / 2) / (double)nr;
	}
	if (spread <= by_chance)
		return (struct prior){ exp(mean), INFINITY };
	df = 2 * trigamma_inverse(spread - by_chance);
	return (struct prior){ exp(mean + digamma(df / 2) - log(df / 2)), df };
}

void moderate_variances(struct variance *var, size_t nr)
{
	const struct prior prior = fit(var, nr);
	double all = 0, own;
	size_t i;

	if (!(prior.value > 0))
		return; /* no row varies */
	for (i = 0; i < nr; i++)
		all += var[i].df;
	for (i = 0; i < nr; i++) {
		own = var[i].df;
		if (f_tail(var[i].value / prior.value, own, prior.df) *
			    (double)nr <
		    UNLIKE_P)
			continue;
		var[i].value = isinf(prior.df) ? prior.value :
						 (prior.df * prior.value +
						  own * var[i].value) /
							 (prior.df + own);
		/* no more than the values of all rows have */
		var[i].df = fmin(prior.df + own, all);
	}
}
