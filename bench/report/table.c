// SPDX-License-Identifier: GPL-2.0-or-later
/* table.c - print a comparison as text for a terminal or a mail */
#include "report/table.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "report/answer.h"
#include "report/gate_text.h"
#include "report/header.h"
#include "report/table_beside.h"
#include "report/table_markdown.h"
#include "report/text.h"
#include "stats/findings.h"
#include "stats/growth.h"

#define MAIL_WIDTH    72
#define LINE_MAX_TEXT 2048

/* Widths of the columns of means, with the blanks before them. */
#define N_WIDTH	       14
#define VALUE_WIDTH    11
#define DELTA_WIDTH    10
#define INTERVAL_WIDTH 22
#define VERDICT_WIDTH  9
/* Names of most metrics. A longer one has a line of its own. */
#define NAME_WIDTH_MIN 14
/* The other tables have 72 columns where the terminal has them. */
#define TAIL_NAME_WIDTH 16
#define TAIL_WIDTH	12 /* of a percentile, with its verdict */
#define GROWTH_WIDTH	53 /* of a row without the name */

struct form {
	FILE *out;
	unsigned int width;
	int name; /* width of a metric's name in the table of means */
	bool n, base, new, interval; /* columns of that table */
	int tail_name; /* width of a name in the other tables; 0: own line */
	unsigned int tails; /* columns of the table of tails */
	bool colour, all;
};

static const char *paint(const struct form *f, enum verdict verdict)
{
	static const char *const colours[] = {
		[VERDICT_BETTER] = "\033[32m", [VERDICT_WORSE] = "\033[31m",
		[VERDICT_SAME] = "",	       [VERDICT_UNSURE] = "\033[33m",
		[VERDICT_NONE] = "",
	};

	return f->colour ? colours[verdict] : "";
}

static const char *unpaint(const struct form *f, enum verdict verdict)
{
	return f->colour && *paint(f, verdict) ? "\033[0m" : "";
}

/* The text is a line or, on a narrow terminal, several. */
static void heading(const struct form *f, const char *fmt, const char *arg)
{
	char text[128];

	snprintf(text, sizeof(text), fmt, arg);
	fputs(f->colour ? "\n\033[1m" : "\n", f->out);
	text_wrap(f->out, "", text, f->width);
	fputs(f->colour ? "\033[0m" : "", f->out);
}

static void rule(const struct form *f)
{
	unsigned int i;

	for (i = 0; i < f->width; i++)
		fputc('-', f->out);
	fputc('\n', f->out);
}

static void print_facts(const struct form *f, const struct header *header,
			bool keys)
{
	char first[32];
	size_t i;

	for (i = 0; i < header->nr; i++) {
		if (keys)
			snprintf(first, sizeof(first), "%-14s",
				 header->fact[i].key ? header->fact[i].key :
						       "");
		else
			strcpy(first, "- ");
		text_wrap(f->out, first, header->fact[i].text, f->width);
	}
}

static const char *unit_of(const struct comparison *c)
{
	return c->side[SIDE_BASE].result[0].unit;
}

/* Why there is no verdict, or by how much the boots differ if that is why. */
static void print_why(const struct form *f, const struct compare_metric *m)
{
	const struct compare_stat *s = &m->stat[STAT_MEAN];
	const char *why = text_none(m, STAT_MEAN);
	char text[NUMBER_MAX];

	if (why)
		text_wrap(f->out, "    no verdict: ", why, f->width);
	if (s->verdict == VERDICT_UNSURE && s->has_span && !f->interval)
		fprintf(f->out, "    over the boots: %s\n",
			text_interval(s, text));
}

/* What _wall is, once for all rows. */
static void print_wall(const struct form *f, const struct comparison *c)
{
	bool any = false;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			any |= metric_is_wall(&c->cells[i],
					      &c->cells[i].metrics[k]);
	if (any)
		text_wrap(
			f->out, "  ",
			c->exact ?
				"_wall: from the first start to the last end of all tasks of the cell, divided by all entries that they cover; the clock goes on with the instructions of each CPU, so that two CPUs do not halve it" :
				"_wall: from the first start to the last end of all tasks of the cell, divided by all entries that they cover",
			f->width);
}

