// SPDX-License-Identifier: GPL-2.0-or-later
/* boot_rows.c - compare all rows of a table over boots that vary by chance */
#include "inference/boot_rows.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inference/moderate.h"
#include "inference/special.h"

#define OUTLIER_P	0.01 /* over all values of a table */
#define OUTLIERS_MOST	5    /* one value in five of a side */
#define DRIFT_P		0.01 /* false-discovery rate over the rows */
#define DRIFT_BOOTS_MIN 3    /* of a side */

static const char *const method_names[] = {
	[ROWS_BY_WELCH] = "Welch",
	[ROWS_BY_MODERATED] = "moderated",
	[ROWS_BY_PAIRS] = "paired",
};

const char *row_method_name(enum row_method method)
{
	return method_names[method];
}

static bool is_used(const struct boot_row *row, unsigned int side, size_t boot)
{
	return !isnan(row->log[side][boot]) && !row->outlier[side][boot];
}

bool boot_row_uses(const struct boot_table *t, const struct boot_row *row,
		   unsigned int side, size_t boot)
{
	return is_used(row, side, boot) &&
	       (t->method != ROWS_BY_PAIRS || is_used(row, !side, boot));
}

/* The values of a side that are used. */
struct moments {
	size_t nr;
	double mean;
	double squares; /* sum of squared deviations from @mean */
};

static struct moments moments_of(const struct boot_table *t,
				 const struct boot_row *row, unsigned int side)
{
	struct moments m = { .nr = 0 };
	double first = NAN, d;
	size_t i;

	/* relative to the first one: equal values have no variance */
	for (i = 0; i < t->boots[side]; i++) {
		if (!is_used(row, side, i))
			continue;
		first = m.nr++ ? first : row->log[side][i];
		m.mean += row->log[side][i] - first;
	}
	if (!m.nr)
		return m;
	m.mean = first + m.mean / (double)m.nr;
	for (i = 0; i < t->boots[side]; i++) {
		d = row->log[side][i] - m.mean;
		m.squares += is_used(row, side, i) ? d * d : 0;
	}
	return m;
}

/* The value that is farthest from the others of its side. */
struct suspect {
	unsigned int side;
	size_t boot;
	double t, df; /* externally studentized residual */
};

static void suspect_value(const struct moments m[SIDES], unsigned int side,
			  size_t boot, double value, struct suspect *s)
{
	double d = value - m[side].mean, lever = 1 - 1 / (double)m[side].nr;
	double df = (double)(m[SIDE_BASE].nr + m[SIDE_NEW].nr) - 3;
	double rest =
		m[SIDE_BASE].squares + m[SIDE_NEW].squares - d * d / lever;
	double t = fabs(d) / sqrt(lever * fmax(rest, 0) / df);

	if (d != 0 && !(t <= s->t))
		*s = (struct suspect){ side, boot, t, df };
}

static bool find_suspect(const struct boot_table *t, const struct boot_row *row,
			 size_t boots_min, struct suspect *s)
{
	const struct moments m[SIDES] = { moments_of(t, row, SIDE_BASE),
					  moments_of(t, row, SIDE_NEW) };
	unsigned int side;
	size_t i;

	*s = (struct suspect){ .t = 0 };
	for (side = 0; side < SIDES; side++)
		if (m[side].nr < boots_min)
			return false;
	for (side = 0; side < SIDES; side++)
		for (i = 0; i < t->boots[side]; i++)
			if (is_used(row, side, i))
				suspect_value(m, side, i, row->log[side][i], s);
	return s->t > 0;
}

static void mark_outliers(const struct boot_table *t, struct boot_row *row)
{
	double values = (double)(t->boots[SIDE_BASE] + t->boots[SIDE_NEW]) *
			(double)t->nr_rows;
	size_t left[SIDES] = { t->boots[SIDE_BASE] / OUTLIERS_MOST,
			       t->boots[SIDE_NEW] / OUTLIERS_MOST };
	struct suspect s;

	while (find_suspect(t, row, BOOTS_FOR_OUTLIERS_MIN, &s) &&
	       left[s.side]-- &&
	       2 * student_tail(s.t, s.df) * values < OUTLIER_P)
		row->outlier[s.side][s.boot] = true;
}

bool boot_row_stands_out(const struct boot_table *t, const struct boot_row *row,
			 unsigned int side, size_t boot)
{
	double values = (double)(t->boots[SIDE_BASE] + t->boots[SIDE_NEW]);
	struct suspect s;

	return find_suspect(t, row, 3, &s) && s.side == side &&
	       s.boot == boot &&
	       2 * student_tail(s.t, s.df) * values < OUTLIER_P;
}

