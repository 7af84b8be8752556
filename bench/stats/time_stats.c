// SPDX-License-Identifier: GPL-2.0-or-later
/* time_stats.c - statistics of times, of all rows of a table together */
#include "stats/time_stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stats/metric_stats.h"

#define CONFIDENCE	0.95 /* of a row's own interval */
#define FALSE_DISCOVERY 0.05 /* of the rows that get a verdict */

/* A statistic that may have a verdict. */
struct judged {
	struct compare_metric *metric;
	struct compare_stat *s;
	bool drifts; /* and the difference cannot be told apart from that */
};

/* The table of one statistic, and what its arrays are allocated for. */
struct table {
	enum statistic stat;
	struct boot_table t;
	struct compare_metric **metric; /* of each row */
	double *log, *at[SIDES];
	bool *outlier;
	/* of all statistics; a chance to be wrong each */
	struct judged *judged;
	size_t nr_judged;
	double *p;
};

static void table_free(struct table *t)
{
	free(t->t.rows);
	free(t->metric);
	free(t->log);
	free(t->outlier);
	free(t->at[SIDE_BASE]);
	free(t->at[SIDE_NEW]);
	free(t->judged);
	free(t->p);
}

static size_t count_metrics(const struct comparison *c)
{
	size_t i, nr = 0;

	for (i = 0; i < c->nr_cells; i++)
		nr += c->cells[i].nr_metrics;
	return nr;
}

static int table_alloc(const struct comparison *c, struct table *t)
{
	size_t rows = count_metrics(c), boots = c->side[0].nr + c->side[1].nr;

	t->t.rows = calloc(rows + 1, sizeof(*t->t.rows));
	t->metric = calloc(rows + 1, sizeof(*t->metric));
	t->log = calloc(rows * boots + 1, sizeof(*t->log));
	t->outlier = calloc(rows * boots + 1, sizeof(*t->outlier));
	t->at[SIDE_BASE] = calloc(c->side[SIDE_BASE].nr, sizeof(double));
	t->at[SIDE_NEW] = calloc(c->side[SIDE_NEW].nr, sizeof(double));
	t->judged = calloc(rows * STATS + 1, sizeof(*t->judged));
	t->p = calloc(rows * STATS + 1, sizeof(*t->p));
	return t->t.rows && t->metric && t->log && t->outlier &&
			       t->at[SIDE_BASE] && t->at[SIDE_NEW] &&
			       t->judged && t->p ?
		       0 :
		       -ENOMEM;
}

static const char *date_of(const struct result *r)
{
	return r->provenance.nr_starts ? r->provenance.starts[0].date : NULL;
}

/*
 * Number the boots of both sides by their dates, which sort as text. Boots of one
 * date have one number. Return false if a date is unknown.
 */
static bool number_boots(const struct comparison *c, struct table *t)
{
	const char *date, *other;
	unsigned int side, s;
	size_t i, k;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			date = date_of(&c->side[side].result[i]);
			if (!date)
				return false;
			for (s = 0; s < SIDES; s++) {
				for (k = 0; k < c->side[s].nr; k++) {
					other = date_of(&c->side[s].result[k]);
					if (!other)
						return false;
					t->at[side][i] += strcmp(other, date) <
							  0;
				}
			}
		}
	}
	return true;
}

/* The logarithms of a row's values; return false if it has none to compare. */
static bool fill_row(const struct comparison *c, struct table *t,
		     const struct compare_metric *m, struct boot_row *row)
{
	size_t nr[SIDES] = { 0, 0 }, i;
	unsigned int side;
	double value;

	if (m->cpus_differ || isnan(m->stat[t->stat].value[SIDE_BASE]))
		return false;
	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			row->log[side][i] = NAN;
			row->outlier[side][i] = false;
			if (!m->from[side][i])
				continue;
			value = metric_value(m->from[side][i], t->stat);
			if (!(value > 0))
				return false;
			row->log[side][i] = log(value);
			nr[side]++;
		}
	}
	return nr[SIDE_BASE] > 1 && nr[SIDE_NEW] > 1;
}

static void fill_rows(struct comparison *c, struct table *t)
{
	size_t boots = c->side[0].nr + c->side[1].nr, i, k;
	struct compare_metric *m;
	struct boot_row *row;

	t->t.nr_rows = 0;
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			row = &t->t.rows[t->t.nr_rows];
			row->log[SIDE_BASE] = t->log + t->t.nr_rows * boots;
			row->log[SIDE_NEW] =
				row->log[SIDE_BASE] + c->side[SIDE_BASE].nr;
			row->outlier[SIDE_BASE] =
				t->outlier + t->t.nr_rows * boots;
			row->outlier[SIDE_NEW] =
				row->outlier[SIDE_BASE] + c->side[SIDE_BASE].nr;
			if (fill_row(c, t, m, row))
				t->metric[t->t.nr_rows++] = m;
		}
	}
}

