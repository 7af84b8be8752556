// SPDX-License-Identifier: GPL-2.0-or-later
/* table_markdown.c - print a comparison as markdown */
#include "report/table_markdown.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "report/answer.h"
#include "report/gate_text.h"
#include "report/header.h"
#include "report/table_beside.h"
#include "report/text.h"
#include "stats/findings.h"
#include "stats/growth.h"

/*
 * Escape text, so that no console output becomes markup or ends a table cell.
 */
static void put(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n' || *text == '\t') {
			fputc(' ', out);
			continue;
		}
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else {
			if (strchr("\\`*_[]|#~", *text))
				fputc('\\', out);
			fputc(*text, out);
		}
	}
}

static void put_facts(FILE *out, const struct header *header)
{
	size_t i;

	for (i = 0; i < header->nr; i++) {
		/* A continued fact is indented below the one before. */
		fputs(header->fact[i].key || !i || !header->fact[0].key ?
			      "- " :
			      "  - ",
		      out);
		if (header->fact[i].key)
			fprintf(out, "**%s**: ", header->fact[i].key);
		put(out, header->fact[i].text);
		fputc('\n', out);
	}
}

static void put_means(FILE *out, const struct comparison *c)
{
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX],
		ci[NUMBER_MAX], n[64], controls[CONTROLS_TEXT_MAX];
	const struct compare_metric *m;
	const struct compare_stat *s;
	const char *why;
	const char *unit;
	size_t i, k;

	unit = c->side[SIDE_BASE].result[0].unit;
	fprintf(out,
		"\n### Means, %s per entry\n\n"
		"| cell | metric | n | base, %s | new, %s | delta | "
		"interval of delta | verdict |\n"
		"|---|---|--:|--:|--:|--:|---|---|\n",
		unit, unit, unit);
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			s = &m->stat[STAT_MEAN];
			fputs("| ", out);
			put(out, c->cells[i].id);
			fputs(" | ", out);
			put(out, m->like->name);
			if (metric_is_wall(&c->cells[i], m))
				fprintf(out, " (span / %" PRIu64 ")",
					m->per[SIDE_BASE]);
			why = text_none(m, STAT_MEAN);
			text_controls(&c->cells[i], m, STAT_MEAN, controls);
			fprintf(out, " | %s | %s | %s | %s | %s | %s%s%s%s |\n",
				text_count(m->count, n),
				text_value(s->value[SIDE_BASE], base),
				text_value(s->value[SIDE_NEW], new),
				text_delta(s, delta), text_interval(s, ci),
				why ? "none: " : "",
				why ? why : verdict_name(s->verdict),
				controls[0] ? "; control: " : "", controls);
		}
	}
}

static void put_tail(FILE *out, const struct compare_stat *s)
{
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX];

	fprintf(out, " %s | %s | %s%s%s |",
		text_value(s->value[SIDE_BASE], base),
		text_value(s->value[SIDE_NEW], new), text_delta(s, delta),
		s->verdict == VERDICT_NONE ? "" : " ",
		s->verdict == VERDICT_NONE ? "" : verdict_name(s->verdict));
}

static void put_tails(FILE *out, const struct comparison *c)
{
	const char *unit = c->side[SIDE_BASE].result[0].unit;
	const struct compare_metric *m;
	unsigned int stat;
	size_t i, k;

	if (!comparison_has_tails(c))
		return;
	fprintf(out, "\n### Tails, %s per entry\n\n| cell | metric |", unit);
	for (stat = STAT_P50; stat < STATS; stat++)
		fprintf(out, " %s base | %s new | delta |",
			stat_name((enum statistic)stat),
			stat_name((enum statistic)stat));
	fputs("\n|---|---|", out);
	for (stat = STAT_P50; stat < STATS; stat++)
		fputs("--:|--:|---|", out);
	fputc('\n', out);
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (!metric_has_tails(m))
				continue;
			fputs("| ", out);
			put(out, c->cells[i].id);
			fputs(" | ", out);
			put(out, m->like->name);
			fputs(" |", out);
			for (stat = STAT_P50; stat < STATS; stat++)
				put_tail(out, &m->stat[stat]);
			fputc('\n', out);
		}
	}
}

