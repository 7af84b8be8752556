/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison.h - result of compare(): cells, metrics, checks, events */
#ifndef DAXSTORM_STATS_COMPARISON_H
#define DAXSTORM_STATS_COMPARISON_H

#include "base/side.h"
#include "inference/boot_rows.h"
#include "inference/interval.h"
#include "stats/boots.h"

enum statistic { STAT_MEAN, STAT_P50, STAT_P99, STAT_P999, STAT_MAX, STATS };

struct compare_growth; /* stats/growth.h */
struct profile_diff;   /* profile/profile_diff.h */

struct compare_stat {
	double value[SIDES]; /* mean over the samples, per page-table entry */
	bool has_delta, has_ci;
	double delta; /* in the unit */
	double delta_pct;
	struct interval ci; /* of delta_pct */
	/* exact mode: the interval of delta, from which ci and verdict follow */
	bool has_span;
	struct interval span;
	/*
	 * Time mode: probability of such a difference by chance, and the rate of
	 * false discoveries among all statistics of the table that may have a
	 * verdict if all up to this one are taken.
	 */
	double p, p_corrected;
	double noise;	  /* time mode: of the logarithms, from boot to boot */
	double df_shared; /* and what other rows know of it (boot_rows.h) */
	enum verdict raw_verdict; /* time mode: of the row by itself */
	enum verdict verdict;	  /* VERDICT_NONE: see interval.h */
	/* Time mode: what the cost of measuring is to it (stats/time_stats.h). */
	bool too_short; /* a boot has no more than the cost, so no verdict */
	bool cost_large, cost_unsure;
};

/* What the intervals of a metric rest on in exact mode. */
enum samples_kind {
	SAMPLES_TOO_FEW,  /* no interval */
	SAMPLES_PAIRED,	  /* differences of boots with the same seed */
	SAMPLES_UNPAIRED, /* boots of each side with seeds of their own */
};

struct compare_metric {
	const struct result_metric *like; /* for its name, unit and direction */
	/* of each boot of a side; NULL: this boot does not have it */
	const struct result_metric **from[SIDES];
	/* of each boot of a side; NULL: the mean leaves none out */
	bool *left_out[SIDES];
	uint64_t per[SIDES];
	uint64_t count[SIDES]; /* recorded values of all boots */
	size_t boots[SIDES];   /* boots with this metric */
	uint64_t count_min;    /* of the boot with the fewest values */
	bool repeated;	       /* a side has two boots of one seed */
	bool repeats;	       /* and all such boots are equal */
	enum samples_kind samples;
	size_t pairs;	     /* seeds that boots of both sides have */
	size_t seeds[SIDES]; /* different seeds of a side */
	/*
	 * Tasks of the cell shared CPUs on some boots, and on others did not or more
	 * had each: values of which no difference, interval or verdict follows.
	 */
	bool cpus_differ;
	struct compare_stat stat[STATS];
	bool has_beside; /* both sides were counted by the emulator */
	/* per page-table entry, as the mean; BESIDE_ASTRAY: sum of all boots */
	double beside[SIDES][BESIDES];
	/*
	 * Exact mode: of BESIDE_WAITING and BESIDE_DEFERRED. A change that moves work
	 * out of an operation must be seen, so they are judged as the mean is, by
	 * its tolerance.
	 */
	enum verdict beside_verdict[BESIDES];
	struct profile_diff *profile; /* NULL: not on both sides */
	bool drawn;		      /* by plots_choose() of report/plots.h */
};

#define CONTROLS_MAX 4 /* of a cell: kinds of target that are controls */

/* A cell that some boot has, compared or not. */
struct compare_found {
	struct cell cell;
	char id[CELL_ID_MAX];
	/* of each boot of a side; NULL: this boot does not have it */
	const struct result_cell **at[SIDES];
};

struct compare_cell {
	struct cell cell;
	char id[CELL_ID_MAX];
	const struct compare_found *found;
	struct compare_metric *metrics;
	size_t nr_metrics;
	/*
	 * The controls of a cell are those of the same workload, page size, tasks
	 * and round on memory that is not DAX. What two kernels differ by there,
	 * too, is not the doing of DAX.
	 */
	bool is_control;
	const struct compare_cell *control[CONTROLS_MAX];
	size_t nr_controls;
};

