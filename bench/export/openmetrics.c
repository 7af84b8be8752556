// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * openmetrics.c - OpenMetrics text, which Prometheus reads
 *
 * Only types that the older text format of Prometheus has too are used, so
 * that readers of that one, such as its node exporter, take the file. There are
 * no timestamps: the label "result" tells boots apart. Times are in seconds, the
 * base unit.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/workload.h"
#include "export/format.h"
#include "export/tests.h"

static const struct {
	const char *unit; /* of the metric */
	const char *name, *base;
	double factor;
	const char *help;
} values[] = {
	{ "insn", "daxstorm_operation_instructions", "instructions", 1,
	  "Instructions for each entry, page or call, as the label per says. Quantile 1 is the maximum; quantiles without enough values are left out." },
	{ "ns", "daxstorm_operation_seconds", "seconds", 1e-9,
	  "Time for each entry, page or call, as the label per says. Quantile 1 is the maximum; quantiles without enough values are left out." },
};

#define NR_VALUES (sizeof(values) / sizeof(*values))

static const struct {
	enum statistic stat;
	const char *quantile;
} quantiles[] = {
	{ STAT_P50, "0.5" },
	{ STAT_P99, "0.99" },
	{ STAT_P999, "0.999" },
	{ STAT_MAX, "1.0" },
};

#define NR_QUANTILES (sizeof(quantiles) / sizeof(*quantiles))

static void put_label(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\\' || *value == '"')
			fprintf(out, "\\%c", *value);
		else if (*value == '\n')
			fputs("\\n", out);
		else
			fputc(*value, out);
	}
	fputs("\",", out);
}

static void put_result(FILE *out, const struct export_result *of)
{
	put_label(out, "result", of->name);
	if (of->side)
		put_label(out, "side", of->side);
	put_label(out, "kernel", of->result->release);
	put_label(out, "model", of->result->model);
	put_label(out, "mode", of->result->mode);
}

/* The labels of a cell; every caller puts one of its own behind them. */
static void put_cell(FILE *out, const struct export_at *at)
{
	const struct cell *cell = &at->cell->cell;

	put_result(out, at->from);
	put_label(out, "workload", cell->workload);
	put_label(out, "target", cell->target->name);
	put_label(out, "page_size", granularity_name(cell->granularity));
	fprintf(out, "tasks=\"%u\",", cell->threads);
	put_label(out, "task_kind", task_kind_names[cell->tasks]);
	put_label(out, "map", map_kind_names[cell->map]);
}

static void put_family(FILE *out, const char *name, const char *type,
		       const char *unit, const char *help)
{
	fprintf(out, "# TYPE %s %s\n", name, type);
	if (unit)
		fprintf(out, "# UNIT %s %s\n", name, unit);
	fprintf(out, "# HELP %s %s\n", name, help);
}

static void put_metric(FILE *out, const char *name, const char *suffix,
		       const struct export_at *at)
{
	fprintf(out, "%s%s{", name, suffix);
	put_cell(out, at);
	put_label(out, "metric", at->metric->name);
	fprintf(out, "per=\"%s\"",
		workload_per(at->cell->cell.workload, at->metric->name));
}

static void put_summary(FILE *out, size_t kind, const struct export_at *at)
{
	const char *name = values[kind].name;
	double factor = values[kind].factor, value;
	size_t i;

	for (i = 0; i < NR_QUANTILES; i++) {
		if (!export_stat(at, quantiles[i].stat, &value))
			continue;
		put_metric(out, name, "", at);
		fprintf(out, ",quantile=\"%s\"} %.15g\n", quantiles[i].quantile,
			value * factor);
	}
	put_metric(out, name, "_sum", at);
	fprintf(out, "} %.15g\n",
		fmax((double)at->metric->values.sum -
			     at->metric->cost *
				     (double)at->metric->values.count,
		     0) /
			(double)at->metric->per * factor);
	put_metric(out, name, "_count", at);
	fprintf(out, "} %" PRIu64 "\n", at->metric->values.count);
}

static void put_values(FILE *out, size_t kind, const struct export *x)
{
	struct export_at at = { .from = NULL };
	bool any = false;

	while (export_next_value(x, &at)) {
		if (strcmp(at.metric->unit, values[kind].unit))
			continue;
		if (!any)
			put_family(out, values[kind].name, "summary",
				   values[kind].base, values[kind].help);
		any = true;
		put_summary(out, kind, &at);
	}
}

static void put_passed(FILE *out, const char *name, const struct export_at *at,
		       const struct export_test *t)
{
	fprintf(out, "%s{", name);
	put_cell(out, at);
	put_label(out, "check", t->name);
	fprintf(out, "known_bug=\"%s\"} %d\n",
		t->state == EXPORT_XFAIL ? "true" : "false",
		t->state == EXPORT_PASS);
}

static void put_checks(FILE *out, const struct export *x)
{
	static const char name[] = "daxstorm_check_passed";
	struct export_at at = { .from = NULL };
	struct export_test test;
	size_t i;

	put_family(
		out, name, "gauge", NULL,
		"1: the check passed, 0: it failed, or the cell failed or was lost. Skipped checks are left out. known_bug tells whether a bug on record explains the failure.");
	while (export_next_cell(x, &at))
		for (i = 0; export_test(at.cell, i, &test); i++)
			if (test.state != EXPORT_SKIP)
				put_passed(out, name, &at, &test);
}

static void put_starts(FILE *out, const struct export *x)
{
	static const char name[] = "daxstorm_guest_starts";
	size_t i;

	put_family(
		out, name, "gauge", NULL,
		"Starts of the guest for the result: 1, and one more for each guest that was lost.");
	for (i = 0; i < x->nr; i++) {
		fprintf(out, "%s{", name);
		put_result(out, &x->of[i]);
		put_label(out, "plan", x->of[i].result->plan);
		fprintf(out, "seed=\"%" PRIu64 "\"} %" PRIu64 "\n",
			x->of[i].result->seed, x->of[i].result->boots);
	}
}

static void write_openmetrics(FILE *out, const struct export *x)
{
	size_t i;

	for (i = 0; i < NR_VALUES; i++)
		put_values(out, i, x);
	put_checks(out, x);
	put_starts(out, x);
	fputs("# EOF\n", out);
}

const struct export_format format_openmetrics = {
	.holds = EXPORT_VALUES | EXPORT_TESTS,
	.write = write_openmetrics,
};
