// SPDX-License-Identifier: GPL-2.0-or-later
/* gate.c - decide whether a comparison passes the limits of a gate */
#include "stats/gate.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stats/metric_stats.h"

struct judge {
	const struct comparison *c;
	struct gate *gate;
};

/* Without a limit of its own, a gate lets nothing pass that is "worse". */
static const struct gate_limit any_worse = { .pct = 0 };

/* Statistics of a limit that names none. */
static const enum statistic default_stats[] = { STAT_MEAN, STAT_P50 };

/*
 * Kinds of events that are the kernel's. "lost" follows from one of these, and
 * "emulator" is a fault of QEMU.
 */
static const char *const kernel_events[] = { "warn",  "bug",  "rss", "oops",
					     "panic", "hang", "died" };

static int parse_stat(const char *name, struct gate_limit *l, struct err *e)
{
	char known[80] = "";
	unsigned int i;
	size_t len = 0;

	for (i = 0; i < STATS; i++) {
		if (!strcmp(name, stat_name((enum statistic)i))) {
			l->has_stat = true;
			l->stat = (enum statistic)i;
			return 0;
		}
		len += (size_t)snprintf(known + len, sizeof(known) - len,
					"%s%s", i ? ", " : "",
					stat_name((enum statistic)i));
	}
	return err_set(e, EINVAL,
		       "there is no statistic \"%.40s\"; there are: %s", name,
		       known);
}

int percent_parse(const char *text, double *pct, const char **end)
{
	char *stop;

	*pct = strtod(text, &stop);
	*end = stop;
	/* strtod() takes blanks, signs, hex, "inf" and "nan" too */
	return stop == text || !strchr("0123456789.", *text) ||
			       strspn(text, "0123456789.eE+-") <
				       (size_t)(stop - text) ||
			       !isfinite(*pct) ?
		       -EINVAL :
		       0;
}

int gate_limit_parse(const char *text, struct gate_limit *l, struct err *e)
{
	const char *at = strrchr(text, '@'), *stop, *end;
	int err;

	*l = (struct gate_limit){ .pct = 0 };
	err = percent_parse(text, &l->pct, &end);
	stop = at ? at : text + strlen(text);
	if (*end == '%')
		end++;
	if (err || (end != stop && *end != ':'))
		return err_set(
			e, EINVAL,
			"the limit \"%.80s\" is not PCT[:METRIC][@STAT], such as 1, 5:munmap or 2:munmap@p99",
			text);
	if (end != stop &&
	    (stop == end + 1 || stop - end > (ptrdiff_t)sizeof(l->metric)))
		return err_set(
			e, EINVAL,
			"the limit \"%.80s\" has no metric of 1 to %zu characters behind its colon",
			text, sizeof(l->metric) - 1);
	if (end != stop)
		snprintf(l->metric, sizeof(l->metric), "%.*s",
			 (int)(stop - end - 1), end + 1);
	return at ? parse_stat(at + 1, l, e) : 0;
}

/* Return whether @part is @id, or a part in front of it that ends at a slash. */
static bool in_front(const char *part, size_t len, const char *id)
{
	return !strncmp(part, id, len) && (!id[len] || id[len] == '/');
}

static bool limit_names(const struct gate_limit *l, const char *id,
			const char *metric)
{
	const char *slash = strrchr(l->metric, '/');

	if (!l->metric[0] || !strcmp(l->metric, metric))
		return true;
	if (!slash)
		return false;
	if (!strcmp(slash + 1, metric) &&
	    in_front(l->metric, (size_t)(slash - l->metric), id))
		return true;
	if (!slash[1]) /* "fault/": a workload, which may be the name of a metric */
		return in_front(l->metric, (size_t)(slash - l->metric), id);
	return in_front(l->metric, strlen(l->metric), id);
}

/* Show every metric of every file, measured on both sides or not. */
static void walk_results(const void *where, gate_see *see, void *data)
{
	const struct comparison *c = where;
	const struct result_cell *cell;
	char id[CELL_ID_MAX];
	unsigned int side;
	size_t boot, i, k;

	for (side = 0; side < SIDES; side++) {
		for (boot = 0; boot < c->side[side].nr; boot++) {
			const struct result *r = &c->side[side].result[boot];

			for (i = 0; i < r->nr_cells; i++) {
				cell = &r->cells[i];
				cell_id(&cell->cell, id);
				for (k = 0; k < cell->nr_metrics; k++)
					see(data, id, cell->metrics[k].name);
			}
		}
	}
}

struct search {
	const struct gate_limit *limit;
	bool found;
	char names[300]; /* of all metrics, each once: ", fault, munmap" */
};

