// SPDX-License-Identifier: GPL-2.0-or-later
/* special.c - functions of statistics that the C library does not have */
#include "inference/special.h"

#include <math.h>

#define DF_NORMAL 1e7 /* above, t and normal differ by less than 3e-7 */

/* Lentz' method must not divide by zero. */
static double nonzero(double x)
{
	return fabs(x) < 1e-300 ? 1e-300 : x;
}

/* Continued fraction of the incomplete beta function (DLMF 8.17.22). */
static double beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 / nonzero(1 - (a + b) * x / (a + 1)), f = d, step;
	int m, i;

	for (m = 1; m < 100000; m++) {
		for (i = 0; i < 2; i++) {
			double k =
				i ? -(a + m) * (a + b + m) * x /
						((a + 2 * m) *
						 (a + 2 * m + 1)) :
				    m * (b - m) * x /
						((a + 2 * m - 1) * (a + 2 * m));

			d = 1 / nonzero(1 + k * d);
			c = nonzero(1 + k / c);
			step = c * d;
			f *= step;
		}
		if (fabs(step - 1) < 1e-15)
			break;
	}
	return f;
}

/* Regularized incomplete beta function. */
static double beta_inc(double a, double b, double x)
{
	double front;

	if (x <= 0 || x >= 1)
		return x <= 0 ? 0 : 1;
	front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) +
		    b * log1p(-x));
	/* The fraction converges fast on one side of the mean only. */
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double student_tail(double t, double df)
{
	if (df > DF_NORMAL)
		return erfc(t / M_SQRT2) / 2;
	return beta_inc(df / 2, 0.5, df / (df + t * t)) / 2;
}

/*
 * Newton's method. The tail falls and is convex, so each step ends below the
 * quantile, until rounding ends it.
 */
double student_quantile(double p, double df)
{
	/* of the density, which hardly changes above DF_NORMAL */
	double n = fmin(df, DF_NORMAL);
	double peak = exp(lgamma((n + 1) / 2) - lgamma(n / 2)) / sqrt(n * M_PI);
	double t = 0, density, step;

	do {
		density = peak * exp(-(n + 1) / 2 * log1p(t * t / n));
		step = (student_tail(t, df) - (1 - p)) / density;
		t += step;
	} while (step > 1e-13 * t);
	return t;
}

double f_tail(double x, double d1, double d2)
{
	/* above DF_NORMAL the result changes by less than 1e-6 */
	d2 = fmin(d2, DF_NORMAL);
	return beta_inc(d2 / 2, d1 / 2, d2 / (d2 + d1 * x));
}

/* Both recurrences lead to an @x for which the asymptotic series is exact. */
#define X_LARGE 10

/* DLMF 5.5.2 and 5.11.2. */
double digamma(double x)
{
	double below = 0, f;

	for (; x < X_LARGE; x++)
		below += 1 / x;
	f = 1 / (x * x);
	return log(x) - 0.5 / x - below -
	       f * (1. / 12 - f * (1. / 120 - f * (1. / 252 - f / 240)));
}

/* DLMF 5.15.5 and 5.15.8. */
double trigamma(double x)
{
	double below = 0, f;

	for (; x < X_LARGE; x++)
		below += 1 / (x * x);
	f = 1 / (x * x);
	return below + 1 / x + f / 2 +
	       f / x * (1. / 6 - f * (1. / 30 - f * (1. / 42 - f / 30)));
}

double trigamma_inverse(double y)
{
	/* trigamma(x) lies between 1/x and 1/x + 1/x^2, and falls. */
	double low = 1 / y / 2, high = 1 / y + 1 / sqrt(y) + 1, mid;

	while (trigamma(low) < y)
		low /= 2;
	do {
		mid = low + (high - low) / 2;
		if (trigamma(mid) > y)
			low = mid;
		else
			high = mid;
	} while (high - low > 1e-12 * high);
	return mid;
}
