// SPDX-License-Identifier: GPL-2.0-or-later
/* html_profile.c - where the instructions went, on the page */
#include "html/html_profile.h"

#include <stdlib.h>
#include <string.h>

#include "html/html_text.h"
#include "profile/profile.h"
#include "report/bars.h"
#include "report/plots.h"
#include "report/profile_text.h"
#include "report/text.h"

#define TOP 20 /* functions in the table */

/* Pictures of functions on the page: 100 of 18 KB would make it 4.4 MB. */
#define BARS_SHOWN_MAX 50

/* Values of both sides, "-" if the function did not run, and the change. */
static void function_row(FILE *out, const struct profile_function *f)
{
	char text[NUMBER_MAX];
	unsigned int s;

	fputs("<tr><td>", out);
	html_text(out, f->name);
	fputs("<small>calls", out);
	for (s = 0; s < SIDES; s++)
		fprintf(out, "%s %s", s ? " &rarr;" : "",
			f->there[s] ? text_fixed(f->calls[s], 2, false, text) :
				      "-");
	fputs("</small></td>", out);
	for (s = 0; s < SIDES; s++)
		fprintf(out, "<td>%s</td>",
			f->there[s] ? text_fixed(f->insn[s], 1, false, text) :
				      "-");
	fprintf(out, "<td><b>%s</b></td></tr>\n",
		text_fixed(f->delta, 1, true, text));
}

static void rest_row(FILE *out, const struct profile_diff *d, size_t from,
		     size_t to, const char *what)
{
	double insn[SIDES];
	char text[NUMBER_MAX];

	if (from >= to)
		return;
	profile_sum(d, from, to, insn);
	fprintf(out, "<tr><td class=\"soft\">%zu %s function%s</td>", to - from,
		what, to - from == 1 ? "" : "s");
	fprintf(out, "<td>%s</td>",
		text_fixed(insn[SIDE_BASE], 1, false, text));
	fprintf(out, "<td>%s</td>", text_fixed(insn[SIDE_NEW], 1, false, text));
	fprintf(out, "<td>%s</td></tr>\n",
		text_fixed(profile_delta(insn[SIDE_BASE], insn[SIDE_NEW]), 1,
			   true, text));
}

static void functions(FILE *out, const struct profile_diff *d)
{
	size_t changed = profile_changed(d), i;

	fputs("<details><summary>Functions</summary>\n<table><thead><tr><th>"
	      "own instructions per entry</th><th>base</th><th>new</th><th>"
	      "delta</th></tr></thead><tbody>\n",
	      out);
	for (i = 0; i < changed && i < TOP; i++)
		function_row(out, &d->functions[i]);
	rest_row(out, d, i, changed, "more changed");
	rest_row(out, d, changed, d->nr_functions, "unchanged");
	fputs("</tbody></table></details>\n", out);
}

static int tree(FILE *out, const char *name, const struct profile_diff *d)
{
	char *text = NULL;
	size_t len;
	FILE *f;
	int err;

	if (!d->nr_places)
		return 0; /* the notes say on which side it is missing */
	f = open_memstream(&text, &len);
	if (!f)
		return -1;
	err = profile_tree_text(f, name, d);
	if (fclose(f) || err) {
		free(text);
		return -1;
	}
	fputs("<details class=\"tree\"><summary>Call tree</summary>\n<pre>",
	      out);
	html_text(out, text);
	fputs("</pre></details>\n", out);
	free(text);
	return 0;
}

static int notes(FILE *out, const struct profile_diff *d)
{
	char *text = profile_notes(d), *line, *rest = text;

	if (!text)
		return -1;
	while ((line = strsep(&rest, "\n")) && *line) {
		fputs("<p class=\"soft\">", out);
		html_text(out, line);
		fputs("</p>\n", out);
	}
	free(text);
	return 0;
}

static int put_profile(FILE *out, const struct compare_cell *cell,
		       const struct compare_metric *m, const char *plots,
		       bool bars)
{
	char name[PLOT_NAME_MAX], change[CHANGE_MAX];
	const struct profile_diff *d = m->profile;

	fputs("<figure><h3>", out);
	html_text(out, cell->id);
	fputs(" ", out);
	html_text(out, m->like->name);
	fprintf(out, "</h3><p class=\"soft\">%s insn per entry%s</p>\n",
		text_change(d->insn, change),
		profile_changed(d) ? "" : "; no function changed");
	if (bars && bars_are_drawn(m))
		html_svg(out, plots, bars_name(cell, m, name));
	if (notes(out, d))
		return -1;
	functions(out, d);
	snprintf(name, sizeof(name), "%s %s", cell->id, m->like->name);
	if (tree(out, name, d))
		return -1;
	fputs("</figure>\n", out);
	return 0;
}

/* Rows with a profile, and those of them that are drawn. */
static void count_profiles(const struct comparison *c, size_t *all,
			   size_t *drawn)
{
	const struct compare_metric *m;
	size_t i, k;

	*all = 0;
	*drawn = 0;
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			*all += m->profile != NULL;
			*drawn += m->profile && m->drawn;
		}
	}
}

static void put_intro(FILE *out, size_t all, size_t shown, const char *plots,
		      bool bars)
{
	fprintf(out,
		"<h2>Where the instructions went</h2>\n<p class=\"soft\">The "
		"functions whose own instructions changed most, at most %d. A "
		"function on one side only is new, removed, inlined or renamed: "
		"see the call tree.",
		BARS_MAX);
	if (shown < all)
		fprintf(out,
			" Shown are the %zu of %zu rows that are drawn; "
			"<code>daxstorm profile DIR</code> prints all.",
			shown, all);
	if (plots && !bars)
		fputs(" The pictures are in <code>plots/*.functions.svg</code>.",
		      out);
	fputs("</p>\n<div class=\"plots\">\n", out);
}

int html_profiles(FILE *out, const struct comparison *c, const char *plots)
{
	const struct compare_metric *m;
	size_t all, drawn, i, k;
	bool few, bars;

	count_profiles(c, &all, &drawn);
	if (!all)
		return 0;
	few = all <= ROWS_DRAWN_MAX; /* more would make the page 11 MB */
	bars = drawn <= BARS_SHOWN_MAX;
	put_intro(out, all, few ? all : drawn, plots, bars);
	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (m->profile && (few || m->drawn) &&
			    put_profile(out, &c->cells[i], m, plots, bars))
				return -1;
		}
	}
	fputs("</div>\n", out);
	return 0;
}
