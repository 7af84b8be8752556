// SPDX-License-Identifier: GPL-2.0-or-later
/* answer.c - what a comparison says, in a few lines */
#include "report/answer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inference/power.h"
#include "profile/profile_diff.h"
#include "record/sysinfo.h"
#include "report/gate_text.h"
#include "report/table_beside.h"
#include "report/text.h"
#include "stats/time_stats.h"

#define CAUSE_MAX 256
#define CAUSE_MIN 0.05 /* less is shown as 0.0 */

#define OUTLIERS_NAMED 3

static const char *const names[ANSWER_PARTS] = {
	[ANSWER_BROKE] = "broke",   [ANSWER_WORSE] = "worse",
	[ANSWER_BETTER] = "better", [ANSWER_CONTROL] = "control",
	[ANSWER_BESIDE] = "beside", [ANSWER_UNSURE] = "unsure",
	[ANSWER_SURE] = "how sure", [ANSWER_WARNINGS] = "warnings",
};

const char *answer_name(enum answer_part part)
{
	return names[part];
}

/* A statistic of a row, and by how much it moves it up the list. */
struct row {
	const struct compare_cell *cell;
	const struct compare_metric *metric;
	enum statistic stat;
	enum beside what; /* of a row of work beside the operations */
	double weight;
};

__attribute__((format(printf, 3, 4))) static void
set(struct answer *a, char **text, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(text, fmt, ap) < 0) {
		*text = NULL;
		a->failed = true;
	}
	va_end(ap);
}

/* Append to a text that is set. */
__attribute__((format(printf, 3, 4))) static void
add(struct answer *a, char **text, const char *fmt, ...)
{
	char *more = NULL, *both;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&more, fmt, ap) < 0)
		more = NULL;
	va_end(ap);
	if (!more || !*text || asprintf(&both, "%s%s", *text, more) < 0) {
		a->failed = true;
	} else {
		free(*text);
		*text = both;
	}
	free(more);
}

static size_t count_rows(const struct comparison *c, bool controls)
{
	size_t i, nr = 0;

	for (i = 0; i < c->nr_cells; i++)
		if (c->cells[i].is_control == controls)
			nr += c->cells[i].nr_metrics;
	return nr;
}

/* Growth from 0 has no relative size: it comes first. */
static double size_of(const struct compare_stat *s)
{
	if (!(s->value[SIDE_BASE] > 0) || !(s->value[SIDE_NEW] > 0))
		return INFINITY;
	return fabs(log(s->value[SIDE_NEW] / s->value[SIDE_BASE]));
}

static double width_of(const struct compare_stat *s)
{
	return s->has_ci ? s->ci.high - s->ci.low : INFINITY;
}

static int by_weight(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	/* the rows of a table are one after the other in memory */
	if (x->cell != y->cell)
		return x->cell > y->cell ? 1 : -1;
	return (x->metric > y->metric) - (x->metric < y->metric);
}

/* The percentile by which a row has this verdict, STATS if there is none. */
static enum statistic percentile_with(const struct compare_metric *m,
				      enum verdict verdict)
{
	unsigned int stat;

	for (stat = STAT_P50; stat <= STAT_P99; stat++)
		if (m->stat[stat].verdict == verdict)
			return (enum statistic)stat;
	return STATS;
}

/*
 * List the rows with a verdict, by their means, or those that have it by a
 * percentile alone, of controls or of all other memory; @rows has room for all.
 */
static size_t gather(const struct comparison *c, enum verdict verdict,
		     bool controls, bool by_mean, struct row *rows)
{
	const struct compare_metric *m;
	enum statistic stat;
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells; i++) {
		if (c->cells[i].is_control != controls)
			continue;
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			stat = STAT_MEAN;
			if ((m->stat[STAT_MEAN].verdict == verdict) != by_mean)
				continue;
			if (!by_mean)
				stat = percentile_with(m, verdict);
			if (stat == STATS)
				continue;
			rows[nr++] =
				(struct row){ &c->cells[i], m, stat, 0,
					      verdict == VERDICT_UNSURE ?
						      width_of(&m->stat[stat]) :
						      size_of(&m->stat[stat]) };
		}
	}
	qsort(rows, nr, sizeof(*rows), by_weight);
	return nr;
}