/* Is any boot's value no more than the cost of measuring it? */
static bool is_too_short(const struct comparison *c, enum statistic stat,
			 const struct compare_metric *m)
{
	const struct result_metric *at;
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			at = m->from[side][i];
			if (at && at->cost > 0 && !(metric_value(at, stat) > 0))
				return true;
		}
	}
	return false;
}

void measuring_cost(const struct comparison *c, struct measuring_cost *cost)
{
	size_t boots = c->side[SIDE_BASE].nr + c->side[SIDE_NEW].nr, i;
	unsigned int side;
	double ns;

	*cost = (struct measuring_cost){ .low = INFINITY };
	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < c->side[side].nr; i++) {
			ns = c->side[side].result[i].empty_inside;
			cost->low = fmin(cost->low, ns);
			cost->high = fmax(cost->high, ns);
			cost->mean += ns / (double)boots;
			cost->of[side] += ns / (double)c->side[side].nr;
		}
	}
}

/* What the cost of measuring is to a statistic whose interval is known. */
static void doubt_cost(const struct comparison *c,
		       const struct compare_metric *m, struct compare_stat *s)
{
	double low = fmin(s->value[SIDE_BASE], s->value[SIDE_NEW]);
	double tell_pct = c->tolerance_pct, per = (double)m->like->per;
	struct measuring_cost cost;

	if (s->too_short || !(m->like->cost > 0))
		return;
	measuring_cost(c, &cost);
	s->cost_large = cost.high / per > low * COST_LARGE;
	if (!s->has_ci)
		return;
	tell_pct = fmax(tell_pct, (s->ci.high - s->ci.low) / 2);
	s->cost_unsure = (cost.high - cost.low) / per >
			 s->value[SIDE_BASE] * tell_pct / 100 / 2;
}

/* Is the difference no larger than that of the costs of both sides? */
static bool may_be_cost(const struct comparison *c,
			const struct compare_metric *m,
			const struct compare_stat *s)
{
	struct measuring_cost cost;

	measuring_cost(c, &cost);
	return m->like->cost > 0 &&
	       fabs(s->delta) <= fabs(cost.of[SIDE_NEW] - cost.of[SIDE_BASE]) /
					 (double)m->like->per;
}

/*
 * Means over the boots; what is left out of a row that is compared is not in them.
 * A boot without a partner would bring its drift into a difference of pairs.
 */
static void fill_values(const struct comparison *c, enum statistic stat,
			struct compare_metric *m, const struct boot_table *t,
			const struct boot_row *row)
{
	struct compare_stat *s = &m->stat[stat];
	unsigned int side;
	size_t i, nr;

	memset(s->value, 0, sizeof(s->value));
	for (side = 0; side < SIDES; side++) {
		for (i = nr = 0; i < c->side[side].nr; i++) {
			if (!m->from[side][i] ||
			    (row && !boot_row_uses(t, row, side, i)))
				continue;
			s->value[side] += metric_value(m->from[side][i], stat);
			nr++;
		}
		s->value[side] /= (double)nr;
	}
	fill_delta(s);
	s->has_delta &= !s->too_short && !m->cpus_differ;
}

static void fill_interval(const struct comparison *c,
			  const struct boot_row *row, struct compare_stat *s)
{
	s->has_ci = boot_row_interval(row, CONFIDENCE, &s->ci);
	s->p = boot_row_p(row, c->tolerance_pct);
	s->noise = row->noise;
	s->df_shared = row->df_shared;
	if (!s->has_ci || !s->has_delta)
		return;
	/*
	 * The interval is computed from logarithms, the difference from plain
	 * means. With large variance it can lie outside the interval, which is
	 * then widened.
	 */
	s->ci.low = fmin(s->ci.low, s->delta_pct);
	s->ci.high = fmax(s->ci.high, s->delta_pct);
}

static enum verdict corrected_verdict(const struct compare_stat *s)
{
	bool found = s->raw_verdict == VERDICT_BETTER ||
		     s->raw_verdict == VERDICT_WORSE;

	return found && s->p_corrected > FALSE_DISCOVERY ? VERDICT_UNSURE :
							   s->raw_verdict;
}

