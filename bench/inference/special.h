/* SPDX-License-Identifier: GPL-2.0-or-later */
/* special.h - functions of statistics that the C library does not have */
#ifndef DAXSTORM_INFERENCE_SPECIAL_H
#define DAXSTORM_INFERENCE_SPECIAL_H

/**
 * student_tail() - probability that Student's t exceeds a value
 * @t: the value, at least 0
 * @df: degrees of freedom, any real number >= 1; INFINITY: the normal
 *	distribution
 *
 * Return: the probability, 0.5 for a @t of 0.
 */
double student_tail(double t, double df);

/**
 * student_quantile() - quantile of Student's t distribution
 * @p: 0.5 <= @p < 1
 * @df: degrees of freedom, any real number >= 1; INFINITY: the normal
 *	distribution
 *
 * Return: the quantile.
 */
double student_quantile(double p, double df);

/**
 * f_tail() - probability that a ratio of two variances exceeds a value
 * @x: the ratio, at least 0
 * @d1: degrees of freedom of the variance above the line
 * @d2: degrees of freedom of the variance below it, or INFINITY
 *
 * Return: the probability that F is larger than @x.
 */
double f_tail(double x, double d1, double d2);

/* Derivatives of log(gamma(@x)), the first and the second, for @x > 0. */
double digamma(double x);
double trigamma(double x);

/* The @x of which trigamma(@x) is @y, for @y > 0. */
double trigamma_inverse(double y);

#endif