static bool is_moved(enum verdict verdict)
{
	return verdict == VERDICT_BETTER || verdict == VERDICT_WORSE;
}

/* Work that a comparison judges, beside the operations. */
static const enum beside judged[] = { BESIDE_DEFERRED, BESIDE_WAITING };

#define JUDGED (sizeof(judged) / sizeof(*judged))

/* Add the rows in which work @what moved to @rows; return their number. */
static size_t gather_beside(const struct comparison *c, enum beside what,
			    struct row *rows)
{
	const struct compare_metric *m;
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells; i++) {
		if (c->cells[i].is_control)
			continue;
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (!is_moved(m->beside_verdict[what]))
				continue;
			rows[nr++] = (struct row){
				&c->cells[i], m, STAT_MEAN, what,
				fabs(m->beside[SIDE_NEW][what] -
				     m->beside[SIDE_BASE][what])
			};
		}
	}
	return nr;
}

/* Of both names of what is likely a rename: nobody executes more by a new name. */
static double change_of(const struct profile_diff *p,
			const struct profile_function *f)
{
	const struct profile_function *const *was;
	size_t i;

	for (i = 0; i < p->nr_renames; i++) {
		was = p->renames[i].was;
		if (f == was[SIDE_BASE] || f == was[SIDE_NEW])
			return was[SIDE_BASE]->delta + was[SIDE_NEW]->delta;
	}
	return f->delta;
}

/* The function that changed most in the direction of the mean, or NULL. */
static const struct profile_function *cause_of(const struct row *r,
					       double *change)
{
	const struct profile_function *cause = NULL;
	const struct profile_diff *p = r->metric->profile;
	double delta = r->metric->stat[STAT_MEAN].delta, by;
	int sign = (delta > 0) - (delta < 0); /* 0: no function is the cause */
	size_t i;

	*change = 0;
	for (i = 0; p && i < p->nr_functions; i++) {
		by = change_of(p, &p->functions[i]);
		if (by * sign > fmax(*change * sign, CAUSE_MIN)) {
			cause = &p->functions[i];
			*change = by;
		}
	}
	return cause;
}

/* "; zap_huge_pmd +78.0", if a profile tells. */
static char *cause_text(const struct row *r, char text[CAUSE_MAX])
{
	char own[NUMBER_MAX];
	double change;
	const struct profile_function *cause = cause_of(r, &change);

	text[0] = '\0';
	if (cause)
		snprintf(text, CAUSE_MAX, "; %.200s %s", cause->name,
			 text_fixed(change, 1, true, own));
	return text;
}

static void put_row(struct answer *a, struct answer_list *l,
		    const struct row *r, bool interval)
{
	const struct compare_stat *s = &r->metric->stat[r->stat];
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX],
		ci[NUMBER_MAX], cause[CAUSE_MAX], controls[CONTROLS_TEXT_MAX];

	text_controls(r->cell, r->metric, r->stat, controls);
	/* two differences are told apart by their intervals */
	interval |= controls[0] != '\0';
	set(a, &l->line[l->nr++], "%s %s%s%s: %s -> %s%s%s%s%s%s%s%s",
	    r->cell->id, r->metric->like->name, r->stat == STAT_MEAN ? "" : " ",
	    r->stat == STAT_MEAN ? "" : stat_name(r->stat),
	    text_value(s->value[SIDE_BASE], base),
	    text_value(s->value[SIDE_NEW], new), s->has_delta ? ", " : "",
	    s->has_delta ? text_delta(s, delta) : "", interval ? " " : "",
	    interval ? text_interval(s, ci) : "",
	    controls[0] ? "; control: " : "", controls, cause_text(r, cause));
}

