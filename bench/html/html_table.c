// SPDX-License-Identifier: GPL-2.0-or-later
/* html_table.c - the tables of the page */
#include "html/html_table.h"

#include <string.h>

#include "html/html_text.h"
#include "report/table_beside.h"
#include "report/text.h"
#include "stats/growth.h"

static const char *unit_of(const struct comparison *c)
{
	return c->side[SIDE_BASE].result[0].unit;
}

/* The cell has a row of its own, so that it takes no column. */
static void cell_row(FILE *out, const struct compare_cell *cell, int columns)
{
	fprintf(out, "<tr class=\"cell\"><th colspan=\"%d\">", columns);
	html_text(out, cell->id);
	fputs("</th></tr>\n", out);
}

/* @controls: what memory that is not DAX did; "": nothing is known */
static void metric_start(FILE *out, const struct compare_cell *cell,
			 const struct compare_metric *m, const char *controls)
{
	char n[64];

	fputs("<tr><td>", out);
	html_text(out, m->like->name);
	fprintf(out, "<small>n %s</small>", text_count(m->count, n));
	if (metric_is_wall(cell, m))
		fprintf(out,
			"<small>first start to last end of %u tasks, divided "
			"by %llu entries</small>",
			cell->cell.threads,
			(unsigned long long)m->per[SIDE_BASE]);
	if (controls[0]) {
		fputs("<small>control: ", out);
		html_text(out, controls);
		fputs("</small>", out);
	}
	fputs("</td>", out);
}

static void mean_row(FILE *out, const struct compare_cell *cell,
		     const struct compare_metric *m)
{
	const struct compare_stat *s = &m->stat[STAT_MEAN];
	const char *why = text_none(m, STAT_MEAN);
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX],
		ci[NUMBER_MAX], controls[CONTROLS_TEXT_MAX];

	text_controls(cell, m, STAT_MEAN, controls);
	metric_start(out, cell, m, controls);
	fprintf(out,
		"<td>%s</td><td>%s</td><td class=\"%s\">%s<small class=\"ci\">%s"
		"</small></td><td class=\"%s\">%s%s</td></tr>\n",
		text_value(s->value[SIDE_BASE], base),
		text_value(s->value[SIDE_NEW], new), verdict_name(s->verdict),
		text_delta(s, delta), text_interval(s, ci),
		verdict_name(s->verdict), why ? "none: " : "",
		why ? why : verdict_name(s->verdict));
}

/*
 * Where a browser runs scripts, rows can be filtered by a text and a verdict, and
 * sorted by the size of their difference: first those down to 0, whose size is
 * infinite, and last those without a percentage. Without one the table is complete.
 */
static const char script[] =
	"<script>\n"
	"(function(){var t=document.getElementById('means'),b=t.tBodies[0],"
	"all=[].slice.call(b.rows),p=document.createElement('p'),cell='';\n"
	"all.forEach(function(r){if(r.className=='cell')cell=r.textContent;"
	"else{var d=parseFloat(r.cells[3].firstChild.textContent);r.cell=cell;"
	"r.size=isNaN(d)?-1:Math.abs(Math.log(Math.max(0,1+d/100)));"
	"r.text=(cell+' '+r.cells[0].firstChild.textContent).toLowerCase();"
	"r.verdict=r.cells[4].textContent}});\n"
	"p.innerHTML='<input placeholder=\"filter rows\"> <select>"
	"<option value=\"\">every verdict<option>worse<option>better"
	"<option>unsure<option>same</select> <label><input type=\"checkbox\">"
	" largest first</label>';\n"
	"function show(){var q=p.children[0].value.toLowerCase(),"
	"v=p.children[1].value,"
	"s=p.children[2].firstChild.checked,"
	"rows=all.filter(function(r){return r.className=='cell'?!s:"
	"r.text.indexOf(q)>=0&&(!v||r.verdict==v)});\n"
	"if(s)rows.sort(function(x,y){return x.size==y.size?0:"
	"y.size>x.size?1:-1});"
	"else rows=rows.filter(function(r,i){return r.className!='cell'||"
	"(rows[i+1]&&rows[i+1].className!='cell')});\n"
	"b.textContent='';rows.forEach(function(r){b.appendChild(r);"
	"if(r.className!='cell')r.title=r.cell;"
	"var n=r.querySelector('.in');if(n)n.remove();"
	"if(s){n=document.createElement('small');n.className='in';"
	"n.textContent=r.cell;r.cells[0].appendChild(n)}})}\n"
	"p.oninput=p.onchange=show;t.parentNode.insertBefore(p,t)})()\n"
	"</script>\n";

static void means(FILE *out, const struct comparison *c)
{
	size_t i, k;

	fprintf(out,
		"<h2>Means, %s per entry</h2>\n<input type=\"checkbox\" "
		"id=\"intervals\"> <label for=\"intervals\">intervals</label>"
		"<table id=\"means\"><thead><tr><th>"
		"metric</th><th>base</th><th>new</th><th>delta<small class="
		"\"ci\">interval</small></th><th>verdict</th></tr></thead><tbody>\n",
		unit_of(c));
	for (i = 0; i < c->nr_cells; i++) {
		cell_row(out, &c->cells[i], 5);
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			mean_row(out, &c->cells[i], &c->cells[i].metrics[k]);
	}
	fputs("</tbody></table>\n", out);
	fputs(script, out);
}

