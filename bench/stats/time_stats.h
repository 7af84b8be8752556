/* SPDX-License-Identifier: GPL-2.0-or-later */
/* time_stats.h - statistics of times, of all rows of a table together */
#ifndef DAXSTORM_STATS_TIME_STATS_H
#define DAXSTORM_STATS_TIME_STATS_H

#include "inference/power.h"
#include "stats/comparison.h"

/* With fewer boots of a side, boots in one of two states cannot be told. */
#define BOOTS_FOR_TWO_STATES_MIN 10

/**
 * time_stats() - fill the statistics of all metrics of a comparison of times
 * @c: filled but for the statistics of its metrics
 * @reason: set to the cause of a failure
 *
 * Boots are the samples. For each statistic, the means, p50 and so on, the rows
 * of all metrics that have enough values make a table, which
 * boot_rows_compare() compares. A statistic of a row is better or worse if its own
 * 95 % interval lies beyond the tolerance, and if it belongs to those of all rows
 * and statistics of which at most 5 % are expected to be false discoveries. A row
 * that drifts while boots of both sides do not take turns is unsure.
 *
 * Return: 0 or -ENOMEM.
 */
int time_stats(struct comparison *c, struct err *reason);

/*
 * The cost of measuring an operation is what an empty one records. Around a
 * real one it can be another: the second reading of the clock waits for the
 * stores of the operation. If it is wrong by a quarter, and was more than this
 * part of a value, the value is wrong by more than 5 %, and so is each
 * difference of it: +10 % would be +10.5 %. Then stat.cost_large is set.
 *
 * Each boot has a cost of its own, and what it is by chance is part of the
 * interval. But where the costs of the boots span more than half of the
 * interval to either side, or of the tolerance if that is more, a verdict rests
 * on the subtraction as much as on what was recorded: stat.cost_unsure. A boot
 * rounds its cost down to whole ns, so that costs which are equal can span 1 ns,
 * and not by chance: if they are near a whole number of ns, a kernel that moves
 * them by little moves them by 1. So a difference that is not larger than that
 * of the mean costs of both sides is unsure.
 */
#define COST_LARGE 0.2

/* The cost of measuring an operation, in ns. */
struct measuring_cost {
	double mean, low, high; /* over all boots */
	double of[SIDES];	/* the mean over those of a side */
};

void measuring_cost(const struct comparison *c, struct measuring_cost *cost);

/**
 * noise_of() - how the values of a mean vary from boot to boot
 * @c: the comparison
 * @s: a mean that has an interval
 */
struct boot_noise noise_of(const struct comparison *c,
			   const struct compare_stat *s);

/**
 * typical_noise() - noise of the means of a comparison of times
 * @c: the comparison
 * @noise: set; its sd is the median over the rows, the rest is that of the row in
 *	the middle
 *
 * Return: false if no row has an interval.
 */
bool typical_noise(const struct comparison *c, struct boot_noise *noise);

/* How much base differs from itself, in percent of a mean. */
struct self_difference {
	double median_pct, widest_pct; /* over the rows */
};

#define SELF_BOOTS_MIN 4

/**
 * base_against_itself() - compare every other boot of base with the others
 * @c: the comparison
 * @floor: set to the differences of the means, without a sign
 *
 * Return: false if base has fewer than SELF_BOOTS_MIN boots, or no row.
 */
bool base_against_itself(const struct comparison *c,
			 struct self_difference *floor);

#endif
