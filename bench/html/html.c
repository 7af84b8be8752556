// SPDX-License-Identifier: GPL-2.0-or-later
/* html.c - a comparison as one self-contained page */
#include "html/html.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "html/html_findings.h"
#include "html/html_profile.h"
#include "html/html_table.h"
#include "html/html_text.h"
#include "report/answer.h"
#include "report/curves.h"
#include "report/gate_text.h"
#include "report/header.h"

/* The page loads nothing (no fonts, no scripts), so it can be sent by mail. */
static const char style[] =
	":root{color-scheme:light dark;--ink:#1a1d21;--soft:#5c6570;"
	"--line:#d9dde2;--page:#fff;--band:#f3f5f7;--worse:#b3261e;"
	"--better:#146c2e;--unsure:#8a5a00}\n"
	"@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e8ea;"
	"--soft:#9aa4ae;--line:#3a4048;--page:#15181b;--band:#1f2429;"
	"--worse:#ff8a80;--better:#7bd88f;--unsure:#ffcc66}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:1100px;padding:16px;color:var(--ink);"
	"background:var(--page);font:15px/1.5 system-ui,sans-serif;"
	"overflow-wrap:anywhere}\n"
	"h1{font-size:1.5em;line-height:1.25;margin:.3em 0}\n"
	"h2{font-size:1.15em;margin:1.8em 0 .5em;"
	"border-bottom:2px solid var(--line)}\n"
	"h3{font-size:1em;margin:0 0 .2em}\n"
	".soft,small{color:var(--soft)}\n"
	"dl{display:grid;grid-template-columns:8em 1fr;gap:.15em 1em;margin:0}\n"
	"dt{font-weight:600}dd{margin:0;grid-column:2}\n"
	".answer{font-size:1.05em;gap:.5em 1em;margin:.8em 0}"
	".answer small{display:block;font-size:.9em}\n"
	".worse{color:var(--worse)}.better{color:var(--better)}"
	".unsure{color:var(--unsure)}\n"
	"td.worse,td.better,td.unsure{font-weight:600}\n"
	"table{border-collapse:collapse;width:100%;"
	"font-variant-numeric:tabular-nums}\n"
	"th,td{padding:.25em .4em;text-align:right;vertical-align:top;"
	"border-bottom:1px solid var(--line);overflow-wrap:normal}\n"
	"th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere}\n"
	"tr.cell th{background:var(--band);text-align:left}\n"
	"tr.metric th{text-align:left;font-weight:500;border:0;"
	"padding-bottom:0}.metric .soft{font-size:.85em;font-weight:400}\n"
	"td.side{white-space:nowrap;width:1%}\n"
	"td small,th small{display:block;font-weight:400}\n"
	".words td,.words th{text-align:left;overflow-wrap:anywhere}\n"
	".plots{display:grid;gap:16px;"
	"grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr))}\n"
	"figure{margin:0;break-inside:avoid}\n"
	"figure svg{width:100%;height:auto;max-width:900px;background:#fff;"
	"display:block}\n"
	"figure p{margin:.2em 0}summary{cursor:pointer;padding:.35em 0}\n"
	"pre{margin:0;overflow-x:auto;font-size:11px;line-height:1.35;"
	"overflow-wrap:normal}\n"
	"li{margin:.3em 0}\n"
	"@media(max-width:560px){body{padding:10px;font-size:14px}"
	"dl{display:block}dd{margin-bottom:.3em}table{font-size:12.5px}"
	"th,td{padding:.25em .2em}pre{font-size:2.15vw}}\n"
	"@media print{body{max-width:none;padding:0;font-size:10pt}"
	"tr,figure,li{break-inside:avoid}thead{display:table-header-group}"
	"h2,h2+p,tr.cell,tr.metric{break-after:avoid}.plots{grid-template-columns:1fr 1fr}"
	"details::details-content{content-visibility:visible;block-size:auto}"
	".tree{display:none}}\n";