struct compare_lonely { /* measured on one side only */
	char id[CELL_ID_MAX];
	const char *metric; /* NULL: the whole cell */
	enum side missing_in;
	bool compared; /* the metric is: only its profile is not */
	char reason[256];
};

/* Boots of one side, from 1, in ascending order. */
struct boot_list {
	unsigned int *boot;
	size_t nr;
};

struct compare_unpassed { /* failed, lost or skipped for one reason */
	char id[CELL_ID_MAX];
	enum cell_status status;
	const char *reason;
	struct boot_list boots[SIDES];
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
	size_t first;	   /* index of the first equal event, or its own */
	size_t first_text; /* the same of events in any cell */
	/* of all equal events; only the first one has it */
	struct boot_list boots[SIDES];
};

/* A boot with values that no chance explains. */
struct compare_outlier {
	enum side side;
	unsigned int boot; /* from 1 */
	size_t rows; /* of the means, in which it is far from the others */
	bool kept;   /* in them, as there are too few boots to tell */
};

struct evidence;
struct gate;

struct comparison {
	struct boots side[SIDES];
	bool exact;
	double tolerance_pct;  /* of the value of base */
	double tolerance_insn; /* exact mode: at least so many instructions */
	const char *withheld;  /* why statistics are withheld, or NULL */
	/* number of the seed of each boot, from 0, in order of appearance */
	size_t *seed[SIDES], nr_seeds;
	struct compare_found *found; /* cells in order of appearance */
	struct compare_cell *cells;
	struct compare_lonely *lonely;
	struct compare_unpassed *unpassed;
	struct compare_check *checks;
	struct compare_option *config; /* options that differ */
	struct compare_growth *growth; /* series of metrics */
	struct compare_event *events;
	/* time mode: how the means were compared (stats/time_stats.h) */
	enum row_method method;
	size_t nr_rows, nr_drifting;
	size_t nr_judged;  /* statistics that may have a verdict */
	bool took_turns;   /* boots of both sides, as far as is known */
	const char *ended; /* why --boots auto took no more; NULL: not asked */
	struct compare_outlier *outliers;
	char **warnings;		 /* each once, allocated */
	const struct evidence *evidence; /* of checks; NULL: not at hand */
	const struct gate *gate;	 /* stats/gate.h; NULL: not judged */
	/* rows that are worth a picture, and rows that get one */
	size_t nr_worth_drawing, nr_drawn;
	size_t nr_found, nr_cells, nr_lonely, nr_unpassed, nr_checks, nr_config,
		nr_growth, nr_events, nr_outliers, nr_warnings;
};

void comparison_free(struct comparison *c);

/* Release a metric of a cell; those behind it move up. */
void compare_cell_drop(struct compare_cell *cell, size_t metric);

/* Add a boot unless it is the last one. Return: 0 or -ENOMEM. */
int boot_list_add(struct boot_list *list, unsigned int boot);

/* What sentences call a side: "base", "new", or the name that it was given. */
const char *comparison_side(const struct comparison *c, enum side side);

/* "mean", "p50", "p99", "p99.9" or "max" */
const char *stat_name(enum statistic stat);

/* "paired", "unpaired" or "too few" */
const char *samples_name(enum samples_kind kind);

/* The seeds of the boots of a comparison. */
struct seeds {
	size_t pairs;		/* seeds that both sides have */
	size_t side[SIDES];	/* different seeds of a side */
	size_t unpaired[SIDES]; /* boots whose seed the other side lacks */
};

struct seeds comparison_seeds(const struct comparison *c);

/* Is it the span of all tasks of a cell, not of one operation? */
bool metric_is_wall(const struct compare_cell *cell,
		    const struct compare_metric *metric);

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
 * control_metric() - the metric of a control that measures the same operation
 * @cell: a cell of a comparison
 * @nr: number of the control, less than @cell->nr_controls
 * @metric: metric of @cell
 *
 * Return: the metric, or NULL if memory of that kind cannot have it.
 */
const struct compare_metric *
control_metric(const struct compare_cell *cell, size_t nr,
	       const struct compare_metric *metric);

#endif