static void search_metric(void *data, const char *id, const char *metric)
{
	struct search *s = data;
	char name[CELL_NAME_MAX + 3];
	const char *at;
	size_t len = strlen(s->names);

	s->found |= limit_names(s->limit, id, metric);
	snprintf(name, sizeof(name), ", %s", metric);
	for (at = strstr(s->names, name); at; at = strstr(at + 1, name))
		if (!at[strlen(name)] || at[strlen(name)] == ',')
			return;
	if (len + strlen(name) + 6 < sizeof(s->names))
		strcat(s->names, name);
	else if (!strstr(s->names, ", ..."))
		strcat(s->names, ", ...");
}

int gate_limit_check(const struct gate_limit *limit, gate_walk *walk,
		     const void *where, struct err *e)
{
	struct search s = { .limit = limit };

	if (!limit->metric[0])
		return 0;
	walk(where, search_metric, &s);
	if (s.found)
		return 0;
	return err_set(
		e, EINVAL,
		"there is no metric \"%.80s\"; there are: %s; write METRIC, CELL/METRIC or CELL, where CELL may be a part in front of a cell, and WORKLOAD/ for a workload",
		limit->metric, s.names[0] ? s.names + 2 : "none");
}

int gate_limits_check(const struct comparison *c,
		      const struct gate_limit *limits, size_t nr, struct err *e)
{
	size_t i;
	int err = 0;

	if (!gate_measured(c, SIDE_BASE))
		return 0; /* nothing can be named */
	for (i = 0; !err && i < nr; i++)
		err = gate_limit_check(&limits[i], walk_results, c, e);
	return err;
}

static struct gate_finding *add(struct judge *j, enum gate_rule rule,
				const char *cell, const char *name)
{
	struct gate *g = j->gate;
	struct gate_finding *f =
		array_add(&g->findings, &g->nr_findings, sizeof(*f));

	if (!f)
		return NULL;
	f->rule = rule;
	f->cell = cell;
	f->name = name;
	return f;
}

/* What one cell came to in the boots of a side. */
struct tally {
	size_t passed, bad; /* the others do not have it */
	bool measures;	    /* where it passed, it has metrics */
	const struct result_cell *first_bad;
};

static struct tally tally_cell(const struct comparison *c,
			       const struct compare_found *found,
			       enum side side)
{
	const struct result_cell *cell;
	struct tally t = { .passed = 0 };
	size_t i;

	for (i = 0; i < c->side[side].nr; i++) {
		cell = found->at[side][i];
		if (cell && cell->status == CELL_PASS) {
			t.passed++;
			t.measures |= cell->nr_metrics != 0;
		} else if (cell && !t.bad++) {
			t.first_bad = cell;
		}
	}
	return t;
}

bool gate_measured(const struct comparison *c, enum side side)
{
	const struct boots *b = &c->side[side];
	size_t boot, i;

	for (boot = 0; boot < b->nr; boot++)
		for (i = 0; i < b->result[boot].nr_cells; i++)
			if (b->result[boot].cells[i].status == CELL_PASS)
				return true;
	return false;
}

static int judge_nothing(struct judge *j)
{
	struct gate_finding *f;
	unsigned int s;

	for (s = 0; s < SIDES; s++) {
		if (gate_measured(j->c, (enum side)s))
			continue;
		f = add(j, GATE_NOTHING, NULL, NULL);
		if (!f)
			return -ENOMEM;
		snprintf(f->why, sizeof(f->why),
			 "no cell passed in any of %zu boots of %s, %s",
			 j->c->side[s].nr, comparison_side(j->c, (enum side)s),
			 j->c->side[s].result[0].release);
	}
	return 0;
}

static bool has_interval(const struct compare_stat *s)
{
	return s->has_ci || s->has_span;
}

static bool is_tail(enum statistic stat)
{
	return stat == STAT_P999 || stat == STAT_MAX;
}

/* Return whether this could be worse, if its values were others. */
static bool can_exceed(const struct compare_metric *m, enum statistic stat)
{
	const struct compare_stat *s = &m->stat[stat];

	return has_interval(s) && (s->verdict != VERDICT_NONE || is_tail(stat));
}

/*
 * The verdict decides, and the end of the interval that is nearest to no
 * difference. For p99.9 and max, which may have no verdict, the interval is
 * enough unless it lies within the tolerance.
 */
static bool exceeds(const struct comparison *c, const struct compare_metric *m,
		    enum statistic stat, double pct)
{
	const struct compare_stat *s = &m->stat[stat];
	/* From 0 there is no percentage: any growth is beyond any limit. */
	const struct interval *interval = s->has_ci ? &s->ci : &s->span;
	bool tail = is_tail(stat);
	enum verdict verdict = s->verdict;

