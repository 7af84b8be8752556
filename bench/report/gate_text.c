// SPDX-License-Identifier: GPL-2.0-or-later
/* gate_text.c - what a gate found, as sentences */
#include "report/gate_text.h"

#include <stdarg.h>
#include <string.h>

#include "report/text.h"

/* How a summary counts the findings of rules that follow one another. */
static const struct {
	enum gate_rule first, last;
	const char *one, *many;
} counts[] = {
	{ GATE_WORSE, GATE_WORSE, "row worse", "rows worse" },
	{ GATE_CHECK_BROKE, GATE_CHECK_SKIPPED, "check", "checks" },
	{ GATE_CELL, GATE_CELL, "cell", "cells" },
	{ GATE_METRIC, GATE_METRIC, "metric missing", "metrics missing" },
	{ GATE_EVENT, GATE_EVENT, "event", "events" },
};

__attribute__((format(printf, 2, 3))) static void append(char *text,
							 const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + len, GATE_TEXT_MAX - len, fmt, ap);
	va_end(ap);
}

char *gate_limit_text(const struct gate_limit *l, char text[GATE_TEXT_MAX])
{
	snprintf(text, GATE_TEXT_MAX, "%g%s%s%s%s", l->pct,
		 l->metric[0] ? ":" : "", l->metric, l->has_stat ? "@" : "",
		 l->has_stat ? stat_name(l->stat) : "");
	return text;
}

static void append_counts(const struct comparison *c, char *text)
{
	const struct gate *g = c->gate;
	const char *comma = ": ";
	unsigned int s, rule;
	size_t i, nr;

	for (s = 0; s < SIDES; s++) {
		if (gate_measured(c, (enum side)s))
			continue;
		append(text, "%s%s gave nothing", comma,
		       side_name((enum side)s));
		comma = ", ";
	}
	for (i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		nr = 0;
		for (rule = counts[i].first; rule <= counts[i].last; rule++)
			nr += gate_count(g, (enum gate_rule)rule);
		if (!nr)
			continue;
		append(text, "%s%zu %s", comma, nr,
		       nr == 1 ? counts[i].one : counts[i].many);
		comma = ", ";
	}
}

/* A limit that no value can exceed passes, and must not look as if it judged. */
static void append_lack(const struct comparison *c, const struct gate_limit *l,
			char *text)
{
	char limit[GATE_TEXT_MAX];
	enum gate_lack lack = gate_limit_lacks(c, l);

	if (lack == GATE_LACKS_NOTHING)
		return;
	/* a plan may measure nothing */
	if (lack == GATE_LACKS_ROWS && (!l || !l->metric[0]))
		return;
	append(text, "; no value is judged%s%s", l ? " by limit " : "",
	       l ? gate_limit_text(l, limit) : "");
	if (lack == GATE_LACKS_ROWS)
		append(text, ": no row of it is on both sides");
	else if (lack == GATE_LACKS_LENGTH)
		append(text, ": no row of it is longer than measuring it");
	else if (lack == GATE_LACKS_CPUS)
		append(text,
		       ": no row of it has as many CPUs for its tasks on both sides");
	else if (lack == GATE_LACKS_VALUES)
		append(text, ": no row has enough values for it");
	else if (c->exact)
		append(text,
		       ": it takes %d boots a side, each with its own seed",
		       PAIRS_MIN);
	else
		append(text, ": it takes 2 boots a side");
}

static void append_lacks(const struct comparison *c, char *text)
{
	const struct gate *g = c->gate;
	size_t i;

	if (!c->nr_cells)
		return; /* the table says it */
	for (i = 0; i < g->nr_limits; i++) {
		if (strlen(text) > GATE_TEXT_MAX - 300) {
			append(text, "; ...");
			return;
		}
		append_lack(c, &g->limits[i], text);
	}
	if (!g->nr_limits)
		append_lack(c, NULL, text);
}

/* The limits, as far as they leave room for what was found. */
static void append_limits(const struct gate *g, char *text)
{
	char limit[GATE_TEXT_MAX];
	size_t i;

	for (i = 0; i < g->nr_limits; i++) {
		if (strlen(text) > GATE_TEXT_MAX / 2) {
			append(text, " and %zu more", g->nr_limits - i);
			return;
		}
		append(text, "%s %s", i ? "," : "",
		       gate_limit_text(&g->limits[i], limit));
	}
}

char *gate_summary(const struct comparison *c, char text[GATE_TEXT_MAX])
{
	const struct gate *g = c->gate;

	snprintf(text, GATE_TEXT_MAX, "%s%s%s", g->nr_limits ? "" : "would ",
		 g->nr_findings ? "fail" : "pass",
		 g->nr_limits ? "ed, limit" : "");
	append_limits(g, text);
	append_counts(c, text);
	if (c->withheld)
		append(text,
		       "; values are withheld: only checks, cells and events are judged");
	else
		append_lacks(c, text);
	return text;
}

static void append_worse(const struct gate_finding *f, char *text)
{
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX],
		ci[NUMBER_MAX];

	if (!f->values->has_ci) {
		append(text, "%s %s -> %s: worse by more than any limit",
		       stat_name(f->stat),
		       text_value(f->values->value[SIDE_BASE], base),
		       text_value(f->values->value[SIDE_NEW], new));
		return;
	}
	append(text, "%s %s -> %s, %s, interval %s: worse by more than %g %%",
	       stat_name(f->stat),
	       text_value(f->values->value[SIDE_BASE], base),
	       text_value(f->values->value[SIDE_NEW], new),
	       text_delta(f->values, delta), text_interval(f->values, ci),
	       f->limit_pct);
}

char *gate_finding_text(const struct gate_finding *f, char text[GATE_TEXT_MAX])
{
	text[0] = '\0';
	if (f->rule == GATE_EVENT)
		append(text, "%s%s%s: ", f->name, f->cell ? " in " : "",
		       f->cell ? f->cell : "");
	else if (f->cell)
		append(text, "%s%s%s: ", f->cell, f->name ? " " : "",
		       f->name ? f->name : "");
	if (f->known)
		append(text, "xfail (known bug): ");
	if (f->rule == GATE_WORSE)
		append_worse(f, text);
	else
		append(text, "%s", f->why);
	return text;
}
