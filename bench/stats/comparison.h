/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison.h - result of compare(): cells, metrics, checks, events */
#ifndef DAXSTORM_STATS_COMPARISON_H
#define DAXSTORM_STATS_COMPARISON_H

#include "base/side.h"
#include "stats/boots.h"
#include "stats/interval.h"

enum statistic { STAT_MEAN, STAT_P50, STAT_P99, STAT_P999, STAT_MAX, STATS };

struct compare_growth; /* stats/growth.h */
struct profile_diff;   /* profile/profile_diff.h */

struct compare_stat {
	double value[SIDES]; /* mean over the boots, per page-table entry */
	bool has_delta, has_ci;
	double delta_pct;
	struct interval ci;
	enum verdict verdict;
};

struct compare_metric {
	const struct result_metric *like; /* for its name, unit and direction */
	uint64_t per[SIDES];
	uint64_t count[SIDES]; /* recorded values of all boots */
	size_t boots[SIDES];   /* boots with this metric */
	bool repeats; /* all boots of a side are equal; true for one boot */
	/*
	 * Several tasks and a side with one boot: the interleaving of the tasks
	 * is sampled once, so there is no interval, not even in exact mode.
	 */
	bool lone_boot;
	struct compare_stat stat[STATS];
	struct profile_diff *profile; /* NULL: not on both sides */
};

struct compare_cell {
	struct cell cell;
	char id[CELL_ID_MAX];
	struct compare_metric *metrics;
	size_t nr_metrics;
};

struct compare_lonely { /* measured on one side only */
	char id[CELL_ID_MAX];
	const char *metric; /* NULL: the whole cell */
	enum side missing_in;
	char reason[256];
};

struct compare_unpassed { /* failed, lost or skipped for one reason */
	char id[CELL_ID_MAX];
	enum cell_status status;
	const char *reason;
	uint64_t boots[SIDES];
};

struct compare_check {
	struct cell cell;
	char id[CELL_ID_MAX];
	const char *name;
	const char *reason[SIDES]; /* of the first boot that failed, or skipped */
	bool known[SIDES];	   /* a failure is an xfail */
	unsigned int boots[SIDES], failed[SIDES], skipped[SIDES];
	/* summed over all boots; 0 if the plan has no rounds */
	unsigned int rounds[SIDES], failed_rounds[SIDES];
	uint64_t which_rounds[SIDES]; /* rounds that failed in some boot */
};

struct compare_option {
	const char *name;
	const char *value[SIDES]; /* NULL: not in the config */
};

struct compare_event {
	const struct result_event *event;
	enum side side;
	unsigned int boot; /* from 1 */
};

struct evidence;

struct comparison {
	struct boots side[SIDES];
	bool exact;
	double tolerance_pct;
	const char *withheld; /* why statistics are withheld, or NULL */
	struct compare_cell *cells;
	struct compare_lonely *lonely;
	struct compare_unpassed *unpassed;
	struct compare_check *checks;
	struct compare_option *config; /* options that differ */
	struct compare_growth *growth; /* series of metrics */
	struct compare_event *events;
	char (*warnings)[256];
	const struct evidence *evidence; /* of checks; NULL: not at hand */
	size_t nr_cells, nr_lonely, nr_unpassed, nr_checks, nr_config,
		nr_growth, nr_events, nr_warnings;
};

void comparison_free(struct comparison *c);

/* "mean", "p50", "p99", "p99.9" or "max" */
const char *stat_name(enum statistic stat);

/* A p99 rests on 1 % of the values: with fewer values no tails are shown. */
#define TAIL_VALUES_MIN 1000

bool metric_has_tails(const struct compare_metric *metric);
/* Return whether a metric of the cell has enough values for tails. */
bool cell_has_tails(const struct compare_cell *cell);
/* Return whether any cell has. */
bool comparison_has_tails(const struct comparison *c);

/*
 * "pass", "fail", "xfail" where a failure is expected; when no boot made
 * it "skip" or "absent".
 */
const char *check_word(const struct compare_check *check, enum side side);

/* Number of metrics with this verdict. */
size_t count_verdicts(const struct comparison *c, enum statistic stat,
		      enum verdict verdict);

/**
 * comparison_regressed() - find out whether something is worse by more than
 * @pct
 * @c: the comparison
 * @pct: limit in percent
 *
 * A difference counts only if its whole interval is beyond @pct. A check counts
 * if it passes on base and fails on new.
 *
 * Return: true if there is a regression.
 */
bool comparison_regressed(const struct comparison *c, double pct);

#endif