static void put_differences(FILE *out, const struct comparison *c,
			    const char *plots)
{
	if (!curves_have_difference(c))
		return;
	fprintf(out,
		"<h2>Mean differences</h2>\n<p class=\"soft\">The largest "
		"ones (at most %d), sorted by size, with their intervals. "
		"Metrics with a value of 0 on one side have no relative "
		"difference and are not drawn.</p>\n<figure>",
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
	fprintf(out, " Drawn %s ", c->nr_drawn == 1 ? "is" : "are");
	if (c->nr_drawn < c->nr_worth_drawing)
		fprintf(out,
			"the %zu largest of %zu rows that changed; <code>daxstorm report --all DIR</code> draws all %zu rows.",
			c->nr_drawn, c->nr_worth_drawing, rows);
	else
		fprintf(out,
			"the %zu of %zu rows that changed; <code>daxstorm report --all DIR</code> draws all.",
			c->nr_drawn, rows);
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
	      "all boots of a side. Vertical axes may not start at 0.",
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
		fputs("</figure>\n", out);
	}
	fputs("</div>\n", out);
}

static int put_plots(FILE *out, const struct comparison *c, const char *plots)
{
	if (c->withheld || !c->nr_cells)
		return 0;
	put_differences(out, c, plots);
	html_tables(out, c);
	if (html_profiles(out, c, plots))
		return -ENOMEM;
	put_percentiles(out, c, plots);
	return 0;
}

static void put_above(FILE *out, const struct header *f)
{
	size_t i;

	fputs("<dl>\n", out);
	for (i = 0; i < f->nr; i++) {
		if (f->fact[i].key) {
			fputs("<dt>", out);
			html_text(out, f->fact[i].key);
			fputs("</dt>", out);
		}
		fputs("<dd>", out);
		html_text(out, f->fact[i].text);
		fputs("</dd>\n", out);
	}
	fputs("</dl>\n", out);
}

static void put_answer(FILE *out, const struct answer *a)
{
	const struct answer_list *l;
	unsigned int part;
	size_t i;

	fputs("<dl class=\"answer\">\n", out);
	for (part = 0; part < ANSWER_PARTS; part++) {
		l = &a->part[part];
		if (!l->head)
			continue;
		fprintf(out, "<dt class=\"%s\">%s</dt><dd>",
			part == ANSWER_BROKE ?
				"worse" :
				answer_name((enum answer_part)part),
			answer_name((enum answer_part)part));
		html_text(out, l->head);
		for (i = 0; i < l->nr; i++) {
			fputs("<small>", out);
			html_text(out, l->line[i] ? l->line[i] : "");
			fputs("</small>", out);
		}
		fputs("</dd>\n", out);
	}
	fputs("</dl>\n", out);
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

	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
	      "charset=\"utf-8\">\n<meta name=\"viewport\" content=\""
	      "width=device-width,initial-scale=1\">\n<title>daxstorm: ",
	      out);
	html_text(out, base);
	fputs(" against ", out);
	html_text(out, new);
	fprintf(out,
		"</title>\n<style>\n%s</style></head><body>\n<p "
		"class=\"soft\">daxstorm: the DAX page life cycle, before and "
		"after</p>\n<h1>",
		style);
	html_text(out, base);
	fputs(" &rarr; ", out);
	html_text(out, new);
	fputs("</h1>\n", out);
}

int html_write(FILE *out, const struct comparison *c, const char *plots,
	       struct err *e)
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
	put_answer(out, &answer);
	put_gate(out, c);
	if (!c->nr_cells)
		fputs("<h2>No cell passed on both sides</h2>\n", out);
	else if (c->withheld)
		html_tables(out, c);
	failed |= put_plots(out, c, plots) != 0;
	html_findings(out, c);
	fputs("<h2>Set-up</h2>\n", out);
	put_above(out, &above);
	fputs("<h2>How to read the numbers</h2>\n<ul>\n", out);
	for (i = 0; i < below.nr; i++) {
		fputs("<li>", out);
		html_text(out, below.fact[i].text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n</body></html>\n", out);
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
