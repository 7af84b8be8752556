/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trend.h - any number of kernels in a row, each compared with the one before */
#ifndef DAXSTORM_TREND_TREND_H
#define DAXSTORM_TREND_TREND_H

#include "stats/comparison.h"
#include "stats/gate.h"

/* A metric of a cell over all sets. */
struct trend_row {
	const char *id;			  /* of the cell */
	const struct result_metric *like; /* for its name and unit */
	const char *per; /* what a value is of: workload_per() */
	/* [i]: of set i + 1 against set from[i]; NULL: in no set to compare */
	const struct compare_metric **step;
	size_t *from; /* the last set before that has the row */
};

/* A check over all sets. */
struct trend_check {
	const char *id; /* of the cell */
	const char *name;
	const struct compare_check **step; /* NULL: in no set of it */
};

/* Two sets with sets between them that lack rows which both have. */
struct trend_gap {
	size_t from, to;
	struct comparison c; /* of these rows alone */
};

struct trend {
	const struct boots *set; /* one kernel each; owned by the caller */
	size_t nr;
	char **name; /* of each set: its release, told apart by its number */
	/* nr - 1 steps: set i is base and set i + 1 is new */
	struct comparison *step;
	struct gate *gate; /* of each step, without limits */
	size_t nr_steps;
	struct trend_gap *gaps;
	size_t nr_gaps;
	struct trend_row *rows;
	size_t nr_rows;
	struct trend_check *checks;
	size_t nr_checks;
};

/**
 * trend_make() - compare each set of results with the one before
 * @sets: results of one kernel each, at least 2, in order; must outlive @t
 * @nr: number of @sets
 * @tolerance_pct: as for compare()
 * @t: filled; release with trend_free()
 * @reason: set to the cause of a failure
 *
 * A row that sets lack is compared across them; a check has an outcome in each set.
 *
 * Return: 0 or -errno with nothing to release.
 */
int trend_make(const struct boots *sets, size_t nr, double tolerance_pct,
	       struct trend *t, struct err *reason);
void trend_free(struct trend *t);

/**
 * trend_value() - the mean of a row in a set
 * @t: the trend
 * @row: the row
 * @set: number of the set, from 0
 * @value: set to the mean, in the unit of the row and per row->per
 *
 * Return: false if no set beside it has the row, so that nothing is known.
 */
bool trend_value(const struct trend *t, const struct trend_row *row, size_t set,
		 double *value);

/* Return whether the step to a set has values whose CPUs differ, from 1. */
bool trend_cpus_differ(const struct trend_row *row, size_t set);

/* Return whether a step of the row is better or worse by its mean. */
bool trend_row_moves(const struct trend *t, const struct trend_row *row);

/* "pass", "xfail", ... as check_word(); "absent" if the set lacks the check. */
const char *trend_check_word(const struct trend *t,
			     const struct trend_check *check, size_t set);

/* Return whether all sets that have the check have the same outcome. */
bool trend_check_is_steady(const struct trend *t,
			   const struct trend_check *check);

#endif
