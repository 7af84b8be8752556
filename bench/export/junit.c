// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * junit.c - JUnit XML: a cell of a boot is a suite, its checks are test cases
 *
 * There is no element for an expected failure: as of other writers, it is a
 * skip of type xfail. A cell that failed or was lost is an error. No times are
 * written, since a result has none of its checks.
 */
#include <inttypes.h>
#include <string.h>

#include "export/format.h"
#include "export/tests.h"

/* Valid in an attribute and between tags. */
static void put_text(FILE *out, const char *text)
{
	static const struct {
		char c;
		const char *escaped;
	} markup[] = {
		{ '<', "&lt;" },   { '>', "&gt;" },   { '&', "&amp;" },
		{ '"', "&quot;" }, { '\n', "&#10;" }, { '\t', "&#9;" },
	};
	size_t i;

	for (; text && *text; text++) {
		for (i = 0; i < sizeof(markup) / sizeof(*markup); i++)
			if (*text == markup[i].c)
				break;
		if (i < sizeof(markup) / sizeof(*markup))
			fputs(markup[i].escaped, out);
		else
			fputc(*text, out);
	}
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	put_text(out, value);
	fputc('"', out);
}

static void put_counts(FILE *out, size_t tests,
		       const size_t count[EXPORT_STATES])
{
	fprintf(out,
		" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		tests, count[EXPORT_FAIL], count[EXPORT_ERROR],
		count[EXPORT_SKIP] + count[EXPORT_XFAIL]);
}

static void put_property(FILE *out, const char *name, const char *value)
{
	fputs("      <property", out);
	put_attribute(out, "name", name);
	put_attribute(out, "value", value);
	fputs("/>\n", out);
}

static void put_properties(FILE *out, const struct export_at *at)
{
	const struct result *r = at->from->result;
	char seed[24];

	snprintf(seed, sizeof(seed), "%" PRIu64, r->seed);
	fputs("    <properties>\n", out);
	put_property(out, "kernel", r->release);
	put_property(out, "model", r->model);
	put_property(out, "mode", r->mode);
	put_property(out, "plan", r->plan);
	put_property(out, "seed", seed);
	if (at->cell->proof)
		put_property(out, "page size proven by", at->cell->proof);
	fputs("    </properties>\n", out);
}

static void put_outcome(FILE *out, const struct export_test *t)
{
	static const char *const elements[EXPORT_STATES] = {
		[EXPORT_PASS] = "system-out", [EXPORT_FAIL] = "failure",
		[EXPORT_XFAIL] = "skipped",   [EXPORT_SKIP] = "skipped",
		[EXPORT_ERROR] = "error",
	};

	fprintf(out, "      <%s", elements[t->state]);
	if (t->state != EXPORT_PASS) {
		fprintf(out, " message=\"%s", t->before);
		put_text(out, t->reason);
		fputc('"', out);
	}
	if (t->state != EXPORT_PASS && t->state != EXPORT_SKIP)
		fprintf(out, " type=\"%s\"",
			t->state == EXPORT_FAIL	 ? "check" :
			t->state == EXPORT_XFAIL ? "xfail" :
						   "cell");
	if (t->state == EXPORT_SKIP || t->state == EXPORT_XFAIL) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">%s", t->before);
	put_text(out, t->reason);
	fprintf(out, "</%s>\n", elements[t->state]);
}

static void put_test(FILE *out, const struct export_at *at,
		     const struct export_test *t)
{
	char id[CELL_ID_MAX];

	fputs("    <testcase", out);
	put_attribute(out, "name", t->name);
	fputs(" classname=\"", out);
	put_text(out, at->from->name);
	fprintf(out, ".%s\"", cell_id(&at->cell->cell, id));
	if (t->state == EXPORT_PASS && !t->reason) {
		fputs("/>\n", out);
		return;
	}
	fputs(">\n", out);
	put_outcome(out, t);
	fputs("    </testcase>\n", out);
}

static void put_cell(FILE *out, const struct export_at *at)
{
	size_t count[EXPORT_STATES], tests, i;
	struct export_test test;
	char id[CELL_ID_MAX];

	tests = export_count(at->cell, count);
	fputs("  <testsuite name=\"", out);
	put_text(out, at->from->name);
	fprintf(out, ": %s\"", cell_id(&at->cell->cell, id));
	put_counts(out, tests, count);
	put_properties(out, at);
	for (i = 0; export_test(at->cell, i, &test); i++)
		put_test(out, at, &test);
	fputs("  </testsuite>\n", out);
}

static void write_junit(FILE *out, const struct export *x)
{
	size_t all[EXPORT_STATES] = { 0 }, count[EXPORT_STATES], tests = 0, i;
	struct export_at at = { .from = NULL };

	while (export_next_cell(x, &at)) {
		tests += export_count(at.cell, count);
		for (i = 0; i < EXPORT_STATES; i++)
			all[i] += count[i];
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<testsuites name=\"daxstorm\"",
	      out);
	put_counts(out, tests, all);
	at = (struct export_at){ .from = NULL };
	while (export_next_cell(x, &at))
		put_cell(out, &at);
	fputs("</testsuites>\n", out);
}

const struct export_format format_junit = {
	.holds = EXPORT_TESTS,
	.write = write_junit,
};