	if (tail && verdict == VERDICT_NONE)
		verdict = interval_verdict(c, m, s);
	if (verdict != VERDICT_WORSE && !(tail && verdict == VERDICT_UNSURE))
		return false;
	if (!has_interval(s))
		return false;
	return (m->like->lower_better ? interval->low : -interval->high) >
	       (s->has_ci ? pct : 0);
}

static bool limit_has_stat(const struct gate_limit *l, enum statistic stat)
{
	size_t i;

	if (l->has_stat)
		return l->stat == stat;
	for (i = 0; i < sizeof(default_stats) / sizeof(*default_stats); i++)
		if (default_stats[i] == stat)
			return true;
	return false;
}

/* The first limit that a statistic exceeds, or NULL. */
/* A control is judged only if a limit names its cell. */
static bool limit_covers(const struct gate_limit *l,
			 const struct compare_cell *cell,
			 const struct compare_metric *m)
{
	return (!cell->is_control || strchr(l->metric, '/')) &&
	       limit_names(l, cell->id, m->like->name);
}

static const struct gate_limit *exceeded(const struct judge *j,
					 const struct compare_cell *cell,
					 const struct compare_metric *m,
					 enum statistic stat)
{
	const struct gate *g = j->gate;
	const struct gate_limit *l = g->nr_limits ? g->limits : &any_worse;
	size_t i, nr = g->nr_limits ? g->nr_limits : 1;

	for (i = 0; i < nr; i++)
		if (limit_has_stat(&l[i], stat) &&
		    limit_covers(&l[i], cell, m) &&
		    exceeds(j->c, m, stat, l[i].pct))
			return &l[i];
	return NULL;
}

/* What the limit lacks in this row, if it lacked @lack in those before. */
static enum gate_lack row_lacks(const struct gate_limit *l,
				const struct compare_metric *m,
				enum gate_lack lack)
{
	unsigned int stat;

	for (stat = 0; stat < STATS; stat++) {
		if (!limit_has_stat(l, (enum statistic)stat))
			continue;
		if (can_exceed(m, (enum statistic)stat))
			return GATE_LACKS_NOTHING;
		if (has_interval(&m->stat[stat]) ||
		    isnan(m->stat[stat].value[SIDE_BASE]))
			lack = GATE_LACKS_VALUES;
		else if (lack != GATE_LACKS_BOOTS && lack != GATE_LACKS_VALUES)
			lack = m->cpus_differ	       ? GATE_LACKS_CPUS :
			       m->stat[stat].too_short ? GATE_LACKS_LENGTH :
							 GATE_LACKS_BOOTS;
	}
	return lack;
}

enum gate_lack gate_limit_lacks(const struct comparison *c,
				const struct gate_limit *l)
{
	enum gate_lack lack = GATE_LACKS_ROWS;
	const struct compare_metric *m;
	size_t i, k;

	l = l ? l : &any_worse;
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; lack && k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (limit_covers(l, &c->cells[i], m))
				lack = row_lacks(l, m, lack);
		}
	}
	return lack;
}

static int judge_metric(struct judge *j, const struct compare_cell *cell,
			const struct compare_metric *m)
{
	const struct gate_limit *limit;
	struct gate_finding *f;
	unsigned int stat;

	for (stat = 0; stat < STATS; stat++) {
		limit = exceeded(j, cell, m, (enum statistic)stat);
		if (!limit)
			continue;
		f = add(j, GATE_WORSE, cell->id, m->like->name);
		if (!f)
			return -ENOMEM;
		f->values = &m->stat[stat];
		f->stat = (enum statistic)stat;
		f->limit_pct = limit->pct;
	}
	return 0;
}

static int judge_worse(struct judge *j)
{
	const struct comparison *c = j->c;
	size_t i, k;
	int err = 0;

	for (i = 0; i < c->nr_cells && !c->withheld; i++)
		for (k = 0; !err && k < c->cells[i].nr_metrics; k++)
			err = judge_metric(j, &c->cells[i],
					   &c->cells[i].metrics[k]);
	return err;
}

static int add_check(struct judge *j, enum gate_rule rule,
		     const struct compare_check *check)
{
	struct gate_finding *f = add(j, rule, check->id, check->name);

	if (!f)
		return -ENOMEM;
	f->known = check->known[SIDE_NEW];
	snprintf(f->why, sizeof(f->why),
		 "%s %s, %s fails in %u of %u boots: %s",
		 comparison_side(j->c, SIDE_BASE), check_word(check, SIDE_BASE),
		 comparison_side(j->c, SIDE_NEW), check->failed[SIDE_NEW],
		 check->boots[SIDE_NEW],
		 check->reason[SIDE_NEW] ? check->reason[SIDE_NEW] :
					   "no reason given");
	return 0;
}