static void put_beside_row(struct answer *a, struct answer_list *l,
			   const struct row *r)
{
	const struct compare_metric *m = r->metric;
	double base = m->beside[SIDE_BASE][r->what],
	       new = m->beside[SIDE_NEW][r->what];
	char text[3][NUMBER_MAX];

	if (l->nr < ANSWER_LINES_MAX)
		set(a, &l->line[l->nr++], "%s %s: %s %s -> %s, %s", r->cell->id,
		    m->like->name, beside_names[r->what],
		    text_value(base, text[0]), text_value(new, text[1]),
		    text_fixed(new - base, 1, true, text[2]));
}

/*
 * Work that moved out of an operation, or into it: the largest differences of all
 * kinds, so that many of one kind do not hide a larger one of another.
 */
static void put_beside(const struct comparison *c, struct answer *a,
		       struct row *rows)
{
	struct answer_list *l = &a->part[ANSWER_BESIDE];
	size_t all = 0, nr, i;

	for (i = 0; i < JUDGED; i++) {
		nr = gather_beside(c, judged[i], rows + all);
		all += nr;
		if (!nr)
			continue;
		if (l->head)
			add(a, &l->head, ", ");
		else
			set(a, &l->head,
			    "more or less per entry, no part of the means: ");
		add(a, &l->head, "%s in %zu row%s", beside_names[judged[i]], nr,
		    nr == 1 ? "" : "s");
	}
	qsort(rows, all, sizeof(*rows), by_weight);
	for (i = 0; i < all; i++)
		put_beside_row(a, l, &rows[i]);
}

/* ", of which these are the largest" */
static const char *which(const struct answer_list *l, size_t nr, bool unsure)
{
	if (nr <= l->nr || !l->nr)
		return "";
	return unsure ? ", of which these are the widest" :
			", of which these are the largest";
}

static void put_rows(const struct comparison *c, struct answer *a,
		     enum answer_part part, enum verdict verdict,
		     struct row *rows)
{
	struct answer_list *l = &a->part[part];
	bool unsure = part == ANSWER_UNSURE;
	size_t nr = gather(c, verdict, false, true, rows), more = 0, i;

	if (!nr && unsure)
		return;
	for (i = 0; i < nr && l->nr < ANSWER_LINES_MAX; i++)
		if (!unsure || rows[i].metric->stat[STAT_MEAN].has_ci)
			put_row(a, l, &rows[i], unsure || !c->exact);
	set(a, &l->head, "%zu of %zu means%s", nr, count_rows(c, false),
	    which(l, nr, unsure));
	if (unsure)
		return;
	more = gather(c, verdict, false, false, rows);
	for (i = 0; i < more && l->nr < ANSWER_LINES_MAX; i++)
		put_row(a, l, &rows[i], !c->exact);
	if (more)
		add(a, &l->head, "; %zu row%s by p50 or p99 alone", more,
		    more == 1 ? "" : "s");
}

/*
 * What moved on memory that is not DAX: a difference that a row of DAX shares with
 * its control is not the doing of DAX.
 */
static void put_controls(const struct comparison *c, struct answer *a,
			 struct row *rows)
{
	struct answer_list *l = &a->part[ANSWER_CONTROL];
	size_t all = count_rows(c, true), worse, better, i;

	if (!all)
		return;
	worse = gather(c, VERDICT_WORSE, true, true, rows);
	better = gather(c, VERDICT_BETTER, true, true, rows + worse);
	qsort(rows, worse + better, sizeof(*rows), by_weight);
	for (i = 0; i < worse + better && l->nr < ANSWER_LINES_MAX; i++)
		put_row(a, l, &rows[i], true);
	set(a, &l->head,
	    "on memory that is not DAX %zu of %zu means are worse, %zu better%s",
	    worse, all, better, which(l, worse + better, false));
}