/* Probability that a row without drift follows the order so well; NAN: unknown */
static double drift_p(const struct boot_table *t, const struct boot_row *row)
{
	double xx = 0, xy = 0, yy = 0, x, y, mean_at, slope, rest, df = -1;
	unsigned int side;
	struct moments m;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		m = moments_of(t, row, side);
		if (m.nr < DRIFT_BOOTS_MIN)
			return NAN;
		df += (double)m.nr - 1;
		mean_at = 0;
		for (i = 0; i < t->boots[side]; i++)
			if (is_used(row, side, i))
				mean_at += t->at[side][i] / (double)m.nr;
		for (i = 0; i < t->boots[side]; i++) {
			if (!is_used(row, side, i))
				continue;
			x = t->at[side][i] - mean_at;
			y = row->log[side][i] - m.mean;
			xx += x * x;
			xy += x * y;
			yy += y * y;
		}
	}
	if (!(xx > 0) || !(yy > 0))
		return NAN;
	slope = xy / xx;
	rest = fmax(yy - slope * xy, 0);
	return 2 * student_tail(fabs(slope) / sqrt(rest / df / xx), df);
}

static int find_drift(struct boot_table *t, struct err *e)
{
	double *p = calloc(t->nr_rows + 1, sizeof(*p));
	size_t i, nr = 0;
	int err;

	if (!p)
		return err_set(e, ENOMEM, "out of memory for drift");
	for (i = 0; i < t->nr_rows; i++) {
		p[nr] = drift_p(t, &t->rows[i]);
		nr += !isnan(p[nr]);
	}
	err = false_discovery(p, nr, e);
	for (i = nr = 0; !err && i < t->nr_rows; i++) {
		if (isnan(drift_p(t, &t->rows[i])))
			continue;
		t->rows[i].drifts = p[nr++] <= DRIFT_P;
		t->nr_drifting += t->rows[i].drifts;
	}
	free(p);
	return err;
}

/*
 * Did boots of both sides take turns, so that boot i of each is a pair? Of a side
 * that is always the second the pairs would have the drift between two boots.
 */
static bool took_turns(const struct boot_table *t)
{
	const double *base = t->at[SIDE_BASE], *new = t->at[SIDE_NEW];
	size_t i, base_first = 0;

	if (t->boots[SIDE_BASE] != t->boots[SIDE_NEW])
		return false;
	for (i = 1; i < t->boots[SIDE_BASE]; i++)
		if (!(fmax(base[i - 1], new[i - 1]) < fmin(base[i], new[i])))
			return false;
	for (i = 0; i < t->boots[SIDE_BASE]; i++)
		base_first += base[i] < new[i];
	return base_first == t->boots[SIDE_BASE] / 2 ||
	       base_first == (t->boots[SIDE_BASE] + 1) / 2;
}

/* The estimate of a row before variances are moderated. */
struct estimate {
	double delta;
	struct variance var;
	double scale; /* variance of delta, in units of @var */
	double noise; /* variance of a value, in units of @var */
};

static bool estimate_sides(const struct boot_table *t,
			   const struct boot_row *row, struct estimate *e)
{
	const struct moments b = moments_of(t, row, SIDE_BASE);
	const struct moments n = moments_of(t, row, SIDE_NEW);

	if (b.nr < 2 || n.nr < 2)
		return false;
	e->delta = n.mean - b.mean;
	e->scale = 1 / (double)b.nr + 1 / (double)n.nr;
	e->noise = 1;
	e->var.df = (double)(b.nr + n.nr - 2);
	e->var.value = (b.squares + n.squares) / e->var.df;
	if (t->method == ROWS_BY_WELCH) {
		double vb = b.squares / (double)(b.nr - 1) / (double)b.nr;
		double vn = n.squares / (double)(n.nr - 1) / (double)n.nr;

		e->noise = 1 / e->scale;
		e->scale = 1;
		e->var.value = vb + vn;
		if (vb + vn > 0)
			e->var.df = welch_df(vb, b.nr, vn, n.nr);
	}
	return true;
}

