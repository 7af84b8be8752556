/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gate.h - decide whether a comparison passes the limits of a gate */
#ifndef DAXSTORM_STATS_GATE_H
#define DAXSTORM_STATS_GATE_H

#include "stats/comparison.h"

/* One option --fail-on-regression PCT[:METRIC][@STAT]. */
struct gate_limit {
	double pct;
	/*
	 * "munmap": this metric of every cell. "munmap/xfs/munmap": of the cells
	 * whose ID begins with munmap/xfs. "munmap/xfs/2m/1": every metric of
	 * the cells whose ID begins so. "": every metric.
	 */
	char metric[CELL_ID_MAX + CELL_NAME_MAX];
	bool has_stat; /* false: the mean and p50 */
	enum statistic stat;
};

enum gate_rule {
	GATE_NOTHING,	    /* no cell passed on a side */
	GATE_WORSE,	    /* a statistic is worse by more than a limit */
	GATE_CHECK_BROKE,   /* a check passes on base and fails on new */
	GATE_CHECK_ADDED,   /* a check fails on new, and base has no result */
	GATE_CHECK_SKIPPED, /* a check passes on base, and new skips it */
	GATE_CELL,	    /* a cell runs on base and not on new */
	GATE_METRIC, /* a metric has values on base and lacks them on new */
	GATE_EVENT,  /* an oops, WARN or hang on new only */
	GATE_RULES
};

struct gate_finding {
	enum gate_rule rule;
	const char *cell; /* ID; NULL: outside of any cell */
	const char *name; /* metric, check or kind of event; NULL: none */
	/* of GATE_WORSE: */
	const struct compare_stat *values;
	enum statistic stat;
	double limit_pct;
	bool known;    /* of a check: xfail */
	char why[800]; /* of the other rules; a reason takes up to 600 */
};

struct gate {
	const struct gate_limit *limits; /* as given; owned by the caller */
	size_t nr_limits;		 /* 0: no gate was asked for */
	struct gate_finding *findings;
	size_t nr_findings;
};

/**
 * percent_parse() - parse a percentage: digits, without a sign
 * @text: the text
 * @pct: set to the number, at least 0
 * @end: set to what follows the number
 *
 * Return: 0 or -EINVAL.
 */
int percent_parse(const char *text, double *pct, const char **end);

/**
 * gate_limit_parse() - parse PCT[:METRIC][@STAT]
 * @text: the text; "%" may follow PCT
 * @limit: filled
 * @reason: set to the cause of a failure, with the statistics that exist
 *
 * Return: 0 or -EINVAL.
 */
int gate_limit_parse(const char *text, struct gate_limit *limit,
		     struct err *reason);

/* Is shown one metric of a cell. */
typedef void gate_see(void *data, const char *id, const char *metric);
/* Shows @see every metric that there is. */
typedef void gate_walk(const void *where, gate_see *see, void *data);

/**
 * gate_limit_check() - check that what a limit names exists
 * @limit: the limit
 * @walk: knows what exists, by @where
 * @where: passed to @walk
 * @reason: set to the metric that does not exist, and those that do
 *
 * Return: 0 or -EINVAL.
 */
int gate_limit_check(const struct gate_limit *limit, gate_walk *walk,
		     const void *where, struct err *reason);

/**
 * gate_limits_check() - check that the results have what the limits name
 * @c: the comparison
 * @limits: the limits
 * @nr: number of @limits
 * @reason: set to the metric that no result has, and those that exist
 *
 * Return: 0 or -EINVAL.
 */
int gate_limits_check(const struct comparison *c,
		      const struct gate_limit *limits, size_t nr,
		      struct err *reason);

/**
 * gate_judge() - list what a gate does not let pass
 * @c: the comparison; must outlive @gate
 * @limits: the limits; without one, everything that is "worse" is a finding
 * @nr: number of @limits
 * @gate: filled; release with gate_free()
 * @reason: set to the cause of a failure
 *
 * Each limit stands for itself: what exceeds one of them is a finding, even if
 * another limit is higher.
 *
 * Return: 0 or -ENOMEM with nothing to release.
 */
int gate_judge(const struct comparison *c, const struct gate_limit *limits,
	       size_t nr, struct gate *gate, struct err *reason);
void gate_free(struct gate *gate);

/* What is missing for a limit to find any row worse. */
enum gate_lack {
	GATE_LACKS_NOTHING,
	GATE_LACKS_ROWS,   /* nothing that it names is on both sides */
	GATE_LACKS_BOOTS,  /* no row has an interval */
	GATE_LACKS_LENGTH, /* no row is longer than measuring it */
	GATE_LACKS_CPUS, /* no row has as many CPUs for its tasks on both sides */
	GATE_LACKS_VALUES, /* no row has values enough for its statistics */
};

/**
 * gate_limit_lacks() - tell why a limit passes, whatever the values are
 * @c: the comparison, whose values are not withheld
 * @limit: the limit; NULL: that of a comparison without one
 *
 * Return: what is missing, GATE_LACKS_NOTHING if the limit can find a row.
 */
enum gate_lack gate_limit_lacks(const struct comparison *c,
				const struct gate_limit *limit);

/* Return whether a cell of @side passed in some boot. */
bool gate_measured(const struct comparison *c, enum side side);

/* Name of a rule in compare.json: "worse", "cell", ... */
const char *gate_rule_name(enum gate_rule rule);

/*
 * Number of findings of a rule. Statistics of one metric of a cell count once.
 */
size_t gate_count(const struct gate *gate, enum gate_rule rule);

#endif
