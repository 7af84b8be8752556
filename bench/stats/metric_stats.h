/* SPDX-License-Identifier: GPL-2.0-or-later */
/* metric_stats.h - compute the statistics of one metric from all boots */
#ifndef DAXSTORM_STATS_METRIC_STATS_H
#define DAXSTORM_STATS_METRIC_STATS_H

#include "stats/comparison.h"

/**
 * fill_stats() - fill a metric from the boots of both sides
 * @c: sides, seeds, mode and tolerance
 * @m: has "from"; the rest is filled, except for its profile
 *
 * Return: 0 or -ENOMEM.
 */
int fill_stats(const struct comparison *c, struct compare_metric *m);

/**
 * interval_verdict() - verdict that the interval of a statistic gives
 * @c: mode and tolerance
 * @m: the metric
 * @s: a statistic of @m
 *
 * Return: the verdict, which @s has only if it rests on enough values.
 */
enum verdict interval_verdict(const struct comparison *c,
			      const struct compare_metric *m,
			      const struct compare_stat *s);

/* A statistic of one boot, per page-table entry, without cost of measuring. */
double metric_value(const struct result_metric *m, enum statistic stat);

/* Return whether the values carry a verdict on this statistic. */
bool stat_is_supported(const struct compare_metric *m, enum statistic stat);

/*
 * Drop a percentile beyond which a boot has no value: what would be printed is the
 * maximum by another name.
 */
void stat_drop_unranked(const struct compare_metric *m, enum statistic stat,
			struct compare_stat *s);

/* Fill the difference of the values of both sides. */
void fill_delta(struct compare_stat *s);

#endif