static bool estimate_pairs(const struct boot_table *t,
			   const struct boot_row *row, struct estimate *e)
{
	size_t i, nr = 0;
	double d;

	*e = (struct estimate){ .delta = 0 };
	for (i = 0; i < t->boots[SIDE_BASE]; i++) {
		if (!boot_row_uses(t, row, SIDE_BASE, i))
			continue;
		e->delta += row->log[SIDE_NEW][i] - row->log[SIDE_BASE][i];
		nr++;
	}
	if (nr < 2)
		return false;
	e->delta /= (double)nr;
	e->scale = 1 / (double)nr;
	e->noise = 0.5; /* of a difference of two values */
	e->var.df = (double)(nr - 1);
	for (i = 0; i < t->boots[SIDE_BASE]; i++) {
		if (!boot_row_uses(t, row, SIDE_BASE, i))
			continue;
		d = row->log[SIDE_NEW][i] - row->log[SIDE_BASE][i] - e->delta;
		e->var.value += d * d / e->var.df;
	}
	return true;
}

static int estimate_rows(struct boot_table *t, struct err *e)
{
	struct estimate *est = calloc(t->nr_rows + 1, sizeof(*est));
	struct variance *var = calloc(t->nr_rows + 1, sizeof(*var));
	struct boot_row *row;
	size_t i, nr = 0;
	int err = est && var ? 0 : err_set(e, ENOMEM, "out of memory for rows");

	for (i = 0; !err && i < t->nr_rows; i++) {
		row = &t->rows[i];
		row->has_ci = t->method == ROWS_BY_PAIRS ?
				      estimate_pairs(t, row, &est[i]) :
				      estimate_sides(t, row, &est[i]);
		if (row->has_ci)
			var[nr++] = est[i].var;
	}
	if (!err && t->method != ROWS_BY_WELCH && nr >= ROWS_TO_MODERATE_MIN)
		moderate_variances(var, nr);
	for (i = nr = 0; !err && i < t->nr_rows; i++) {
		row = &t->rows[i];
		if (!row->has_ci)
			continue;
		row->delta = est[i].delta;
		row->error = sqrt(var[nr].value * est[i].scale);
		row->noise = sqrt(var[nr].value * est[i].noise);
		row->df = var[nr++].df;
		row->df_shared = row->df - est[i].var.df;
	}
	free(est);
	free(var);
	return err;
}

int boot_rows_compare(struct boot_table *t, struct err *e)
{
	size_t i;
	int err = 0;

	t->nr_drifting = 0;
	t->took_turns = false;
	for (i = 0; i < t->nr_rows; i++)
		mark_outliers(t, &t->rows[i]);
	t->method = t->nr_rows >= ROWS_TO_MODERATE_MIN ? ROWS_BY_MODERATED :
							 ROWS_BY_WELCH;
	if (t->at[SIDE_BASE] && t->at[SIDE_NEW]) {
		err = find_drift(t, e);
		t->took_turns = took_turns(t);
		if (t->nr_drifting && t->took_turns)
			t->method = ROWS_BY_PAIRS;
	}
	return err ? err : estimate_rows(t, e);
}

bool boot_row_interval(const struct boot_row *row, double confidence,
		       struct interval *pct)
{
	double half = 0;

	if (row->error > 0)
		half = student_quantile((1 + confidence) / 2, row->df) *
		       row->error;
	pct->low = expm1(row->delta - half) * 100;
	pct->high = expm1(row->delta + half) * 100;
	/* With two boots that differ much, the result can exceed a double. */
	return isfinite(pct->high);
}

double boot_row_p(const struct boot_row *row, double tolerance_pct)
{
	double beyond =
		row->delta > 0 ?
			row->delta - log1p(tolerance_pct / 100) :
			-row->delta + log1p(-fmin(tolerance_pct, 99) / 100);

	if (!(beyond > 0))
		return 1;
	return row->error > 0 ? 2 * student_tail(beyond / row->error, row->df) :
				0;
}

static int by_value(const void *a, const void *b)
{
	const double *const *x = a, *const *y = b;

	return (**x > **y) - (**x < **y);
}

int false_discovery(double *p, size_t nr, struct err *e)
{
	double **order = calloc(nr + 1, sizeof(*order)), least = 1;
	size_t i;

	if (!order)
		return err_set(e, ENOMEM, "out of memory for %zu rows", nr);
	for (i = 0; i < nr; i++)
		order[i] = &p[i];
	qsort(order, nr, sizeof(*order), by_value);
	for (i = nr; i--;) {
		least = fmin(least, *order[i] * (double)nr / (double)(i + 1));
		*order[i] = least;
	}
	free(order);
	return 0;
}