static void put_beside(FILE *out, const struct comparison *c)
{
	if (!comparison_has_beside(c))
		return;
	fprintf(out, "\n### Beside the operations, %s per entry\n\n",
		c->side[SIDE_BASE].result[0].unit);
	table_beside_markdown(out, c);
}

static void put_growth(FILE *out, const struct comparison *c)
{
	char text[4][NUMBER_MAX];
	const struct compare_growth *g;
	unsigned int side;
	size_t i;

	if (!c->nr_growth)
		return;
	fprintf(out,
		"\n### Growth with the number of entries, %s per entry\n\n"
		"| cell | series | entries | | first | last | power | at end |\n"
		"|---|---|---|---|--:|--:|--:|--:|\n",
		c->side[SIDE_BASE].result[0].unit);
	for (i = 0; i < c->nr_growth; i++) {
		g = &c->growth[i];
		for (side = 0; side < SIDES; side++) {
			fputs("| ", out);
			put(out, g->cell->id);
			fputs(" | ", out);
			put(out, g->stem);
			fprintf(out,
				" | %llu to %llu | %s | %s | %s | %s | %s |\n",
				(unsigned long long)g->size[0],
				(unsigned long long)g->size[1],
				side_name((enum side)side),
				text_value(g->value[side][0], text[0]),
				text_value(g->value[side][1], text[1]),
				text_exponent(g->exponent[side], text[2]),
				text_exponent(g->end[side], text[3]));
		}
	}
}

static void put_counts(FILE *out, const struct comparison *c)
{
	char n[64];
	size_t i, k;

	fputs("\n### Values recorded (times withheld)\n\n"
	      "| cell | metric | n |\n|---|---|--:|\n",
	      out);
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			fputs("| ", out);
			put(out, c->cells[i].id);
			fputs(" | ", out);
			put(out, c->cells[i].metrics[k].like->name);
			fprintf(out, " | %s |\n",
				text_count(c->cells[i].metrics[k].count, n));
		}
	}
}

static void put_checks(FILE *out, const struct comparison *c)
{
	const struct compare_check *k;
	unsigned int side;
	char base[CHECK_MAX], new[CHECK_MAX];
	size_t i, passed = 0;

	if (!c->nr_checks)
		return;
	fputs("\n### Checks\n\n| cell | check | base | new | why |\n"
	      "|---|---|---|---|---|\n",
	      out);
	for (i = 0; i < c->nr_checks; i++) {
		k = &c->checks[i];
		if (!strcmp(check_word(k, SIDE_BASE), "pass") &&
		    !strcmp(check_word(k, SIDE_NEW), "pass")) {
			passed++;
			continue;
		}
		fputs("| ", out);
		put(out, k->id);
		fputs(" | ", out);
		put(out, k->name);
		fprintf(out, " | %s | %s |", text_check(k, SIDE_BASE, base),
			text_check(k, SIDE_NEW, new));
		for (side = 0; side < SIDES; side++) {
			if (!k->failed[side])
				continue;
			fprintf(out, " %s, %u of %u boots: ",
				side_name((enum side)side), k->failed[side],
				k->boots[side]);
			put(out, k->reason[side] ? k->reason[side] :
						   "no reason given");
		}
		fputs(" |\n", out);
	}
	fprintf(out, "\n%zu of %zu passed on both sides.\n", passed,
		c->nr_checks);
}

