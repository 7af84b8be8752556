/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moderate.h - let many variances with few values each inform each other */
#ifndef DAXSTORM_INFERENCE_MODERATE_H
#define DAXSTORM_INFERENCE_MODERATE_H

#include <stddef.h>

struct variance {
	double value;
	double df; /* degrees of freedom, at least 1 */
};

/**
 * moderate_variances() - move variances towards what they have in common
 * @var: sample variances of normal values; replaced by moderated ones, which
 *	have more degrees of freedom
 * @nr: number of @var, at least 2
 *
 * The true variances are taken as draws of a scaled inverse chi-squared
 * distribution, whose parameters are fitted to the mean and variance of the
 * logarithms (G. K. Smyth 2004, equations 5.1 to 5.3). The more the sample
 * variances agree, the more each is moved, up to their common value.
 *
 * A variance that is too large for this distribution (F test, 5 % over all) is
 * that of a row unlike the others: it stays as it is (B. Phipson et al. 2016
 * do so by degrees).
 */
void moderate_variances(struct variance *var, size_t nr);

#endif