static void tail_row(FILE *out, const struct compare_metric *m)
{
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX], n[64];
	const struct compare_stat *s;
	unsigned int stat;

	/* The name has a row of its own, because a phone's screen is narrow. */
	fputs("<tr class=\"metric\"><th colspan=\"5\">", out);
	html_text(out, m->like->name);
	fprintf(out,
		" <span class=\"soft\">n %s</span></th></tr>\n<tr>"
		"<td class=\"soft side\">base<br>new<br>delta</td>",
		text_count(m->count, n));
	for (stat = STAT_P50; stat < STATS; stat++) {
		s = &m->stat[stat];
		fprintf(out,
			"<td>%s<br>%s<br><b class=\"%s\">%s&nbsp;%c</b>"
			"</td>",
			text_value(s->value[SIDE_BASE], base),
			text_value(s->value[SIDE_NEW], new),
			verdict_name(s->verdict), text_delta(s, delta),
			verdict_letter(s->verdict));
	}
	fputs("</tr>\n", out);
}

static void tails(FILE *out, const struct comparison *c)
{
	unsigned int stat;
	size_t i, k;

	if (!comparison_has_tails(c))
		return;
	html_details_start(out, "Tails", unit_of(c));
	fputs("<p class=\"soft\">b better, w worse, = same, ? unsure.</p>\n"
	      "<table><thead><tr><th></th>",
	      out);
	for (stat = STAT_P50; stat < STATS; stat++)
		fprintf(out, "<th>%s</th>", stat_name((enum statistic)stat));
	fputs("</tr></thead><tbody>\n", out);
	for (i = 0; i < c->nr_cells; i++) {
		if (cell_has_tails(&c->cells[i]))
			cell_row(out, &c->cells[i], 5);
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			if (metric_has_tails(&c->cells[i].metrics[k]))
				tail_row(out, &c->cells[i].metrics[k]);
	}
	fputs("</tbody></table>\n</details>\n", out);
}

static void beside_row(FILE *out, const struct compare_metric *m)
{
	char text[NUMBER_MAX], note[BESIDE_NOTE_MAX];
	unsigned int i, side;

	fputs("<tr><td>", out);
	html_text(out, m->like->name);
	if (beside_note(m, note)) {
		fputs("<small>", out);
		html_text(out, note);
		fputs("</small>", out);
	}
	fputs("</td><td class=\"soft side\">base<br>new</td>", out);
	for (i = 0; i < BESIDE_COLUMNS; i++) {
		fputs("<td>", out);
		for (side = 0; side < SIDES; side++)
			fprintf(out, "%s%s", side ? "<br>" : "",
				text_value(m->beside[side][beside_columns[i]],
					   text));
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

static void beside(FILE *out, const struct comparison *c)
{
	const struct compare_cell *cell = NULL;
	size_t i, k;

	if (!comparison_has_beside(c))
		return;
	html_details_start(out, "Beside the operations", unit_of(c));
	fputs("<p class=\"soft\">No part of the values; rows of 0 are left out."
	      "</p>\n<table><thead><tr><th>metric</th><th></th>",
	      out);
	for (i = 0; i < BESIDE_COLUMNS; i++)
		fprintf(out, "<th>%s</th>", beside_names[beside_columns[i]]);
	fputs("</tr></thead><tbody>\n", out);
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			if (!beside_has_row(&c->cells[i].metrics[k]))
				continue;
			if (cell != &c->cells[i])
				cell_row(out, &c->cells[i], 5);
			cell = &c->cells[i];
			beside_row(out, &c->cells[i].metrics[k]);
		}
	}
	fputs("</tbody></table>\n</details>\n", out);
}

static void growth_row(FILE *out, const struct compare_growth *g,
		       enum side side)
{
	char text[4][NUMBER_MAX];

	fputs("<tr><td>", out);
	if (side == SIDE_BASE) {
		html_text(out, g->stem);
		fprintf(out, "<small>%llu to %llu</small>",
			(unsigned long long)g->size[0],
			(unsigned long long)g->size[1]);
	}
	fprintf(out,
		"</td><td class=\"soft side\">%s</td><td>%s</td>"
		"<td>%s</td><td>%s<small>%s at the end</small></td></tr>\n",
		side_name(side), text_value(g->value[side][0], text[0]),
		text_value(g->value[side][1], text[1]),
		text_exponent(g->exponent[side], text[2]),
		text_exponent(g->end[side], text[3]));
}

static void growth(FILE *out, const struct comparison *c)
{
	const struct compare_cell *cell = NULL;
	size_t i;

	if (!c->nr_growth)
		return;
	html_details_start(out, "Growth with the number of entries",
			   unit_of(c));
	fputs("<table><thead><tr><th>series</th><th></th><th>first</th>"
	      "<th>last</th><th>power</th></tr></thead><tbody>\n",
	      out);
	for (i = 0; i < c->nr_growth; i++) {
		if (c->growth[i].cell != cell)
			cell_row(out, c->growth[i].cell, 5);
		cell = c->growth[i].cell;
		growth_row(out, &c->growth[i], SIDE_BASE);
		growth_row(out, &c->growth[i], SIDE_NEW);
	}
	fputs("</tbody></table>\n</details>\n", out);
}

void html_tables(FILE *out, const struct comparison *c)
{
	char n[64];
	size_t i, k;

	if (!c->withheld) {
		means(out, c);
		tails(out, c);
		beside(out, c);
		growth(out, c);
		return;
	}
	fputs("<h2>Values recorded (times withheld)</h2>\n<table><tbody>\n",
	      out);
	for (i = 0; i < c->nr_cells; i++) {
		cell_row(out, &c->cells[i], 2);
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			fputs("<tr><td>", out);
			html_text(out, c->cells[i].metrics[k].like->name);
			fprintf(out, "</td><td>%s</td></tr>\n",
				text_count(c->cells[i].metrics[k].count, n));
		}
	}
	fputs("</tbody></table>\n", out);
}