/* Values of all metrics, with the verdict of those that are not compared. */
static void fill_all(struct comparison *c, enum statistic stat)
{
	struct compare_metric *m;
	struct compare_stat *s;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			s = &m->stat[stat];
			*s = (struct compare_stat){ .p = 1, .p_corrected = 1 };
			s->too_short = is_too_short(c, stat, m);
			s->verdict =
				!s->too_short && stat_is_supported(m, stat) ?
					VERDICT_UNSURE :
					VERDICT_NONE;
			s->raw_verdict = s->verdict;
			fill_values(c, stat, m, NULL, NULL);
			doubt_cost(c, m, s);
			stat_drop_unranked(m, stat, s);
		}
	}
}

/*
 * Note boots that rows leave out. With few boots no row does, but a boot that
 * stands out in half of the rows is bad, or in another state.
 */
static int note_outliers(struct comparison *c, const struct table *t)
{
	bool few = t->t.boots[SIDE_BASE] < BOOTS_FOR_OUTLIERS_MIN ||
		   t->t.boots[SIDE_NEW] < BOOTS_FOR_OUTLIERS_MIN;
	struct compare_outlier *o;
	const struct boot_row *row;
	unsigned int side;
	size_t boot, i, rows;

	for (side = 0; side < SIDES; side++) {
		for (boot = 0; boot < c->side[side].nr; boot++) {
			for (i = rows = 0; i < t->t.nr_rows; i++) {
				row = &t->t.rows[i];
				rows += few ? boot_row_stands_out(&t->t, row,
								  side, boot) :
					      row->outlier[side][boot];
			}
			if (!rows || (few && 2 * rows < t->t.nr_rows))
				continue;
			o = array_add(&c->outliers, &c->nr_outliers,
				      sizeof(*o));
			if (!o)
				return -ENOMEM;
			o->side = (enum side)side;
			o->boot = (unsigned int)boot + 1;
			o->rows = rows;
			o->kept = few;
		}
	}
	return 0;
}

/* Keep which boots of a row the table leaves out. */
static int keep_left_out(const struct comparison *c, const struct table *t)
{
	const struct boot_row *row;
	unsigned int side;
	size_t i, boot;
	bool **kept;

	for (i = 0; i < t->t.nr_rows; i++) {
		row = &t->t.rows[i];
		for (side = 0; row->has_ci && side < SIDES; side++) {
			kept = &t->metric[i]->left_out[side];
			for (boot = 0; boot < c->side[side].nr; boot++) {
				if (!t->metric[i]->from[side][boot] ||
				    boot_row_uses(&t->t, row, side, boot))
					continue;
				if (!*kept)
					*kept = calloc(c->side[side].nr,
						       sizeof(**kept));
				if (!*kept)
					return -ENOMEM;
				(*kept)[boot] = true;
			}
		}
	}
	return 0;
}

static void add_judged(struct table *t)
{
	const struct boot_row *row = t->t.rows;
	size_t i;

	for (i = 0; i < t->t.nr_rows; i++)
		if (row[i].has_ci && stat_is_supported(t->metric[i], t->stat))
			t->judged[t->nr_judged++] = (struct judged){
				t->metric[i], &t->metric[i]->stat[t->stat],
				row[i].drifts && !t->t.took_turns
			};
}

/*
 * The reader sees all verdicts of a table, of means and of percentiles, so they are
 * corrected for the number of all.
 */
static int correct(struct comparison *c, struct table *t, struct err *e)
{
	struct compare_stat *s;
	size_t i;
	int err;

	for (i = 0; i < t->nr_judged; i++)
		t->p[i] = t->judged[i].s->p;
	err = false_discovery(t->p, t->nr_judged, e);
	for (i = 0; !err && i < t->nr_judged; i++) {
		s = t->judged[i].s;
		s->p_corrected = t->p[i];
		s->raw_verdict = interval_verdict(c, t->judged[i].metric, s);
		s->verdict = corrected_verdict(s);
		if (t->judged[i].drifts ||
		    (s->verdict != VERDICT_SAME &&
		     may_be_cost(c, t->judged[i].metric, s)))
			s->verdict = VERDICT_UNSURE;
	}
	c->nr_judged = t->nr_judged;
	return err;
}

