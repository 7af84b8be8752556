// SPDX-License-Identifier: GPL-2.0-or-later
/* metric_stats.c - compute the statistics of one metric from all boots */
#include "stats/metric_stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TAIL_BEYOND_MIN 10 /* values that a percentile must leave above it */

static const double quantiles[STATS] = {
	[STAT_P50] = 0.5,
	[STAT_P99] = 0.99,
	[STAT_P999] = 0.999,
	[STAT_MAX] = 1,
};

/* What the boots of one seed recorded of a statistic: one sample, not many. */
struct sample {
	size_t boots[SIDES];
	double sum[SIDES];
};

/* The samples of a metric, and room to compute with them. */
struct samples {
	struct sample *of;
	size_t nr;
	size_t *slot; /* for the number of each seed; SIZE_MAX: not set */
	double *value[SIDES], *diff;
};

static void samples_free(struct samples *s)
{
	free(s->of);
	free(s->slot);
	free(s->value[SIDE_BASE]);
	free(s->value[SIDE_NEW]);
	free(s->diff);
}

static int samples_alloc(const struct comparison *c, struct samples *s)
{
	*s = (struct samples){
		.of = calloc(c->nr_seeds, sizeof(*s->of)),
		.slot = calloc(c->nr_seeds, sizeof(*s->slot)),
		.value = { calloc(c->nr_seeds, sizeof(double)),
			   calloc(c->nr_seeds, sizeof(double)) },
		.diff = calloc(c->nr_seeds, sizeof(double)),
	};
	if (s->of && s->slot && s->value[SIDE_BASE] && s->value[SIDE_NEW] &&
	    s->diff)
		return 0;
	samples_free(s);
	return -ENOMEM;
}

static void reset_slots(const struct comparison *c, struct samples *s)
{
	size_t i;

	for (i = 0; i < c->nr_seeds; i++)
		s->slot[i] = SIZE_MAX;
}

double metric_value(const struct result_metric *m, enum statistic stat)
{
	return result_metric_value(
		m, stat == STAT_MEAN ? sparse_hist_mean(&m->values) :
				       (double)sparse_hist_quantile(
					       &m->values, quantiles[stat]));
}

/* What a boot counted beside an entry. */
static double beside_value(const struct result_metric *m, unsigned int what)
{
	return (double)m->beside[what] / (double)m->values.count /
	       (double)m->per;
}

static double stat_value(const struct result_metric *m, unsigned int stat)
{
	return metric_value(m, (enum statistic)stat);
}

typedef double boot_value(const struct result_metric *m, unsigned int which);

static bool same_hist(const struct result_metric *a,
		      const struct result_metric *b)
{
	return a->per == b->per && sparse_hist_equal(&a->values, &b->values);
}

/* Compare each boot of a side with the first earlier boot of the same seed. */
static void fill_repeats(const struct comparison *c, unsigned int side,
			 struct samples *s, struct compare_metric *m)
{
	const struct result_metric **from = m->from[side];
	size_t *first, i;

	reset_slots(c, s);
	for (i = 0; i < c->side[side].nr; i++) {
		first = &s->slot[c->seed[side][i]];
		if (!from[i])
			continue;
		if (*first == SIZE_MAX) {
			*first = i;
			continue;
		}
		m->repeated = true;
		if (!same_hist(from[*first], from[i]))
			m->repeats = false;
	}
}

/* Fill the counts, and whether boots of one side and seed are equal. */
static void fill_counts(const struct comparison *c, struct samples *s,
			struct compare_metric *m)
{
	const struct result_metric *at;
	unsigned int side;
	size_t i;

	m->repeats = true;
	m->count_min = UINT64_MAX;
	for (side = 0; side < SIDES; side++) {
		fill_repeats(c, side, s, m);
		for (i = 0; i < c->side[side].nr; i++) {
			at = m->from[side][i];
			if (!at)
				continue;
			if (!m->boots[side])
				m->per[side] = at->per;
			m->like = m->like ? m->like : at;
			m->count[side] += at->values.count;
			m->boots[side]++;
			if (at->values.count < m->count_min)
				m->count_min = at->values.count;
		}
	}
}

