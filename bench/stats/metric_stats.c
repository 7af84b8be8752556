// SPDX-License-Identifier: GPL-2.0-or-later
/* metric_stats.c - compute the statistics of one metric from all boots */
#include "stats/metric_stats.h"

#include <math.h>
#include <string.h>

static const double quantiles[STATS] = {
	[STAT_P50] = 0.5,
	[STAT_P99] = 0.99,
	[STAT_P999] = 0.999,
	[STAT_MAX] = 1,
};

static double value_of(const struct result_metric *m, enum statistic stat)
{
	double raw = stat == STAT_MEAN ?
			     hist_mean(m->hist) :
			     (double)hist_quantile(m->hist, quantiles[stat]);

	return raw / (double)m->per;
}

static bool same_hist(const struct result_metric *a,
		      const struct result_metric *b)
{
	return a->per == b->per && !memcmp(a->hist, b->hist, sizeof(*a->hist));
}

/* Fill the counts, and whether the boots of each side are equal. */
static void fill_counts(const struct comparison *c,
			const struct result_metric *const *from[SIDES],
			struct compare_metric *m)
{
	const struct result_metric *first;
	unsigned int side;
	size_t i;

	m->repeats = true;
	for (side = 0; side < SIDES; side++) {
		first = NULL;
		for (i = 0; i < c->side[side].nr; i++) {
			if (!from[side][i])
				continue;
			if (!first)
				first = from[side][i];
			else if (!same_hist(first, from[side][i]))
				m->repeats = false;
			m->count[side] += from[side][i]->hist->count;
			m->boots[side]++;
		}
		if (!first)
			continue;
		m->per[side] = first->per;
		m->like = first;
	}
}

/* Sum up what was counted beside the operations, and divide by the entries. */
static void fill_beside(const struct comparison *c,
			const struct result_metric *const *from[SIDES],
			struct compare_metric *m)
{
	double entries;
	unsigned int side, what;
	size_t i;

	m->has_beside = true;
	for (side = 0; side < SIDES; side++) {
		entries = (double)m->count[side] * (double)m->per[side];
		for (i = 0; i < c->side[side].nr; i++) {
			if (!from[side][i])
				continue;
			m->has_beside &= from[side][i]->has_beside;
			for (what = 0; what < BESIDES; what++)
				m->beside[side][what] +=
					(double)from[side][i]->beside[what];
		}
		for (what = 0; what < BESIDE_ASTRAY; what++)
			m->beside[side][what] /= entries;
	}
}

/*
 * Verdict without an interval. Growth from 0 has no relative difference, but in
 * exact mode it is a difference nevertheless.
 */
static enum verdict verdict_without(const struct comparison *c,
				    const struct compare_metric *m,
				    const struct compare_stat *s)
{
	if (!c->exact || !m->repeats || m->lone_boot ||
	    s->value[SIDE_BASE] != 0)
		return VERDICT_UNSURE;
	return m->like->lower_better ? VERDICT_WORSE : VERDICT_BETTER;
}

static void fill_stat(const struct comparison *c, const double *value[SIDES],
		      const struct compare_metric *m, struct compare_stat *s)
{
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		s->value[side] = 0;
		for (i = 0; i < m->boots[side]; i++)
			s->value[side] +=
				value[side][i] / (double)m->boots[side];
	}
	s->has_ci = (!c->exact || !m->lone_boot) &&
		    (c->exact ? interval_spread : interval_welch)(
			    value[SIDE_BASE], m->boots[SIDE_BASE],
			    value[SIDE_NEW], m->boots[SIDE_NEW], &s->ci);
	s->has_delta = delta_pct(s->value[SIDE_BASE], s->value[SIDE_NEW],
				 &s->delta_pct);
	if (!s->has_ci) {
		s->verdict = verdict_without(c, m, s);
		return;
	}
	/*
	 * The interval is computed from logarithms, the difference from plain
	 * means. With large variance it can lie outside the interval, which is
	 * then widened.
	 */
	s->ci.low = fmin(s->ci.low, s->delta_pct);
	s->ci.high = fmax(s->ci.high, s->delta_pct);
	s->verdict =
		verdict_of(&s->ci, c->tolerance_pct, m->like->lower_better);
}

void fill_stats(const struct comparison *c,
		const struct result_metric *const *from[SIDES],
		unsigned int tasks, struct compare_metric *m)
{
	double base[BOOTS_MAX], new[BOOTS_MAX];
	double *room[SIDES] = { base, new };
	const double *value[SIDES] = { base, new };
	unsigned int stat, side;
	size_t i, nr;

	fill_counts(c, from, m);
	m->lone_boot = tasks > 1 &&
		       (m->boots[SIDE_BASE] < 2 || m->boots[SIDE_NEW] < 2);
	if (c->withheld)
		return;
	fill_beside(c, from, m);
	for (stat = 0; stat < STATS; stat++) {
		for (side = 0; side < SIDES; side++)
			for (i = nr = 0; i < c->side[side].nr; i++)
				if (from[side][i])
					room[side][nr++] =
						value_of(from[side][i],
							 (enum statistic)stat);
		fill_stat(c, value, m, &m->stat[stat]);
	}
}