static void mean_row(const struct form *f, const struct compare_cell *cell,
		     const struct compare_metric *m)
{
	const struct compare_stat *s = &m->stat[STAT_MEAN];
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX],
		ci[NUMBER_MAX], n[64], controls[CONTROLS_TEXT_MAX];

	text_name(f->out, m->like->name, f->name);
	if (f->n)
		fprintf(f->out, " %13s", text_count(m->count, n));
	if (f->base)
		fprintf(f->out, " %10s", text_value(s->value[SIDE_BASE], base));
	if (f->new)
		fprintf(f->out, " %10s", text_value(s->value[SIDE_NEW], new));
	fprintf(f->out, " %9s", text_delta(s, delta));
	if (f->interval)
		fprintf(f->out, "  %-20s", text_interval(s, ci));
	fprintf(f->out, "  %s%s%s\n", paint(f, s->verdict),
		verdict_name(s->verdict), unpaint(f, s->verdict));
	print_why(f, m);
	if (text_controls(cell, m, STAT_MEAN, controls)[0])
		text_wrap(f->out, "    control: ", controls, f->width);
}

static void print_columns(const struct form *f)
{
	fprintf(f->out, "  %-*s", f->name, "cell / metric");
	if (f->n)
		fprintf(f->out, " %13s", "n");
	if (f->base)
		fprintf(f->out, " %10s", "base");
	if (f->new)
		fprintf(f->out, " %10s", "new");
	fprintf(f->out, " %9s", "delta");
	if (f->interval)
		fprintf(f->out, "  %-20s", "interval of delta");
	fputs("  verdict\n", f->out);
}

static void print_means(const struct form *f, const struct comparison *c)
{
	size_t i, k;

	heading(f, "Means, %s per entry", unit_of(c));
	print_columns(f);
	rule(f);
	for (i = 0; i < c->nr_cells; i++) {
		fprintf(f->out, "%s\n", c->cells[i].id);
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			mean_row(f, &c->cells[i], &c->cells[i].metrics[k]);
	}
	print_wall(f, c);
}

static void tail_delta(const struct form *f, const struct compare_stat *s,
		       bool last)
{
	char text[NUMBER_MAX];

	fprintf(f->out, " %s%9s", paint(f, s->verdict), text_delta(s, text));
	if (s->verdict != VERDICT_NONE)
		fprintf(f->out, " %c", verdict_letter(s->verdict));
	else if (!last)
		fputs("  ", f->out);
	fputs(unpaint(f, s->verdict), f->out);
}

static void tail_rows(const struct form *f, const struct compare_metric *m)
{
	char text[NUMBER_MAX];
	unsigned int side, stat;

	for (side = 0; side < SIDES; side++) {
		if (side == SIDE_BASE)
			text_name(f->out, m->like->name, f->tail_name);
		else
			fprintf(f->out, "  %-*s", f->tail_name, "");
		fprintf(f->out, " %-5s", side_name((enum side)side));
		for (stat = STAT_P50; stat < STAT_P50 + f->tails; stat++)
			fprintf(f->out, "%s%9s", stat > STAT_P50 ? "   " : " ",
				text_value(m->stat[stat].value[side], text));
		fputc('\n', f->out);
	}
	fprintf(f->out, "  %-*s %-5s", f->tail_name, "", "delta");
	for (stat = STAT_P50; stat < STAT_P50 + f->tails; stat++)
		tail_delta(f, &m->stat[stat], stat + 1 == STAT_P50 + f->tails);
	fputc('\n', f->out);
}

static void print_tails(const struct form *f, const struct comparison *c)
{
	unsigned int stat;
	size_t i, k;

	if (!comparison_has_tails(c))
		return;
	heading(f, "Tails, %s per entry (b better, w worse, = same, ? unsure)",
		unit_of(c));
	text_name(f->out, "cell / metric", f->tail_name);
	fprintf(f->out, " %-5s", "");
	for (stat = STAT_P50; stat < STAT_P50 + f->tails; stat++)
		fprintf(f->out, "%s%9s", stat > STAT_P50 ? "   " : " ",
			stat_name((enum statistic)stat));
	fputc('\n', f->out);
	rule(f);
	for (i = 0; i < c->nr_cells; i++) {
		if (cell_has_tails(&c->cells[i]))
			fprintf(f->out, "%s\n", c->cells[i].id);
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			if (metric_has_tails(&c->cells[i].metrics[k]))
				tail_rows(f, &c->cells[i].metrics[k]);
	}
}