/* Count the jumps that nobody followed. Return: was each boot counted so? */
static bool sum_astray(const struct comparison *c, struct compare_metric *m)
{
	const struct result_metric *at;
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			at = m->from[side][i];
			if (at && !at->has_beside)
				return false;
			if (at)
				m->beside[side][BESIDE_ASTRAY] +=
					(double)at->beside[BESIDE_ASTRAY];
		}
	}
	return true;
}

/* Gather a value of all boots by their seeds. */
static void gather(const struct comparison *c, const struct compare_metric *m,
		   boot_value *value, unsigned int which, struct samples *s)
{
	unsigned int side;
	size_t i, *slot;

	s->nr = 0;
	reset_slots(c, s);
	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			if (!m->from[side][i])
				continue;
			slot = &s->slot[c->seed[side][i]];
			if (*slot == SIZE_MAX) {
				*slot = s->nr++;
				s->of[*slot] =
					(struct sample){ .boots = { 0 } };
			}
			s->of[*slot].boots[side]++;
			s->of[*slot].sum[side] +=
				value(m->from[side][i], which);
		}
	}
}

static double sample_value(const struct sample *s, unsigned int side)
{
	return s->sum[side] / (double)s->boots[side];
}

/* Choose what the interval rests on: pairs if there are enough. */
static void choose_samples(const struct samples *s, struct compare_metric *m)
{
	size_t i;

	m->pairs = 0;
	memset(m->seeds, 0, sizeof(m->seeds));
	for (i = 0; i < s->nr; i++) {
		m->pairs += s->of[i].boots[SIDE_BASE] &&
			    s->of[i].boots[SIDE_NEW];
		m->seeds[SIDE_BASE] += s->of[i].boots[SIDE_BASE] != 0;
		m->seeds[SIDE_NEW] += s->of[i].boots[SIDE_NEW] != 0;
	}
	m->samples = SAMPLES_TOO_FEW;
	if (m->pairs >= PAIRS_MIN)
		m->samples = SAMPLES_PAIRED;
	else if (m->seeds[SIDE_BASE] >= PAIRS_MIN &&
		 m->seeds[SIDE_NEW] >= PAIRS_MIN)
		m->samples = SAMPLES_UNPAIRED;
}

/* How many values of each boot lie beyond a percentile? */
static double values_beyond(const struct compare_metric *m, enum statistic stat)
{
	return (1 - quantiles[stat]) * (double)m->count_min + 1e-6;
}

bool stat_is_supported(const struct compare_metric *m, enum statistic stat)
{
	if (m->cpus_differ)
		return false;
	if (stat == STAT_MEAN)
		return true;
	/* Never of the maximum, beyond which there is nothing. */
	return values_beyond(m, stat) >= TAIL_BEYOND_MIN;
}

void stat_drop_unranked(const struct compare_metric *m, enum statistic stat,
			struct compare_stat *s)
{
	if (stat == STAT_MEAN || stat == STAT_P50 || stat == STAT_MAX ||
	    values_beyond(m, stat) >= 1)
		return;
	*s = (struct compare_stat){ .value = { NAN, NAN },
				    .delta = NAN,
				    .p = 1,
				    .p_corrected = 1,
				    .raw_verdict = VERDICT_NONE,
				    .verdict = VERDICT_NONE };
}

/* Fill the values, and what the interval is computed from. */
static void fill_exact(const struct samples *all,
		       const struct compare_metric *m, struct compare_stat *s)
{
	double *const value[SIDES] = { all->value[SIDE_BASE],
				       all->value[SIDE_NEW] };
	double *const diff = all->diff;
	size_t nr[SIDES] = { 0, 0 }, i;
	unsigned int side;

	for (i = 0; i < all->nr; i++) {
		const struct sample *at = &all->of[i];

		if (m->samples == SAMPLES_PAIRED &&
		    (!at->boots[SIDE_BASE] || !at->boots[SIDE_NEW]))
			continue;
		for (side = 0; side < SIDES; side++)
			if (at->boots[side])
				value[side][nr[side]++] =
					sample_value(at, side);
		if (m->samples == SAMPLES_PAIRED)
			diff[nr[SIDE_NEW] - 1] =
				value[SIDE_NEW][nr[SIDE_NEW] - 1] -
				value[SIDE_BASE][nr[SIDE_BASE] - 1];
	}
	for (side = 0; side < SIDES; side++)
		for (i = 0; i < nr[side]; i++)
			s->value[side] += value[side][i] / (double)nr[side];
	if (m->samples == SAMPLES_PAIRED)
		s->has_span = interval_paired(diff, nr[SIDE_BASE], &s->span);
	else if (m->samples == SAMPLES_UNPAIRED)
		s->has_span = interval_unpaired(value[SIDE_BASE], nr[SIDE_BASE],
						value[SIDE_NEW], nr[SIDE_NEW],
						&s->span);
	s->has_span &= !m->cpus_differ;
}