/* What can break, in the order of its weight; @kind: see kind_of(). */
static const struct {
	enum gate_rule first, last;
	const char *kind; /* NULL: any other */
	const char *one, *many;
} breaks[] = {
	{ GATE_NOTHING, GATE_NOTHING, NULL, "kernel passed no cell",
	  "kernels passed no cell" },
	{ GATE_EVENT, GATE_EVENT, "panic", "panic", "panics" },
	{ GATE_EVENT, GATE_EVENT, "oops", "oops", "oopses" },
	{ GATE_EVENT, GATE_EVENT, "bug", "BUG", "BUGs" },
	{ GATE_EVENT, GATE_EVENT, "hang", "hang", "hangs" },
	{ GATE_EVENT, GATE_EVENT, "died", "guest died", "guests died" },
	{ GATE_EVENT, GATE_EVENT, "warn", "WARN", "WARNs" },
	{ GATE_EVENT, GATE_EVENT, NULL, "other event", "other events" },
	{ GATE_CELL, GATE_CELL, "lost", "cell lost", "cells lost" },
	{ GATE_CELL, GATE_CELL, "fail", "cell failed", "cells failed" },
	{ GATE_CELL, GATE_CELL, "skip", "cell skipped", "cells skipped" },
	{ GATE_CELL, GATE_CELL, NULL, "cell missing", "cells missing" },
	{ GATE_METRIC, GATE_METRIC, NULL, "metric missing", "metrics missing" },
	{ GATE_CHECK_BROKE, GATE_CHECK_ADDED, "new", "check fails",
	  "checks fail" },
	{ GATE_CHECK_SKIPPED, GATE_CHECK_SKIPPED, NULL, "check skipped",
	  "checks skipped" },
	{ GATE_CHECK_BROKE, GATE_CHECK_ADDED, "known",
	  "check fails by a known bug", "checks fail by known bugs" },
};

#define BREAKS (sizeof(breaks) / sizeof(*breaks))

/* How a boot of new ended with a cell that it did not pass. */
static const char *status_on_new(const struct comparison *c, const char *cell)
{
	size_t i;

	for (i = 0; i < c->nr_unpassed; i++)
		if (c->unpassed[i].boots[SIDE_NEW].nr &&
		    !strcmp(c->unpassed[i].id, cell))
			return cell_status_name(c->unpassed[i].status);
	return "missing";
}

static const char *kind_of(const struct comparison *c,
			   const struct gate_finding *f)
{
	switch (f->rule) {
	case GATE_EVENT:
		return f->name;
	case GATE_CELL:
		return status_on_new(c, f->cell);
	case GATE_CHECK_BROKE:
	case GATE_CHECK_ADDED:
		return f->known ? "known" : "new";
	default:
		return "";
	}
}

/* The place of a finding in breaks[], BREAKS if nothing broke. */
static size_t break_of(const struct comparison *c, const struct gate_finding *f)
{
	const char *kind = kind_of(c, f);
	size_t i;

	/* where base gave nothing, new broke nothing */
	if (f->rule == GATE_NOTHING && !gate_measured(c, SIDE_BASE))
		return BREAKS;
	for (i = 0; i < BREAKS; i++)
		if (f->rule >= breaks[i].first && f->rule <= breaks[i].last &&
		    (!breaks[i].kind || !strcmp(breaks[i].kind, kind)))
			break;
	return i;
}

/* List the findings of a place in breaks[]; return their number. */
static size_t put_break(const struct comparison *c, struct answer_list *l,
			struct answer *a, size_t place)
{
	const struct gate_finding *f = c->gate->findings;
	char text[GATE_TEXT_MAX];
	size_t i, nr = 0;

	for (i = 0; i < c->gate->nr_findings; i++) {
		if (break_of(c, &f[i]) != place)
			continue;
		nr++;
		if (l->nr < ANSWER_LINES_MAX)
			set(a, &l->line[l->nr++], "%s",
			    gate_finding_text(&f[i], text));
	}
	return nr;
}

