// SPDX-License-Identifier: GPL-2.0-or-later
/* trend_page.c - a trend as one self-contained page */
#include "trend/trend_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "html/html_page.h"
#include "html/html_text.h"
#include "report/text.h"
#include "trend/trend_text.h"

static const struct result *first_boot(const struct trend *t, size_t set)
{
	return &t->set[set].result[0];
}

/* A name breaks in its middle only where it is longer than a line. */
static void put_release(FILE *out, const struct trend *t, size_t set)
{
	fputs("<span class=\"name\">", out);
	html_text(out, first_boot(t, set)->release);
	fputs("</span>", out);
}

static void put_head(FILE *out, const struct trend *t)
{
	const struct result *r = first_boot(t, 0);
	char title[PAGE_TITLE_MAX];

	snprintf(title, sizeof(title), "trend of %zu kernels", t->nr);
	html_page_start(out, title);
	fputs("<h1>", out);
	put_release(out, t, 0);
	fputs(" &rarr; ", out);
	put_release(out, t, t->nr - 1);
	fprintf(out, "</h1>\n<p>%zu kernels, plan ", t->nr);
	html_text(out, r->plan);
	fprintf(out, ", mode %s, means in %s%s.</p>\n", r->mode, r->unit,
		trend_per_text(t));
}

/* The name has a row of its own, because a phone's screen is narrow. */
static void put_kernels(FILE *out, const struct trend *t)
{
	char checks[TREND_CHECKS];
	size_t i, lost;

	fputs("<table class=\"words\"><thead><tr><th>page count model</th>"
	      "<th>boots</th><th>checks</th><th>cells not passed</th></tr>"
	      "</thead><tbody>\n",
	      out);
	for (i = 0; i < t->nr; i++) {
		lost = trend_unpassed(t, i);
		fprintf(out, "<tr class=\"metric\"><th colspan=\"4\">%zu&ensp;",
			i + 1);
		put_release(out, t, i);
		fputs("</th></tr>\n<tr><td>", out);
		html_text(out, first_boot(t, i)->model);
		fprintf(out,
			"</td><td>%zu</td><td>%s</td><td%s>%zu</td></tr>\n",
			t->set[i].nr, trend_checks(t, i, checks),
			lost ? " class=\"worse\"" : "", lost);
	}
	fputs("</tbody></table>\n", out);
}

static int put_answer(FILE *out, const struct trend *t,
		      const struct comparison *c, size_t from, size_t to)
{
	struct header belief;
	struct answer a;
	bool failed;

	answer_make(c, &a);
	header_belief(c, &belief);
	failed = a.failed || belief.failed;
	fputs("<h3>", out);
	put_release(out, t, from);
	fputs(" &rarr; ", out);
	put_release(out, t, to);
	fprintf(out, "%s</h3>\n", trend_gap_text(from, to));
	html_answer(out, &a);
	html_facts(out, &belief);
	answer_free(&a);
	header_free(&belief);
	return failed ? -ENOMEM : 0;
}

static int put_steps(FILE *out, const struct trend *t)
{
	const struct trend_gap *g;
	size_t i, k;
	int err = 0;

	fputs("<h2>From kernel to kernel</h2>\n", out);
	for (i = 0; i < t->nr_steps; i++) {
		err |= put_answer(out, t, &t->step[i], i, i + 1);
		for (k = 0; k < t->nr_gaps; k++) {
			g = &t->gaps[k];
			if (g->to == i + 1)
				err |= put_answer(out, t, &g->c, g->from,
						  g->to);
		}
	}
	return err;
}

static void put_heads(FILE *out, const struct trend *t)
{
	char head[TREND_HEAD];
	size_t i;

	fputs("<div class=\"wide\"><table><thead><tr><th></th>", out);
	for (i = 0; i < t->nr; i++) {
		fputs("<th>", out);
		html_text(out, trend_head(t, i, head));
		fputs("</th>", out);
	}
	fputs("</tr></thead><tbody>\n", out);
}

static void put_cell(FILE *out, const struct trend *t, const char *id)
{
	fprintf(out, "<tr class=\"cell\"><th colspan=\"%zu\">", t->nr + 1);
	html_text(out, id);
	fputs("</th></tr>\n", out);
}