static double tolerance_of(const struct comparison *c,
			   const struct compare_metric *m, double base)
{
	double tolerance = base * c->tolerance_pct / 100;

	return strcmp(m->like->unit, "insn") ?
		       tolerance :
		       fmax(tolerance, c->tolerance_insn);
}

enum verdict interval_verdict(const struct comparison *c,
			      const struct compare_metric *m,
			      const struct compare_stat *s)
{
	bool lower_better = m->like->lower_better;

	if (!c->exact)
		return verdict_of(s->has_ci ? &s->ci : NULL, c->tolerance_pct,
				  lower_better);
	return verdict_of(s->has_span ? &s->span : NULL,
			  tolerance_of(c, m, s->value[SIDE_BASE]),
			  lower_better);
}

/* Exact mode: the interval is of the difference, in the unit of the metric. */
static void judge_exact(const struct comparison *c, enum statistic stat,
			const struct compare_metric *m, struct compare_stat *s)
{
	double base = s->value[SIDE_BASE];

	s->has_ci = s->has_span &&
		    (base > 0 || (s->span.low == 0 && s->span.high == 0));
	if (s->has_ci && base > 0)
		s->ci = (struct interval){ s->span.low / base * 100,
					   s->span.high / base * 100 };
	s->verdict = stat_is_supported(m, stat) ? interval_verdict(c, m, s) :
						  VERDICT_NONE;
}

void fill_delta(struct compare_stat *s)
{
	s->delta = s->value[SIDE_NEW] - s->value[SIDE_BASE];
	s->has_delta = delta_pct(s->value[SIDE_BASE], s->value[SIDE_NEW],
				 &s->delta_pct);
}

/*
 * Fill in and judge what was counted beside the operations, by the samples of
 * the mean, which is known: values that are judged are those that are shown.
 */
static void fill_beside(const struct comparison *c, struct samples *all,
			struct compare_metric *m)
{
	double tolerance =
		tolerance_of(c, m, m->stat[STAT_MEAN].value[SIDE_BASE]);
	unsigned int i, side;

	m->has_beside = sum_astray(c, m);
	for (i = 0; m->has_beside && i < BESIDE_ASTRAY; i++) {
		struct compare_stat s = { .has_span = false };

		gather(c, m, beside_value, i, all);
		fill_exact(all, m, &s);
		for (side = 0; side < SIDES; side++)
			m->beside[side][i] = s.value[side];
		if (!m->cpus_differ &&
		    (i == BESIDE_WAITING || i == BESIDE_DEFERRED))
			m->beside_verdict[i] = verdict_of(
				s.has_span ? &s.span : NULL, tolerance, true);
	}
}

int fill_stats(const struct comparison *c, struct compare_metric *m)
{
	struct samples all;
	unsigned int i;
	int err = samples_alloc(c, &all);

	if (err)
		return err;
	fill_counts(c, &all, m);
	for (i = 0; i < BESIDES; i++)
		m->beside_verdict[i] = VERDICT_NONE;
	for (i = 0; i < STATS; i++)
		m->stat[i] = (struct compare_stat){ .verdict = VERDICT_NONE };
	for (i = 0; i < STATS && !c->withheld; i++) {
		struct compare_stat *s = &m->stat[i];
		enum statistic stat = (enum statistic)i;

		*s = (struct compare_stat){ .verdict = VERDICT_UNSURE };
		if (!c->exact)
			continue; /* time_stats() does it for all rows */
		gather(c, m, stat_value, i, &all);
		choose_samples(&all, m);
		fill_exact(&all, m, s);
		judge_exact(c, stat, m, s);
		fill_delta(s);
		s->has_delta &= !m->cpus_differ;
		stat_drop_unranked(m, stat, s);
	}
	if (c->exact && !c->withheld)
		fill_beside(c, &all, m);
	samples_free(&all);
	return 0;
}