static void print_beside(const struct form *f, const struct comparison *c)
{
	if (!comparison_has_beside(c))
		return;
	heading(f, "Beside the operations, %s per entry (rows of 0 left out)",
		unit_of(c));
	table_beside_text(f->out, f->tail_name, f->width, c);
}

/* Is there room for the values of the smallest and the largest size? */
static bool has_ends(const struct form *f)
{
	return f->width >= GROWTH_WIDTH;
}

static void growth_row(const struct form *f, const struct compare_growth *g,
		       enum side side)
{
	char text[4][NUMBER_MAX], sizes[48] = "";

	if (side == SIDE_BASE)
		snprintf(sizes, sizeof(sizes), "%llu..%llu",
			 (unsigned long long)g->size[0],
			 (unsigned long long)g->size[1]);
	text_name(f->out, side == SIDE_BASE ? g->stem : "", f->tail_name);
	fprintf(f->out, " %9s %-4s", sizes, side_name(side));
	if (has_ends(f))
		fprintf(f->out, " %10s %10s",
			text_value(g->value[side][0], text[0]),
			text_value(g->value[side][1], text[1]));
	fprintf(f->out, " %6s %6s\n", text_exponent(g->exponent[side], text[2]),
		text_exponent(g->end[side], text[3]));
}

static void print_growth(const struct form *f, const struct comparison *c)
{
	const struct compare_cell *cell = NULL;
	size_t i;

	if (!c->nr_growth)
		return;
	heading(f, "Growth with the number of entries, %s per entry",
		unit_of(c));
	text_name(f->out, "cell / series", f->tail_name);
	fprintf(f->out, " %9s %4s", "entries", "");
	if (has_ends(f))
		fprintf(f->out, " %10s %10s", "first", "last");
	fprintf(f->out, " %6s %6s\n", "power", "at end");
	rule(f);
	for (i = 0; i < c->nr_growth; i++) {
		if (c->growth[i].cell != cell)
			fprintf(f->out, "%s\n", c->growth[i].cell->id);
		cell = c->growth[i].cell;
		growth_row(f, &c->growth[i], SIDE_BASE);
		growth_row(f, &c->growth[i], SIDE_NEW);
	}
}

/* If times are withheld, print only the numbers of recorded values. */
static void print_counts(const struct form *f, const struct comparison *c)
{
	char n[64];
	size_t i, k;

	heading(f, "Values recorded%s", " (times withheld)");
	for (i = 0; i < c->nr_cells; i++) {
		fprintf(f->out, "%s\n", c->cells[i].id);
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			text_name(f->out, c->cells[i].metrics[k].like->name,
				  f->tail_name ? 31 : 0);
			fprintf(f->out, " %21s\n",
				text_count(c->cells[i].metrics[k].count, n));
		}
	}
}

static void print_check(const struct form *f, const struct compare_check *k)
{
	char text[LINE_MAX_TEXT];
	char base[CHECK_MAX], new[CHECK_MAX];
	unsigned int side;

	snprintf(text, sizeof(text), "%s %s: base %s, new %s", k->id, k->name,
		 text_check(k, SIDE_BASE, base), text_check(k, SIDE_NEW, new));
	text_wrap(f->out, "  ", text, f->width);
	for (side = 0; side < SIDES; side++) {
		if (!k->failed[side])
			continue;
		snprintf(text, sizeof(text), "%s, %u of %u boots: %s",
			 side_name((enum side)side), k->failed[side],
			 k->boots[side],
			 k->reason[side] ? k->reason[side] : "no reason given");
		text_wrap(f->out, "    ", text, f->width);
	}
}

/* A check that fails more often is news, even if it failed before. */
static bool fails_as_often(const struct compare_check *k)
{
	return (uint64_t)k->failed[SIDE_BASE] * k->boots[SIDE_NEW] ==
	       (uint64_t)k->failed[SIDE_NEW] * k->boots[SIDE_BASE];
}