static void put_missing(FILE *out, const struct comparison *c)
{
	char boots[BOOTS_TEXT_MAX];
	size_t i;

	if (c->nr_lonely)
		fputs("\n### Measured on one side only\n\n", out);
	for (i = 0; i < c->nr_lonely; i++) {
		fputs("- ", out);
		put(out, c->lonely[i].id);
		fputs(c->lonely[i].metric ? " " : "", out);
		put(out, c->lonely[i].metric ? c->lonely[i].metric : "");
		fprintf(out, ": missing in %s: ",
			side_name(c->lonely[i].missing_in));
		put(out, c->lonely[i].reason);
		fputc('\n', out);
	}
	if (c->nr_unpassed)
		fputs("\n### Not passed\n\n", out);
	for (i = 0; i < c->nr_unpassed; i++) {
		fputs("- ", out);
		put(out, c->unpassed[i].id);
		fprintf(out,
			" %s (%s): ", cell_status_name(c->unpassed[i].status),
			text_boots(c->unpassed[i].boots, boots));
		put(out, c->unpassed[i].reason);
		fputc('\n', out);
	}
}

static void put_events(FILE *out, const struct comparison *c)
{
	const struct result_event *e;
	char boots[BOOTS_TEXT_MAX];
	size_t i;

	if (c->nr_events)
		fputs("\n### Events\n\n", out);
	for (i = 0; i < c->nr_events; i++) {
		if (c->events[i].first != i)
			continue;
		e = c->events[i].event;
		fputs("- ", out);
		put(out, e->kind);
		fprintf(out, " (%s)%s", text_boots(c->events[i].boots, boots),
			e->cell ? " in " : "");
		put(out, e->cell ? e->cell : "");
		fputs(": ", out);
		put(out, e->text);
		fputc('\n', out);
	}
}

static void put_gate(FILE *out, const struct comparison *c)
{
	char text[GATE_TEXT_MAX];
	size_t i;

	if (!c->gate)
		return;
	fputs("\n### Gate\n\n", out);
	put(out, gate_summary(c, text));
	fputs(".\n", out);
	for (i = 0; c->gate->nr_limits && i < c->gate->nr_findings; i++) {
		fputs(i ? "- " : "\n- ", out);
		put(out, gate_finding_text(&c->gate->findings[i], text));
		fputc('\n', out);
	}
}

/* What the reader came for, before anything else. */
static void put_answer(FILE *out, const struct comparison *c,
		       const struct answer *a)
{
	const struct answer_list *l;
	unsigned int part;
	size_t i;

	fputs("### ", out);
	put(out, c->side[SIDE_BASE].result[0].release);
	fputs(" -> ", out);
	put(out, c->side[SIDE_NEW].result[0].release);
	fputs("\n\n", out);
	for (part = 0; part < ANSWER_PARTS; part++) {
		l = &a->part[part];
		if (!l->head)
			continue;
		fprintf(out, "- **%s**: ", answer_name((enum answer_part)part));
		put(out, l->head);
		fputc('\n', out);
		for (i = 0; i < l->nr; i++) {
			fputs("  - ", out);
			put(out, l->line[i] ? l->line[i] : "");
			fputc('\n', out);
		}
	}
}

static void put_tables(FILE *out, const struct comparison *c, bool all)
{
	if (c->withheld && c->nr_cells) {
		put_counts(out, c);
		return;
	}
	if (!c->nr_cells) {
		fputs("\n**No cell passed on both sides.**\n", out);
		return;
	}
	put_means(out, c);
	if (!all)
		return;
	put_tails(out, c);
	put_beside(out, c);
	put_growth(out, c);
}

int table_markdown(FILE *out, const struct comparison *c, bool all,
		   struct err *e)
{
	struct header above, below;
	struct answer answer;
	bool failed;

	header_above(c, &above);
	header_below(c, &below);
	answer_make(c, &answer);
	failed = above.failed || below.failed || answer.failed;
	put_answer(out, c, &answer);
	put_tables(out, c, all);
	put_checks(out, c);
	put_missing(out, c);
	put_events(out, c);
	fputs("\n### Set-up\n\n", out);
	put_facts(out, &above);
	if (all) {
		fputs("\n### Notes\n\n", out);
		put_facts(out, &below);
	}
	put_gate(out, c);
	header_free(&above);
	header_free(&below);
	answer_free(&answer);
	return failed ? err_set(e, ENOMEM, "out of memory while printing") : 0;
}