static int judge_broke(struct judge *j)
{
	const struct compare_check *check;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < j->c->nr_checks; i++) {
		check = &j->c->checks[i];
		if (check->failed[SIDE_NEW] && check->boots[SIDE_BASE] &&
		    !check->failed[SIDE_BASE])
			err = add_check(j, GATE_CHECK_BROKE, check);
	}
	return err;
}

static int judge_added(struct judge *j)
{
	const struct compare_check *check;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < j->c->nr_checks; i++) {
		check = &j->c->checks[i];
		if (check->failed[SIDE_NEW] && !check->boots[SIDE_BASE])
			err = add_check(j, GATE_CHECK_ADDED, check);
	}
	return err;
}

/*
 * A check that every boot of new skips can no longer fail. One that is absent may
 * be of what only a broken kernel does, such as the reuse of a pinned block.
 */
static int judge_skipped(struct judge *j)
{
	const struct compare_check *check;
	struct gate_finding *f;
	size_t i;

	for (i = 0; i < j->c->nr_checks; i++) {
		check = &j->c->checks[i];
		if (!check->skipped[SIDE_NEW] || check->boots[SIDE_NEW] ||
		    !check->boots[SIDE_BASE] || check->failed[SIDE_BASE])
			continue;
		f = add(j, GATE_CHECK_SKIPPED, check->id, check->name);
		if (!f)
			return -ENOMEM;
		snprintf(f->why, sizeof(f->why), "%s pass, %s skip: %s",
			 comparison_side(j->c, SIDE_BASE),
			 comparison_side(j->c, SIDE_NEW),
			 check->reason[SIDE_NEW] ? check->reason[SIDE_NEW] :
						   "no reason given");
	}
	return 0;
}

/*
 * Number of boots of new in which a cell should have passed and did not, of
 * @of boots. What each boot of base passed, each of new must. Boots that run no
 * checks do not have a cell of checks alone, and new may have more of these than
 * base: what passed wherever base has it must pass wherever new has it, and what
 * failed in a boot of base may in some of new.
 */
static size_t boots_broken(const struct tally *base, size_t nr_base,
			   const struct tally *new, size_t nr_new, size_t *of)
{
	bool in_each = base->passed == nr_base && base->measures;

	*of = in_each || !new->passed ? nr_new : new->passed + new->bad;
	if (!base->passed)
		return 0;
	if (in_each || !new->passed)
		return nr_new - new->passed;
	return base->bad ? 0 : new->bad;
}

static int judge_cell(struct judge *j, const struct compare_found *found)
{
	const struct boots *base = &j->c->side[SIDE_BASE];
	const struct boots *new = &j->c->side[SIDE_NEW];
	const struct tally on_base = tally_cell(j->c, found, SIDE_BASE);
	const struct tally on_new = tally_cell(j->c, found, SIDE_NEW);
	const struct result_cell *bad = on_new.first_bad;
	struct gate_finding *f;
	size_t of, broken = boots_broken(&on_base, base->nr, &on_new, new->nr,
					 &of);

	if (!broken)
		return 0;
	f = add(j, GATE_CELL, found->id, NULL);
	if (!f)
		return -ENOMEM;
	snprintf(f->why, sizeof(f->why),
		 "runs on %s, and not in %zu of %zu boots of %s: %s: %s",
		 comparison_side(j->c, SIDE_BASE), broken, of,
		 comparison_side(j->c, SIDE_NEW),
		 bad ? cell_status_name(bad->status) : "missing",
		 !bad	     ? "not in the result" :
		 bad->reason ? bad->reason :
			       "no reason given");
	return 0;
}

static int judge_cells(struct judge *j)
{
	size_t i;
	int err = 0;

	if (!gate_measured(j->c, SIDE_NEW))
		return 0; /* GATE_NOTHING says it */
	/* a cell that no boot of base has passed on none */
	for (i = 0; !err && i < j->c->nr_found; i++)
		err = judge_cell(j, &j->c->found[i]);
	return err;
}