static void print_checks(const struct form *f, const struct comparison *c)
{
	const char *base, *new;
	size_t i, passed = 0, alike = 0;

	if (!c->nr_checks)
		return;
	heading(f, "Checks%s", "");
	for (i = 0; i < c->nr_checks; i++) {
		base = check_word(&c->checks[i], SIDE_BASE);
		new = check_word(&c->checks[i], SIDE_NEW);
		if (!strcmp(base, "pass") && !strcmp(new, "pass"))
			passed++;
		else if (!f->all && !strcmp(base, new) &&
			 fails_as_often(&c->checks[i]))
			alike++;
		else
			print_check(f, &c->checks[i]);
	}
	fprintf(f->out, "  %zu of %zu passed on both sides", passed,
		c->nr_checks);
	if (alike)
		fprintf(f->out, ", %zu fail or skip on both (--all)", alike);
	fputc('\n', f->out);
}

static void print_missing(const struct form *f, const struct comparison *c)
{
	char text[LINE_MAX_TEXT], boots[BOOTS_TEXT_MAX];
	size_t i;

	if (c->nr_lonely)
		heading(f, "Measured on one side only%s", "");
	for (i = 0; i < c->nr_lonely; i++) {
		snprintf(text, sizeof(text), "%s%s%s: missing in %s: %s",
			 c->lonely[i].id, c->lonely[i].metric ? " " : "",
			 c->lonely[i].metric ? c->lonely[i].metric : "",
			 side_name(c->lonely[i].missing_in),
			 c->lonely[i].reason);
		text_wrap(f->out, "  ", text, f->width);
	}
	if (c->nr_unpassed)
		heading(f, "Not passed%s", "");
	for (i = 0; i < c->nr_unpassed; i++) {
		snprintf(text, sizeof(text), "%s %s (%s): %s",
			 c->unpassed[i].id,
			 cell_status_name(c->unpassed[i].status),
			 text_boots(c->unpassed[i].boots, boots),
			 c->unpassed[i].reason);
		text_wrap(f->out, "  ", text, f->width);
	}
}

static void print_events(const struct form *f, const struct comparison *c)
{
	const struct result_event *e;
	char text[LINE_MAX_TEXT], boots[BOOTS_TEXT_MAX];
	size_t i;

	if (c->nr_events)
		heading(f, "Events%s", "");
	for (i = 0; i < c->nr_events; i++) {
		if (c->events[i].first != i)
			continue;
		e = c->events[i].event;
		snprintf(text, sizeof(text), "%s (%s)%s%s: %s", e->kind,
			 text_boots(c->events[i].boots, boots),
			 e->cell ? " in " : "", e->cell ? e->cell : "",
			 e->text);
		text_wrap(f->out, "  ", text, f->width);
	}
}

static void print_gate(const struct form *f, const struct comparison *c)
{
	char text[GATE_TEXT_MAX];
	size_t i;

	if (!c->gate)
		return;
	fputc('\n', f->out);
	text_wrap(f->out, "gate: ", gate_summary(c, text), f->width);
	for (i = 0; c->gate->nr_limits && i < c->gate->nr_findings; i++)
		text_wrap(f->out, "  ",
			  gate_finding_text(&c->gate->findings[i], text),
			  f->width);
}

/* What the reader came for, before anything else. */
static void print_answer(const struct form *f, const struct comparison *c,
			 const struct answer *a)
{
	const struct answer_list *l;
	char first[32], title[LINE_MAX_TEXT];
	unsigned int part;
	size_t i;

	snprintf(title, sizeof(title), "%s -> %s",
		 c->side[SIDE_BASE].result[0].release,
		 c->side[SIDE_NEW].result[0].release);
	text_wrap(f->out, "", title, f->width);
	for (part = 0; part < ANSWER_PARTS; part++) {
		l = &a->part[part];
		if (!l->head)
			continue;
		snprintf(first, sizeof(first), "%-10s",
			 answer_name((enum answer_part)part));
		text_wrap(f->out, first, l->head, f->width);
		for (i = 0; i < l->nr; i++)
			if (l->line[i])
				text_wrap(f->out, "  ", l->line[i], f->width);
	}
}

