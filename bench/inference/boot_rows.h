/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot_rows.h - compare all rows of a table over boots that vary by chance */
#ifndef DAXSTORM_INFERENCE_BOOT_ROWS_H
#define DAXSTORM_INFERENCE_BOOT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/side.h"
#include "inference/interval.h"

/* Fewer rows do not tell how variances differ from row to row. */
#define ROWS_TO_MODERATE_MIN 10

/* With fewer boots of a side an outlier may be the second of two states. */
#define BOOTS_FOR_OUTLIERS_MIN 10

/* How the rows of a table are compared. */
enum row_method {
	ROWS_BY_WELCH,	   /* each row by its own variances */
	ROWS_BY_MODERATED, /* variances of all rows are one distribution */
	ROWS_BY_PAIRS,	   /* differences of boots next to one another */
};

const char *row_method_name(enum row_method method);

/* One statistic of one metric: what each boot says, and what follows. */
struct boot_row {
	/* logarithms of the values, by boot; NAN: this boot has no value */
	double *log[SIDES];
	bool *outlier[SIDES]; /* by boot; set if the value is left out */
	bool drifts;	      /* the row moved while it was measured */
	/* The row has 2 values of each side, or 2 pairs; else only zeros. */
	bool has_ci;
	double delta;	  /* of the logarithms, new - base */
	double error;	  /* standard error of @delta */
	double df;	  /* degrees of freedom of @error */
	double noise;	  /* standard deviation of a value from boot to boot */
	double df_shared; /* degrees of freedom that other rows lend to @df */
};

/* The rows of a table, and the boots that they have in common. */
struct boot_table {
	struct boot_row *rows;
	size_t nr_rows;
	size_t boots[SIDES];
	/* place of each boot in the order of measurement; NULL: not known */
	const double *at[SIDES];
	enum row_method method; /* set */
	size_t nr_drifting;	/* set: rows that moved */
	bool took_turns;	/* set: boot i of both sides is a pair */
};

/**
 * boot_rows_compare() - fill the rows of a table
 * @t: log, boots and at are given, the rest is filled
 * @reason: set to the cause of a failure
 *
 * 1. From BOOTS_FOR_OUTLIERS_MIN boots a side on, values that no chance explains
 *    are outliers (externally studentized residuals, Bonferroni over all values
 *    of the table, 1 %), at most one in five of a side.
 * 2. A row drifts if its values follow their place in the order of measurement
 *    (false discovery rate of 1 % over the rows). If any does and boots of both
 *    sides took turns, all rows are compared by pairs.
 * 3. Else, and for the variances of the pairs, rows lend each other degrees of
 *    freedom (empirical Bayes: G. K. Smyth, "Linear models and empirical Bayes
 *    methods for assessing differential expression", 2004). A row whose variance
 *    is not of the common distribution keeps its own.
 * 4. With fewer than ROWS_TO_MODERATE_MIN rows each has its own variances.
 *
 * Return: 0 or -ENOMEM.
 */
int boot_rows_compare(struct boot_table *t, struct err *reason);

/**
 * boot_row_uses() - does what is known of a row rest on a value?
 * @t: a filled table
 * @row: a row of @t that has an interval
 * @side: SIDE_BASE or SIDE_NEW
 * @boot: its index
 *
 * Return: false if the boot has no value, or it is an outlier, or the rows are
 * compared by pairs and its partner has none.
 */
bool boot_row_uses(const struct boot_table *t, const struct boot_row *row,
		   unsigned int side, size_t boot);

/**
 * boot_row_stands_out() - is a value far from all others of its row?
 * @t: a filled table
 * @row: a row of @t
 * @side: SIDE_BASE or SIDE_NEW
 * @boot: its index
 *
 * As that of an outlier, but of the values of this row alone, and with 3 boots a
 * side or more.
 *
 * Return: true if no chance explains it.
 */
bool boot_row_stands_out(const struct boot_table *t, const struct boot_row *row,
			 unsigned int side, size_t boot);

/**
 * boot_row_interval() - confidence interval of a row's ratio of new to base
 * @row: a filled row that has one
 * @confidence: such as 0.95
 * @pct: set to the difference in percent of base
 *
 * Return: false if it exceeds a double.
 */
bool boot_row_interval(const struct boot_row *row, double confidence,
		       struct interval *pct);

/**
 * boot_row_p() - probability of a difference as large as this by chance
 * @row: a filled row that has an interval
 * @tolerance_pct: differences up to this are none
 *
 * Return: the two-sided p-value.
 */
double boot_row_p(const struct boot_row *row, double tolerance_pct);

/**
 * false_discovery() - correct p-values for their number
 * @p: p-values; replaced by the smallest false-discovery rate at which each is
 *	a discovery (Y. Benjamini, Y. Hochberg 1995)
 * @nr: number of @p
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int false_discovery(double *p, size_t nr, struct err *reason);

#endif
