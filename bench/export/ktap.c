// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ktap.c - KTAP version 1: a cell of a boot is a test, its checks are subtests
 *
 * An expected failure is "ok N name # XFAIL", as kselftest prints it. The
 * reason of a failure has lines of its own in front of the result: behind it, a
 * reason that begins with "todo" would be a directive, and the failure excused.
 */
#include <string.h>

#include "export/format.h"
#include "export/tests.h"

/* A name must not contain "#", behind which a directive would begin. */
static void put_name(FILE *out, const char *name)
{
	for (; *name; name++) {
		if (*name == '#')
			fputs("%23", out);
		else
			fputc(*name, out);
	}
}

/* @each: what a new line of the text begins with; NULL: a blank. */
static void put_text(FILE *out, const char *text, const char *each)
{
	for (; text && *text; text++) {
		if (*text != '\n')
			fputc(*text, out);
		else if (!each)
			fputc(' ', out);
		else if (text[1])
			fprintf(out, "\n%s", each);
	}
}

static void put_test(FILE *out, size_t nr, const struct export_test *t)
{
	bool bad = t->state == EXPORT_FAIL || t->state == EXPORT_ERROR;
	bool directive = t->state == EXPORT_SKIP || t->state == EXPORT_XFAIL;

	if (!directive && t->reason) {
		fprintf(out, "  # ");
		put_name(out, t->name);
		fprintf(out, ": %s", t->before);
		put_text(out, t->reason, "  #   ");
		fputc('\n', out);
	}
	fprintf(out, "  %s %zu ", bad ? "not ok" : "ok", nr);
	put_name(out, t->name);
	if (directive) {
		fprintf(out, " # %s",
			t->state == EXPORT_SKIP ? "SKIP" : "XFAIL");
		if (t->reason)
			fprintf(out, " %s", t->before);
		put_text(out, t->reason, NULL);
	}
	fputc('\n', out);
}

static void put_cell(FILE *out, size_t nr, const struct export_at *at)
{
	size_t count[EXPORT_STATES], i;
	struct export_test test;
	char id[CELL_ID_MAX];

	fprintf(out, "  KTAP version 1\n  1..%zu\n",
		export_count(at->cell, count));
	for (i = 0; export_test(at->cell, i, &test); i++)
		put_test(out, i + 1, &test);
	fprintf(out, "%s %zu ",
		count[EXPORT_FAIL] || count[EXPORT_ERROR] ? "not ok" : "ok",
		nr);
	put_name(out, at->from->name);
	fprintf(out, ": %s", cell_id(&at->cell->cell, id));
	if (at->cell->status == CELL_SKIP) {
		fputs(" # SKIP ", out);
		put_text(out, at->cell->reason, NULL);
	}
	fputc('\n', out);
}

static void put_result(FILE *out, const struct export_result *of)
{
	const struct result *r = of->result;

	fprintf(out, "# %s: kernel %s, model %s, mode %s\n", of->name,
		r->release, r->model, r->mode);
}

static void write_ktap(FILE *out, const struct export *x)
{
	const struct export_result *last = NULL;
	struct export_at at = { .from = NULL };
	size_t nr = 0;

	while (export_next_cell(x, &at))
		nr++;
	fprintf(out, "KTAP version 1\n1..%zu\n", nr);
	at = (struct export_at){ .from = NULL };
	for (nr = 1; export_next_cell(x, &at); nr++) {
		if (at.from != last)
			put_result(out, at.from);
		last = at.from;
		put_cell(out, nr, &at);
	}
}

const struct export_format format_ktap = {
	.holds = EXPORT_TESTS,
	.write = write_ktap,
};