static int compare_table(struct comparison *c, struct table *t, struct err *e)
{
	size_t i;
	int err;

	fill_all(c, t->stat);
	fill_rows(c, t);
	err = boot_rows_compare(&t->t, e);
	for (i = 0; !err && i < t->t.nr_rows; i++) {
		if (t->t.rows[i].has_ci) {
			fill_values(c, t->stat, t->metric[i], &t->t,
				    &t->t.rows[i]);
			fill_interval(c, &t->t.rows[i],
				      &t->metric[i]->stat[t->stat]);
		}
		doubt_cost(c, t->metric[i], &t->metric[i]->stat[t->stat]);
	}
	if (err)
		return err;
	add_judged(t);
	if (t->stat != STAT_MEAN)
		return 0;
	c->method = t->t.method;
	c->nr_rows = t->t.nr_rows;
	c->nr_drifting = t->t.nr_drifting;
	c->took_turns = t->t.took_turns;
	return note_outliers(c, t) || keep_left_out(c, t) ?
		       err_set(e, ENOMEM, "out of memory") :
		       0;
}

int time_stats(struct comparison *c, struct err *e)
{
	struct table t = { .stat = STAT_MEAN };
	unsigned int stat, side;
	bool ordered;
	int err = table_alloc(c, &t) ?
			  err_set(e, ENOMEM, "out of memory for %zu rows",
				  count_metrics(c)) :
			  0;

	ordered = !err && number_boots(c, &t);
	for (side = 0; side < SIDES; side++) {
		t.t.boots[side] = c->side[side].nr;
		t.t.at[side] = ordered ? t.at[side] : NULL;
	}
	for (stat = 0; !err && stat < STATS; stat++) {
		t.stat = (enum statistic)stat;
		err = compare_table(c, &t, e);
	}
	err = err ? err : correct(c, &t, e);
	table_free(&t);
	return err;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The value in the middle, or the mean of the two that are. Sorts the values. */
static double median(double *value, size_t nr)
{
	qsort(value, nr, sizeof(*value), by_value);
	return (value[(nr - 1) / 2] + value[nr / 2]) / 2;
}

struct boot_noise noise_of(const struct comparison *c,
			   const struct compare_stat *s)
{
	return (struct boot_noise){ s->noise, s->df_shared,
				    c->method == ROWS_BY_PAIRS };
}

static int by_noise(const void *a, const void *b)
{
	const struct boot_noise *x = a, *y = b;

	return (x->sd > y->sd) - (x->sd < y->sd);
}

bool typical_noise(const struct comparison *c, struct boot_noise *noise)
{
	struct boot_noise *all = calloc(c->nr_rows + 1, sizeof(*all));
	const struct compare_stat *s;
	size_t i, k, nr = 0;

	for (i = 0; all && i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			s = &c->cells[i].metrics[k].stat[STAT_MEAN];
			if (s->has_ci && nr < c->nr_rows)
				all[nr++] = noise_of(c, s);
		}
	}
	if (nr) {
		qsort(all, nr, sizeof(*all), by_noise);
		*noise = all[nr / 2];
		noise->sd = (all[(nr - 1) / 2].sd + noise->sd) / 2;
	}
	free(all);
	return nr != 0;
}

/* The difference of the boots with an odd and an even number; NAN: too few. */
static double self_difference_of(const struct comparison *c,
				 const struct compare_metric *m)
{
	double sum[2] = { 0, 0 };
	size_t nr[2] = { 0, 0 }, i;

	for (i = 0; i < c->side[SIDE_BASE].nr; i++) {
		if (!m->from[SIDE_BASE][i] ||
		    (m->left_out[SIDE_BASE] && m->left_out[SIDE_BASE][i]))
			continue;
		sum[i % 2] += metric_value(m->from[SIDE_BASE][i], STAT_MEAN);
		nr[i % 2]++;
	}
	if (nr[0] + nr[1] < SELF_BOOTS_MIN || !nr[0] || !nr[1] ||
	    !(sum[0] > 0) || m->stat[STAT_MEAN].too_short)
		return NAN;
	return fabs(sum[1] / (double)nr[1] / (sum[0] / (double)nr[0]) - 1) *
	       100;
}

bool base_against_itself(const struct comparison *c,
			 struct self_difference *floor)
{
	double *all = calloc(count_metrics(c) + 1, sizeof(*all)), pct;
	size_t i, k, nr = 0;

	for (i = 0; all && i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			pct = self_difference_of(c, &c->cells[i].metrics[k]);
			if (!isnan(pct))
				all[nr++] = pct;
		}
	}
	if (nr) {
		floor->median_pct = median(all, nr);
		floor->widest_pct = all[nr - 1];
	}
	free(all);
	return nr != 0;
}