/* Each kind with its number, as not all of them may have a line. */
static void put_broke(const struct comparison *c, struct answer *a)
{
	struct answer_list *l = &a->part[ANSWER_BROKE];
	size_t place, nr, all = 0;

	for (place = 0; place < BREAKS; place++) {
		nr = put_break(c, l, a, place);
		if (!nr)
			continue;
		if (!all)
			set(a, &l->head, "%s", "");
		add(a, &l->head, "%s%zu %s", all ? ", " : "", nr,
		    nr == 1 ? breaks[place].one : breaks[place].many);
		all += nr;
	}
	if (!all)
		set(a, &l->head,
		    "nothing: %s has no failed check, lost cell or oops that %s does not have",
		    comparison_side(c, SIDE_NEW),
		    comparison_side(c, SIDE_BASE));
	else if (all > l->nr)
		add(a, &l->head, ", of which these are the first");
}

static size_t fewer_boots(const struct comparison *c)
{
	return c->side[SIDE_BASE].nr < c->side[SIDE_NEW].nr ?
		       c->side[SIDE_BASE].nr :
		       c->side[SIDE_NEW].nr;
}

/* How many rows have a verdict of the fewest boots that give one. */
static size_t count_rows_of_fewest(const struct comparison *c)
{
	const struct compare_metric *m;
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (m->samples == SAMPLES_PAIRED)
				nr += m->pairs == PAIRS_MIN;
			else if (m->samples == SAMPLES_UNPAIRED)
				nr += m->seeds[SIDE_BASE] == PAIRS_MIN ||
				      m->seeds[SIDE_NEW] == PAIRS_MIN;
		}
	}
	return nr;
}

static void put_exact_sure(const struct comparison *c, struct answer *a)
{
	const struct seeds s = comparison_seeds(c);
	char **head = &a->part[ANSWER_SURE].head;
	/* the rates are those that bench/tests/test_error_rate.c limits */
	size_t nr = s.pairs >= PAIRS_MIN		 ? s.pairs :
		    s.side[SIDE_BASE] < s.side[SIDE_NEW] ? s.side[SIDE_BASE] :
							   s.side[SIDE_NEW];
	size_t fewest = count_rows_of_fewest(c);
	char fewer[64] = "";

	if (nr > PAIRS_MIN && fewest)
		snprintf(fewer, sizeof(fewer), ", %d in %zu row%s", PAIRS_MIN,
			 fewest, fewest == 1 ? "" : "s");
	if (nr < PAIRS_MIN)
		set(a, head,
		    "not at all: a verdict takes %d boots of each kernel, each with its own seed",
		    PAIRS_MIN);
	else
		set(a, head,
		    "%zu %s%s; of means that differ by chance alone at most %s are called better or worse",
		    nr,
		    s.pairs >= PAIRS_MIN ? "pairs of boots" :
					   "seeds a side, which make no pairs",
		    fewer, nr == PAIRS_MIN || fewest ? "4 %" : "1.2 %");
}

/* Which boots were left out, as far as they fit on a line. */
static void put_outliers(const struct comparison *c, struct answer *a)
{
	struct answer_list *l = &a->part[ANSWER_SURE];
	char **line = &l->line[l->nr];
	const struct compare_outlier *o;
	size_t i;

	if (!c->nr_outliers)
		return;
	l->nr++;
	set(a, line, "%zu outlier boot%s %s:", c->nr_outliers,
	    c->nr_outliers == 1 ? "" : "s",
	    c->outliers[0].kept ? "kept, as there are few" : "left out");
	for (i = 0; i < c->nr_outliers && i < OUTLIERS_NAMED; i++) {
		o = &c->outliers[i];
		add(a, line, "%s boot %u of %s in %zu of %zu rows",
		    i ? "," : "", o->boot, comparison_side(c, o->side), o->rows,
		    c->nr_rows);
	}
	if (i < c->nr_outliers)
		add(a, line, ", ...");
}