static void put_value(FILE *out, const struct trend *t,
		      const struct trend_row *row, size_t set)
{
	bool gap = set && row->step[set - 1] && row->from[set - 1] + 1 < set;
	const struct compare_stat *s =
		set && row->step[set - 1] ?
			&row->step[set - 1]->stat[STAT_MEAN] :
			NULL;
	char text[NUMBER_MAX], head[TREND_HEAD];
	double value;

	fprintf(out, "<td class=\"%s\">%s", s ? verdict_name(s->verdict) : "",
		trend_value(t, row, set, &value) ? text_value(value, text) :
						   "-");
	if (s && s->verdict != VERDICT_NONE &&
	    (s->verdict != VERDICT_SAME || gap)) {
		fprintf(out, "<small>%s %s%s", text_delta(s, text),
			verdict_name(s->verdict), gap ? " against " : "");
		if (gap)
			html_text(out, trend_head(t, row->from[set - 1], head));
		fputs("</small>", out);
	}
	if (trend_cpus_differ(row, set))
		fputs("<small>CPUs differ</small>", out);
	fputs("</td>", out);
}

/* Rows that change, or the others. */
static void put_rows(FILE *out, const struct trend *t, bool moving)
{
	const char *cell = NULL;
	size_t i, k;

	put_heads(out, t);
	for (i = 0; i < t->nr_rows; i++) {
		if (trend_row_moves(t, &t->rows[i]) != moving)
			continue;
		if (!cell || strcmp(cell, t->rows[i].id))
			put_cell(out, t, t->rows[i].id);
		cell = t->rows[i].id;
		fputs("<tr><td>", out);
		html_text(out, t->rows[i].like->name);
		if (!trend_is_per_entry(&t->rows[i]))
			fprintf(out, "<small>per %s</small>", t->rows[i].per);
		fputs("</td>", out);
		for (k = 0; k < t->nr; k++)
			put_value(out, t, &t->rows[i], k);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

static void put_checks(FILE *out, const struct trend *t, bool steady)
{
	const char *cell = NULL, *word;
	size_t i, k;

	put_heads(out, t);
	for (i = 0; i < t->nr_checks; i++) {
		if (trend_check_is_steady(t, &t->checks[i]) != steady)
			continue;
		if (!cell || strcmp(cell, t->checks[i].id))
			put_cell(out, t, t->checks[i].id);
		cell = t->checks[i].id;
		fputs("<tr><td>", out);
		html_text(out, t->checks[i].name);
		fputs("</td>", out);
		for (k = 0; k < t->nr; k++) {
			word = trend_check_word(t, &t->checks[i], k);
			fprintf(out, "<td%s>%s</td>",
				strcmp(word, "fail") ? "" : " class=\"worse\"",
				word);
		}
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

static void put_tables(FILE *out, const struct trend *t)
{
	fputs("<h2>Rows that change</h2>\n<p class=\"soft\">Below a value: its "
	      "difference to the last kernel before that has the row, which is "
	      "named if it is not the kernel before.</p>\n",
	      out);
	put_rows(out, t, true);
	fputs("<details><summary>The other rows</summary>\n", out);
	put_rows(out, t, false);
	fputs("</details>\n", out);
	if (!t->nr_checks)
		return;
	fputs("<h2>Checks that change</h2>\n", out);
	put_checks(out, t, false);
	fputs("<details><summary>The other checks</summary>\n", out);
	put_checks(out, t, true);
	fputs("</details>\n", out);
}

static int put_repeat(FILE *out, const struct trend *t)
{
	char *command;
	int err = trend_repeat(t, &command);

	if (!command)
		return err;
	fputs("<h2>Repeat it</h2>\n<p><code>", out);
	html_text(out, command);
	fputs("</code><br>" TREND_REPEAT_NOTE "</p>\n", out);
	free(command);
	return 0;
}

int trend_page(FILE *out, const struct trend *t, const char *plots,
	       struct err *e)
{
	int err;

	put_head(out, t);
	put_kernels(out, t);
	fputs("<figure>", out);
	html_svg(out, plots, "trend");
	fputs("</figure>\n", out);
	err = put_steps(out, t);
	put_tables(out, t);
	err |= put_repeat(out, t);
	fputs("</body></html>\n", out);
	return err ? err_set(e, ENOMEM,
			     "out of memory while writing the page") :
		     0;
}
