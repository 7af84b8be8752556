// SPDX-License-Identifier: GPL-2.0-or-later
/* html_findings.c - checks, missing cells and events of the page */
#include "html/html_findings.h"

#include <stdlib.h>
#include <string.h>

#include "evidence/evidence.h"
#include "html/html_text.h"
#include "report/text.h"
#include "stats/findings.h"

static void text_cell(FILE *out, const char *text)
{
	fputs("<td>", out);
	html_text(out, text);
	fputs("</td>", out);
}

static void check_cell(FILE *out, const struct compare_check *k, enum side side)
{
	const char *word = check_word(k, side);
	char text[CHECK_MAX];

	fprintf(out, "<td class=\"%s\">%s",
		!strcmp(word, "fail") ? "worse" :
		!strcmp(word, "pass") ? "better" :
					"",
		text_check(k, side, text));
	if (k->failed[side]) {
		fprintf(out, "<small>%u of %u boots: ", k->failed[side],
			k->boots[side]);
		html_text(out, k->reason[side] ? k->reason[side] :
						 "no reason given");
		fputs("</small>", out);
	}
	fputs("</td>", out);
}

static void checks(FILE *out, const struct comparison *c)
{
	size_t i, passed = 0;

	if (!c->nr_checks)
		return;
	fputs("<h2>Checks</h2>\n", out);
	for (i = 0; i < c->nr_checks; i++)
		passed +=
			!strcmp(check_word(&c->checks[i], SIDE_BASE), "pass") &&
			!strcmp(check_word(&c->checks[i], SIDE_NEW), "pass");
	fprintf(out, "<p>%zu of %zu passed on both sides%s</p>\n", passed,
		c->nr_checks, passed < c->nr_checks ? "; the others:" : ".");
	if (passed == c->nr_checks)
		return;
	fputs("<table class=\"words\"><thead><tr><th>check</th><th>base</th>"
	      "<th>new</th></tr></thead><tbody>\n",
	      out);
	for (i = 0; i < c->nr_checks; i++) {
		if (!strcmp(check_word(&c->checks[i], SIDE_BASE), "pass") &&
		    !strcmp(check_word(&c->checks[i], SIDE_NEW), "pass"))
			continue;
		fputs("<tr><td>", out);
		html_text(out, c->checks[i].name);
		fputs("<small>", out);
		html_text(out, c->checks[i].id);
		fputs("</small></td>", out);
		check_cell(out, &c->checks[i], SIDE_BASE);
		check_cell(out, &c->checks[i], SIDE_NEW);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table>\n", out);
}

/* Does a check that this build knows lack evidence that it can fail? */
static bool unproven(const struct comparison *c, const struct compare_check *k)
{
	const struct workload *w = workload_find(k->cell.workload);
	const struct check *check;
	struct seen_to_fail seen;
	struct err e;
	bool none;

	for (check = w ? w->checks : NULL; check && check->name; check++) {
		if (strcmp(check->name, k->name))
			continue;
		if (evidence_of_check(c->evidence, w, check, &seen, &e))
			return false;
		none = !is_proven(&seen);
		free(seen.mutants);
		return none;
	}
	return false;
}

static void unproven_checks(FILE *out, const struct comparison *c)
{
	const char *comma = "";
	size_t i;

	for (i = 0; c->evidence && i < c->nr_checks; i++) {
		if (!unproven(c, &c->checks[i]))
			continue;
		fputs(*comma ?
			      comma :
			      "<p>Unproven, because there is no evidence that they can fail: ",
		      out);
		html_text(out, c->checks[i].id);
		fputc(' ', out);
		html_text(out, c->checks[i].name);
		comma = ", ";
	}
	if (*comma)
		fputs(".</p>\n", out);
}

static void lonely(FILE *out, const struct comparison *c)
{
	size_t i;

	if (!c->nr_lonely)
		return;
	fputs("<h2>Measured on one side only</h2>\n<table class=\"words\">"
	      "<thead><tr><th>cell</th><th>missing in</th><th>why</th></tr>"
	      "</thead><tbody>\n",
	      out);
	for (i = 0; i < c->nr_lonely; i++) {
		fputs("<tr><td>", out);
		html_text(out, c->lonely[i].id);
		if (c->lonely[i].metric) {
			fputs("<small>", out);
			html_text(out, c->lonely[i].metric);
			fputs("</small>", out);
		}
		fputs("</td>", out);
		text_cell(out, side_name(c->lonely[i].missing_in));
		text_cell(out, c->lonely[i].reason);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table>\n", out);
}

static void unpassed(FILE *out, const struct comparison *c)
{
	char boots[BOOTS_TEXT_MAX];
	size_t i;

	if (!c->nr_unpassed)
		return;
	fputs("<h2>Not passed</h2>\n<table class=\"words\"><thead><tr><th>cell"
	      "</th><th>status</th><th>why</th></tr></thead><tbody>\n",
	      out);
	for (i = 0; i < c->nr_unpassed; i++) {
		fputs("<tr>", out);
		text_cell(out, c->unpassed[i].id);
		fprintf(out, "<td>%s<small>%s</small></td>",
			cell_status_name(c->unpassed[i].status),
			text_boots(c->unpassed[i].boots, boots));
		text_cell(out, c->unpassed[i].reason);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table>\n", out);
}

static void events(FILE *out, const struct comparison *c)
{
	const struct result_event *e;
	char boots[BOOTS_TEXT_MAX];
	size_t i;

	if (!c->nr_events)
		return;
	fputs("<h2>Events</h2>\n<table class=\"words\"><thead><tr><th>event"
	      "</th><th>cell</th><th>text</th></tr></thead><tbody>\n",
	      out);
	for (i = 0; i < c->nr_events; i++) {
		if (c->events[i].first != i)
			continue;
		e = c->events[i].event;
		fputs("<tr><td>", out);
		html_text(out, e->kind);
		fprintf(out, "<small>%s</small></td>",
			text_boots(c->events[i].boots, boots));
		text_cell(out, e->cell ? e->cell : "outside of any cell");
		text_cell(out, e->text);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table>\n", out);
}

void html_findings(FILE *out, const struct comparison *c)
{
	checks(out, c);
	unproven_checks(out, c);
	lonely(out, c);
	unpassed(out, c);
	events(out, c);
}