/* What boots that vary by chance cannot tell. */
static void put_time_doubts(const struct comparison *c, struct answer *a)
{
	struct answer_list *l = &a->part[ANSWER_SURE];

	if (fewer_boots(c) < BOOTS_FOR_TWO_STATES_MIN)
		set(a, &l->line[l->nr++],
		    "too few boots for two-state noise: it takes %d of each kernel to tell",
		    BOOTS_FOR_TWO_STATES_MIN);
	if (c->ended)
		set(a, &l->line[l->nr++], "--boots auto ended: %s", c->ended);
	put_outliers(c, a);
	if (c->nr_drifting)
		set(a, &l->line[l->nr++],
		    "drift: %zu of %zu rows moved while they were measured, %s",
		    c->nr_drifting, c->nr_rows,
		    c->took_turns ?
			    "so boots are compared in pairs" :
			    "and boots did not take turns: these rows are unsure, and no other is safe");
}

static bool has_verdicts(const struct comparison *c)
{
	unsigned int stat;

	for (stat = STAT_MEAN; stat <= STAT_P99; stat++)
		if (count_verdicts(c, (enum statistic)stat, VERDICT_BETTER) ||
		    count_verdicts(c, (enum statistic)stat, VERDICT_WORSE))
			return true;
	return false;
}

static void put_time_sure(const struct comparison *c, struct answer *a)
{
	char **head = &a->part[ANSWER_SURE].head;
	size_t boots = fewer_boots(c);
	struct boot_noise noise;

	if (boots < 2) {
		set(a, head,
		    "not at all: a verdict takes 2 boots of each kernel");
		return;
	}
	set(a, head, "%zu+%zu boots", c->side[SIDE_BASE].nr,
	    c->side[SIDE_NEW].nr);
	if (typical_noise(c, &noise) && noise.sd > 0)
		add(a, head,
		    ", which find a change of %.2g %% of a typical row, taken by itself, in 4 of 5 cases",
		    power_change(&noise, boots));
	if (has_verdicts(c) && boots >= BOOTS_FOR_TWO_STATES_MIN)
		add(a, head,
		    "; of the verdicts one in twenty is expected to be by chance");
	put_time_doubts(c, a);
}

static void put_sure(const struct comparison *c, struct answer *a)
{
	if (c->withheld)
		set(a, &a->part[ANSWER_SURE].head,
		    "not at all: times are withheld (%s)", c->withheld);
	else if (c->exact)
		put_exact_sure(c, a);
	else
		put_time_sure(c, a);
}

/* Rows whose values are less exact than the others. */
static size_t count_doubtful(const struct comparison *c)
{
	char note[BESIDE_NOTE_MAX];
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			nr += beside_note(&c->cells[i].metrics[k], note) !=
			      NULL;
	return nr;
}

/* Rows in whose values the cost of measuring matters. */
static size_t count_costly(const struct comparison *c)
{
	const struct compare_stat *s;
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			s = &c->cells[i].metrics[k].stat[STAT_MEAN];
			nr += s->too_short || s->cost_large || s->cost_unsure;
		}
	}
	return nr;
}

/* Rows whose tasks had fewer CPUs than tasks, on both sides alike. */
static size_t count_shared(const struct comparison *c)
{
	const struct result *r = &c->side[SIDE_BASE].result[0];
	const struct compare_cell *cell;
	size_t i, k, nr = 0;

	for (i = 0; i < c->nr_cells; i++) {
		cell = &c->cells[i];
		for (k = 0; k < cell->nr_metrics; k++)
			nr += cell->cell.threads > r->cpus &&
			      !cell->metrics[k].cpus_differ;
	}
	return nr;
}

/* What runs by itself on one side, if nothing stopped it. */
static void put_config(const struct comparison *c, struct answer *a)
{
	struct answer_list *l = &a->part[ANSWER_SURE];
	const struct compare_option *o;
	bool any = false;
	size_t i;

	for (i = 0; i < c->nr_config; i++) {
		o = &c->config[i];
		if (!option_runs_by_itself(o->name))
			continue;
		if (!any)
			set(a, &l->line[l->nr++],
			    "may run by itself on one side (what was stopped: Set-up):");
		any = true;
		add(a, &l->line[l->nr - 1], " %s %s -> %s,", o->name,
		    o->value[SIDE_BASE] ? o->value[SIDE_BASE] : "absent",
		    o->value[SIDE_NEW] ? o->value[SIDE_NEW] : "absent");
	}
	if (any && l->line[l->nr - 1])
		l->line[l->nr - 1][strlen(l->line[l->nr - 1]) - 1] = '\0';
}