static void print_tables(const struct form *f, const struct comparison *c)
{
	if (c->withheld && c->nr_cells) {
		print_counts(f, c);
		return;
	}
	if (!c->nr_cells) {
		heading(f, "No cell passed on both sides%s", "");
		return;
	}
	print_means(f, c);
	if (!f->all)
		return;
	print_tails(f, c);
	print_beside(f, c);
	print_growth(f, c);
}

static int print_text(const struct form *f, const struct comparison *c,
		      struct err *e)
{
	struct header above, below;
	struct answer answer;
	bool failed;

	header_above(c, &above);
	header_below(c, &below);
	answer_make(c, &answer);
	failed = above.failed || below.failed || answer.failed;
	print_answer(f, c, &answer);
	print_tables(f, c);
	print_checks(f, c);
	print_missing(f, c);
	print_events(f, c);
	heading(f, "Set-up%s", "");
	print_facts(f, &above, true);
	heading(f, f->all ? "Notes%s" : "Tails, intervals and notes: --all%s",
		"");
	if (f->all)
		print_facts(f, &below, false);
	print_gate(f, c);
	header_free(&above);
	header_free(&below);
	answer_free(&answer);
	return failed ? err_set(e, ENOMEM, "out of memory while printing") : 0;
}

/*
 * Choose the columns of the other tables: where names have no room, they have
 * lines of their own; then max is dropped, then p99.9.
 */
static void choose_tails(struct form *f)
{
	const unsigned int all = STATS - STAT_P50, label = 8;

	f->tail_name = f->width >= MAIL_WIDTH ? TAIL_NAME_WIDTH : 0;
	f->tails = (f->width + 2 - label) / TAIL_WIDTH;
	if (f->tails > all)
		f->tails = all;
}

/*
 * Choose the columns of the means: on a narrow terminal first n is dropped, then
 * base, then new. With --all the interval takes the place of n.
 */
static void choose_columns(struct form *f)
{
	unsigned int fixed = 2 + DELTA_WIDTH + VERDICT_WIDTH;

	f->interval = f->all && f->width >= fixed + NAME_WIDTH_MIN +
						    INTERVAL_WIDTH +
						    2 * VALUE_WIDTH;
	fixed += f->interval ? INTERVAL_WIDTH : 0;
	f->new = f->width >= fixed + NAME_WIDTH_MIN + VALUE_WIDTH;
	fixed += f->new ? VALUE_WIDTH : 0;
	f->base = f->new && f->width >= fixed + NAME_WIDTH_MIN + VALUE_WIDTH;
	fixed += f->base ? VALUE_WIDTH : 0;
	f->n = f->base && !f->interval &&
	       f->width >= fixed + NAME_WIDTH_MIN + N_WIDTH;
	fixed += f->n ? N_WIDTH : 0;
	f->name = (int)(f->width - fixed);
	choose_tails(f);
}

static int print_terminal(FILE *out, const struct comparison *c,
			  const struct table_style *style, struct err *e)
{
	struct form terminal = { .out = out,
				 .width = style->width,
				 .colour = style->colour,
				 .all = style->all };

	choose_columns(&terminal);
	return print_text(&terminal, c, e);
}

static int print_mail(FILE *out, const struct comparison *c,
		      const struct table_style *style, struct err *e)
{
	struct form mail = { .out = out,
			     .width = MAIL_WIDTH,
			     .all = style->all };

	choose_columns(&mail);
	return print_text(&mail, c, e);
}

static int print_markdown(FILE *out, const struct comparison *c,
			  const struct table_style *style, struct err *e)
{
	return table_markdown(out, c, style->all, e);
}

struct table_form {
	const char *name;
	int (*print)(FILE *out, const struct comparison *c,
		     const struct table_style *style, struct err *reason);
};

static const struct table_form forms[] = {
	{ "terminal", print_terminal },
	{ "mail", print_mail },
	{ "markdown", print_markdown },
};

const struct table_form *table_form_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (!strcmp(name, forms[i].name))
			return &forms[i];
	return NULL;
}

int table_print(FILE *out, const struct comparison *c,
		const struct table_form *form, const struct table_style *style,
		struct err *e)
{
	int err = form->print(out, c, style, e);

	/* main checks stdout. */
	if (!err && out != stdout && (fflush(out) || ferror(out)))
		err = err_sys(e, errno, "cannot write the table");
	return err;
}
