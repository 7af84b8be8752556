// SPDX-License-Identifier: GPL-2.0-or-later
/* html.c - a comparison as one self-contained page */
#include "html/html.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "html/html_findings.h"
#include "html/html_page.h"
#include "html/html_profile.h"
#include "html/html_table.h"
#include "html/html_text.h"
#include "report/answer.h"
#include "report/curves.h"
#include "report/gate_text.h"
#include "report/header.h"

static void put_differences(FILE *out, const struct comparison *c,
			    const char *plots)
{
	if (!curves_have_difference(c))
		return;
	fprintf(out,
		"<h2>Mean differences</h2>\n<p class=\"soft\">The largest "
		"ones (at most %d), sorted by size, with their intervals. "
		"Metrics with a value of 0 on one side have no relative "
		"difference and are not drawn.</p>\n<figure class=\"all\">",
		DIFFERENCES_MAX);
	html_svg(out, plots, "differences");
	fputs("</figure>\n", out);
}

/* Which rows are drawn, and how to get the others. */
static void put_choice(FILE *out, const struct comparison *c)
{
	size_t i, rows = 0;

	for (i = 0; i < c->nr_cells; i++)
		rows += c->cells[i].nr_metrics;
	if (c->nr_drawn == rows)
		return;
	fprintf(out, " Of %zu rows %zu changed", rows, c->nr_worth_drawing);
	if (c->nr_drawn < c->nr_worth_drawing)
		fprintf(out, "; the %zu largest changes are drawn.",
			c->nr_drawn);
	else
		fputs(c->nr_drawn ? "; only these are drawn." :
				    ", so none is drawn.",
		      out);
	fprintf(out,
		" <code>daxstorm report --all DIR</code> draws all %zu rows.",
		rows);
}

/* The boots that a cell's curves leave out, as its rows of the table do. */
static void put_left_out(FILE *out, const struct comparison *c,
			 const struct compare_cell *cell)
{
	const struct compare_metric *m;
	size_t i, k, nr;
	unsigned int s;

	for (k = 0; k < cell->nr_metrics; k++) {
		m = &cell->metrics[k];
		for (s = 0; s < SIDES && m->drawn; s++) {
			if (!m->left_out[s])
				continue;
			for (i = nr = 0; i < c->side[s].nr; i++)
				nr += m->left_out[s][i];
			fputs("<p class=\"soft\">", out);
			html_text(out, m->like->name);
			fprintf(out,
				": without %zu boot%s of %s, as in the table</p>\n",
				nr, nr == 1 ? "" : "s",
				side_name((enum side)s));
		}
	}
}

static void put_percentiles(FILE *out, const struct comparison *c,
			    const char *plots)
{
	char name[PLOT_NAME_MAX];
	size_t i;

	for (i = 0; i < c->nr_cells && !c->cells[i].nr_metrics; i++)
		;
	if (i == c->nr_cells)
		return;
	fputs("<h2>Percentiles</h2>\n<p class=\"soft\">A point shows the value "
	      "that this percentage of the recorded values does not exceed, over "
	      "the boots of a side. Vertical axes may not start at 0.",
	      out);
	put_choice(out, c);
	fputs("</p>\n<div class=\"plots\">\n", out);
	for (; i < c->nr_cells; i++) {
		if (!curves_are_drawn(&c->cells[i]))
			continue;
		fputs("<figure><h3>", out);
		html_text(out, c->cells[i].id);
		fputs("</h3>", out);
		html_svg(out, plots, plot_name(&c->cells[i], NULL, name));
		put_left_out(out, c, &c->cells[i]);
		fputs("</figure>\n", out);
	}
	fputs("</div>\n", out);
}

static void put_why_none(FILE *out, const char *why_none)
{
	fputs("<h2>Pictures</h2>\n<p class=\"worse\">There are none: ", out);
	html_text(out, why_none);
	fputs(". Then draw them: <code>daxstorm report DIR</code></p>\n", out);
}

static int put_plots(FILE *out, const struct comparison *c, const char *plots,
		     const char *why_none)
{
	if (c->withheld || !c->nr_cells)
		return 0;
	if (!plots && why_none)
		put_why_none(out, why_none);
	if (plots)
		put_differences(out, c, plots);
	if (html_profiles(out, c, plots))
		return -ENOMEM;
	if (plots)
		put_percentiles(out, c, plots);
	return 0;
}

/* What a gate found, or in one line what it would have said. */
static void put_gate(FILE *out, const struct comparison *c)
{
	char text[GATE_TEXT_MAX];
	size_t i;

	if (!c->gate)
		return;
	fputs("<p>Gate: ", out);
	html_text(out, gate_summary(c, text));
	fputs("</p>\n", out);
	if (!c->gate->nr_limits || !c->gate->nr_findings)
		return;
	fputs("<ul class=\"worse\">\n", out);
	for (i = 0; i < c->gate->nr_findings; i++) {
		fputs("<li>", out);
		html_text(out, gate_finding_text(&c->gate->findings[i], text));
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void put_head(FILE *out, const struct comparison *c)
{
	const char *base = c->side[SIDE_BASE].result[0].release;
	const char *new = c->side[SIDE_NEW].result[0].release;
	char title[PAGE_TITLE_MAX];

	snprintf(title, sizeof(title), "%s against %s", base, new);
	html_page_start(out, title);
	fputs("<h1>", out);
	html_text(out, base);
	fputs(" &rarr; ", out);
	html_text(out, new);
	fputs("</h1>\n", out);
}

int html_write(FILE *out, const struct comparison *c, const char *plots,
	       const char *why_none, struct err *e)
{
	struct header above, below;
	struct answer answer;
	bool failed;
	size_t i;

	header_above(c, &above);
	header_below(c, &below);
	answer_make(c, &answer);
	failed = above.failed || below.failed || answer.failed;
	put_head(out, c);
	html_answer(out, &answer);
	put_gate(out, c);
	if (!c->nr_cells)
		fputs("<h2>No cell passed on both sides</h2>\n", out);
	else
		html_tables(out, c);
	html_findings(out, c);
	failed |= put_plots(out, c, plots, why_none) != 0;
	fputs("<h2>Set-up</h2>\n", out);
	html_facts(out, &above);
	html_details_start(out, "How to read the numbers", NULL);
	fputs("<ul>\n", out);
	for (i = 0; i < below.nr; i++) {
		fputs("<li>", out);
		html_text(out, below.fact[i].text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n</details>\n</body></html>\n", out);
	header_free(&above);
	header_free(&below);
	answer_free(&answer);
	if (failed)
		return err_set(e, ENOMEM,
			       "out of memory while writing the report");
	if (fflush(out) || ferror(out))
		return err_sys(e, errno, "cannot write the report");
	return 0;
}
