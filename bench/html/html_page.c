// SPDX-License-Identifier: GPL-2.0-or-later
/* html_page.c - what every page has: its head, its style, an answer */
#include "html/html_page.h"

#include "html/html_text.h"

/*
 * The page loads nothing, so it can be sent by mail, and needs no script. Better and
 * worse are blue and orange, as in scripts/plot/differences.gp: readers without red or
 * green cones tell them apart.
 */
static const char style[] =
	":root{color-scheme:light dark;--ink:#1a1d21;--soft:#5c6570;"
	"--line:#d9dde2;--page:#fff;--band:#f3f5f7;--worse:#b84c00;"
	"--better:#0072b2;--unsure:#5c6570}\n"
	"@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e8ea;"
	"--soft:#9aa4ae;--line:#3a4048;--page:#15181b;--band:#1f2429;"
	"--worse:#ff9a4d;--better:#56b4e9;--unsure:#9aa4ae}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:1400px;padding:16px;color:var(--ink);"
	"background:var(--page);font:15px/1.5 system-ui,sans-serif;"
	"overflow-wrap:anywhere}\n"
	"h1{font-size:1.5em;line-height:1.25;margin:.3em 0}\n"
	"h2{font-size:1.15em;margin:1.8em 0 .5em;"
	"border-bottom:2px solid var(--line)}\n"
	"h3{font-size:1em;margin:0 0 .2em}\n"
	".name,label{display:inline-block}\n"
	"p[class] code{white-space:nowrap}\n"
	"p,dl,ul,table,body>details{max-width:1100px}\n"
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
	".words td,.words th{text-align:left}.words td{overflow-wrap:anywhere}\n"
	".plots{display:grid;gap:16px;"
	"grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}\n"
	"figure{margin:0;break-inside:avoid}\n"
	"figure svg{width:100%;height:auto;max-width:900px;background:#fff;"
	"display:block}\n"
	".all svg{max-width:700px}\n"
	"figure p{margin:.2em 0}summary{cursor:pointer;padding:.35em 0}"
	"summary h2{display:inline;border:0}body>details{margin-top:1em}\n"
	"#intervals:not(:checked)~table .ci{display:none}\n"
	"pre{margin:0;overflow-x:auto;font-size:11px;line-height:1.35;"
	"overflow-wrap:normal}\n"
	"p input,p select{font:inherit;color:inherit;background:var(--page);"
	"border:1px solid var(--line);padding:.2em .4em}\n"
	"li{margin:.3em 0}.wide{overflow-x:auto}"
	".wide td:first-child{overflow-wrap:normal}\n"
	"@media(max-width:560px){body{padding:10px;font-size:14px}"
	"dl{display:block}dd{margin-bottom:.3em}table{font-size:12.5px}"
	"th,td{padding:.25em .2em}pre{font-size:2.15vw}}\n"
	"@media print{body{max-width:none;padding:0;font-size:10pt}"
	"tr,figure,li{break-inside:avoid}thead{display:table-header-group}"
	"h2,h2+p,tr.cell,tr.metric{break-after:avoid}.plots{grid-template-columns:1fr 1fr}"
	"details::details-content{content-visibility:visible;block-size:auto}"
	".tree,#intervals,#intervals+label{display:none}"
	"#intervals:not(:checked)~table .ci{display:block}}\n";

void html_page_start(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
	      "charset=\"utf-8\">\n<meta name=\"viewport\" content=\""
	      "width=device-width,initial-scale=1\">\n<title>daxstorm: ",
	      out);
	html_text(out, title);
	fprintf(out,
		"</title>\n<style>\n%s</style></head><body>\n<p "
		"class=\"soft\">daxstorm: the DAX page life cycle, before and "
		"after</p>\n",
		style);
}

void html_answer(FILE *out, const struct answer *a)
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

void html_facts(FILE *out, const struct header *f)
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