/* What makes all of it less sure. */
static void put_doubts(const struct comparison *c, struct answer *a)
{
	struct answer_list *l = &a->part[ANSWER_SURE];
	size_t nr = count_doubtful(c);

	if (nr)
		set(a, &l->line[l->nr++],
		    "%zu row%s less exact: a CPU slept in an operation, or a jump could not be followed (--all says which)",
		    nr, nr == 1 ? " is" : "s are");
	/* a guest has fewer where its kernel or QEMU does not take more */
	nr = c->exact && !c->withheld ? count_shared(c) : 0;
	if (nr)
		set(a, &l->line[l->nr++],
		    "in %zu row%s tasks share CPUs: they take turns instead of running at once",
		    nr, nr == 1 ? "" : "s");
	nr = count_costly(c);
	if (nr)
		set(a, &l->line[l->nr++],
		    "the cost of measuring matters in %zu row%s (why: Set-up)",
		    nr, nr == 1 ? "" : "s");
	put_config(c, a);
}

/*
 * Most warnings are "WHAT, most in WHERE: VALUES AND WHY; CURE", those about a machine
 * with "host: " before it. The line is WHAT and the cure; Set-up has all.
 */
static void put_warning(struct answer *a, char **line, const char *text)
{
	static const char own[] = "host: ", outer[] = "host of the guests: ";
	const char *start, *end, *most, *cure = strrchr(text, ';');

	if (!strncmp(text, own, strlen(own)))
		text += strlen(own);
	start = text;
	if (!strncmp(text, outer, strlen(outer)))
		start += strlen(outer);
	end = strstr(start, ": ");
	most = strstr(start, ", most in ");
	if (!end || !cure || cure < end) {
		set(a, line, "%s", text);
		return;
	}
	if (most && most < end)
		end = most;
	set(a, line, "%.*s%s", (int)(end - text), text, cure);
}

static void put_warnings(const struct comparison *c, struct answer *a)
{
	struct answer_list *l = &a->part[ANSWER_WARNINGS];
	size_t i;

	if (!c->nr_warnings)
		return;
	for (i = 0; i < c->nr_warnings && i < ANSWER_WARNINGS_MAX; i++)
		put_warning(a, &l->line[l->nr++], c->warnings[i]);
	set(a, &l->head, "%zu that may explain a difference or hide one%s",
	    c->nr_warnings,
	    c->nr_warnings > i ? ", of which these are the first" : "");
}

void answer_make(const struct comparison *c, struct answer *a)
{
	/* as many as put_beside() may need */
	struct row *rows = calloc(
		JUDGED * (count_rows(c, false) + count_rows(c, true)) + 1,
		sizeof(*rows));

	*a = (struct answer){ .failed = !rows };
	if (c->gate)
		put_broke(c, a);
	if (rows && !c->withheld) {
		put_rows(c, a, ANSWER_WORSE, VERDICT_WORSE, rows);
		put_rows(c, a, ANSWER_BETTER, VERDICT_BETTER, rows);
		put_controls(c, a, rows);
		put_beside(c, a, rows);
		put_rows(c, a, ANSWER_UNSURE, VERDICT_UNSURE, rows);
	}
	put_sure(c, a);
	put_doubts(c, a);
	put_warnings(c, a);
	free(rows);
}

void answer_free(struct answer *a)
{
	unsigned int part;
	size_t i;

	for (part = 0; part < ANSWER_PARTS; part++) {
		free(a->part[part].head);
		for (i = 0; i < a->part[part].nr; i++)
			free(a->part[part].line[i]);
	}
	memset(a, 0, sizeof(*a));
}