/* A metric that each boot of base has must be in each boot of new. */
static int judge_boots(struct judge *j, const struct compare_cell *cell,
		       const struct compare_metric *m)
{
	size_t base = tally_cell(j->c, cell->found, SIDE_BASE).passed;
	size_t new = tally_cell(j->c, cell->found, SIDE_NEW).passed;
	struct gate_finding *f;

	if (m->boots[SIDE_BASE] < base || m->boots[SIDE_NEW] == new)
		return 0;
	f = add(j, GATE_METRIC, cell->id, m->like->name);
	if (!f)
		return -ENOMEM;
	snprintf(f->why, sizeof(f->why),
		 "missing in %zu of %zu boots of %s: no values recorded",
		 new - m->boots[SIDE_NEW], new,
		 comparison_side(j->c, SIDE_NEW));
	return 0;
}

static int judge_metrics(struct judge *j)
{
	const struct compare_lonely *l;
	struct gate_finding *f;
	size_t i, k;

	for (i = 0; i < j->c->nr_cells; i++)
		for (k = 0; k < j->c->cells[i].nr_metrics; k++)
			if (judge_boots(j, &j->c->cells[i],
					&j->c->cells[i].metrics[k]))
				return -ENOMEM;
	for (i = 0; i < j->c->nr_lonely; i++) {
		l = &j->c->lonely[i];
		if (!l->metric || l->missing_in != SIDE_NEW || l->compared)
			continue;
		f = add(j, GATE_METRIC, l->id, l->metric);
		if (!f)
			return -ENOMEM;
		snprintf(f->why, sizeof(f->why), "missing in %s: %s",
			 comparison_side(j->c, SIDE_NEW), l->reason);
	}
	return 0;
}

static bool is_kernels(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(kernel_events) / sizeof(*kernel_events); i++)
		if (!strcmp(kind, kernel_events[i]))
			return true;
	return false;
}

/*
 * Return whether base, or new before it, has an equal event. A WARN may be in any
 * cell: its text names the place in the kernel, and which cell meets a WARN_ONCE()
 * first is chance. The text of an oops or a hang does not name it.
 */
static bool event_is_known(const struct comparison *c, size_t i)
{
	const struct compare_event *e = &c->events[i];

	return e->first != i ||
	       (!strcmp(e->event->kind, "warn") && e->first_text != i);
}

static int judge_events(struct judge *j)
{
	const struct result_event *e;
	struct gate_finding *f;
	size_t i;

	for (i = 0; i < j->c->nr_events; i++) {
		e = j->c->events[i].event;
		if (j->c->events[i].side == SIDE_BASE || !is_kernels(e->kind) ||
		    event_is_known(j->c, i))
			continue;
		f = add(j, GATE_EVENT, e->cell, e->kind);
		if (!f)
			return -ENOMEM;
		snprintf(f->why, sizeof(f->why), "%son %s only: %s",
			 j->c->events[j->c->events[i].first_text].side ==
					 SIDE_BASE ?
				 "in this cell " :
				 "",
			 comparison_side(j->c, SIDE_NEW), e->text);
	}
	return 0;
}

static const struct {
	const char *name;
	int (*judge)(struct judge *j);
} rules[GATE_RULES] = {
	[GATE_NOTHING] = { "nothing", judge_nothing },
	[GATE_WORSE] = { "worse", judge_worse },
	[GATE_CHECK_BROKE] = { "check-broke", judge_broke },
	[GATE_CHECK_ADDED] = { "check-added", judge_added },
	[GATE_CHECK_SKIPPED] = { "check-skipped", judge_skipped },
	[GATE_CELL] = { "cell", judge_cells },
	[GATE_METRIC] = { "metric", judge_metrics },
	[GATE_EVENT] = { "event", judge_events },
};

int gate_judge(const struct comparison *c, const struct gate_limit *limits,
	       size_t nr, struct gate *gate, struct err *e)
{
	struct judge j = { .c = c, .gate = gate };
	unsigned int i;

	*gate = (struct gate){ .limits = limits, .nr_limits = nr };
	for (i = 0; i < GATE_RULES; i++) {
		if (!rules[i].judge(&j))
			continue;
		gate_free(gate);
		return err_set(e, ENOMEM, "out of memory for the gate");
	}
	return 0;
}

void gate_free(struct gate *gate)
{
	free(gate->findings);
	*gate = (struct gate){ .nr_findings = 0 };
}

const char *gate_rule_name(enum gate_rule rule)
{
	return rules[rule].name;
}

size_t gate_count(const struct gate *gate, enum gate_rule rule)
{
	const struct gate_finding *f = gate->findings;
	size_t i, nr = 0;

	for (i = 0; i < gate->nr_findings; i++)
		nr += f[i].rule == rule &&
		      (!i || rule != GATE_WORSE || f[i - 1].rule != rule ||
		       f[i - 1].cell != f[i].cell ||
		       f[i - 1].name != f[i].name);
	return nr;
}
