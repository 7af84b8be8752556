// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * csv.c - tidy CSV: one row for each metric, boot and statistic
 *
 * Fields are quoted as RFC 4180 says; lines end in a newline alone.
 */
#include <inttypes.h>
#include <string.h>

#include "export/format.h"

static void put_field(FILE *out, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		fprintf(out, "%s,", text);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputs("\",", out);
}

/* The columns that all statistics of a metric have in common. */
static void put_keys(FILE *out, const struct export_at *at)
{
	const struct result *r = at->from->result;
	const struct cell *cell = &at->cell->cell;
	char id[CELL_ID_MAX];

	put_field(out, at->from->name);
	put_field(out, at->from->side ? at->from->side : "");
	put_field(out, r->release);
	put_field(out, r->model);
	put_field(out, r->mode);
	put_field(out, r->plan);
	fprintf(out, "%" PRIu64 ",", r->seed);
	put_field(out, cell_id(cell, id));
	put_field(out, cell->workload);
	put_field(out, cell->target->name);
	put_field(out, granularity_name(cell->granularity));
	fprintf(out, "%u,%s,%s,", cell->threads, task_kind_names[cell->tasks],
		map_kind_names[cell->map]);
	put_field(out, at->metric->name);
	fprintf(out, "%s,%" PRIu64 ",",
		at->metric->lower_better ? "lower" : "higher", at->metric->per);
}

static void put_stats(FILE *out, const struct export_at *at)
{
	char unit[EXPORT_UNIT_MAX];
	enum statistic stat;
	double value;

	put_keys(out, at);
	fprintf(out, "min,%.15g,%s\n",
		result_metric_value(at->metric, (double)at->metric->values.min),
		export_unit(at, unit));
	for (stat = 0; stat < STATS; stat++) {
		if (!export_stat(at, stat, &value))
			continue;
		put_keys(out, at);
		fprintf(out, "%s,%.15g,%s\n", stat_name(stat), value,
			export_unit(at, unit));
	}
}

static void write_csv(FILE *out, const struct export *x)
{
	struct export_at at = { .from = NULL };

	fputs("result,side,kernel,model,mode,plan,seed,cell,workload,target,"
	      "page_size,tasks,task_kind,map,metric,better,per,statistic,value,"
	      "unit\n",
	      out);
	while (export_next_metric(x, &at)) {
		put_keys(out, &at);
		fprintf(out, "count,%" PRIu64 ",values\n",
			at.metric->values.count);
		if (!at.from->result->withheld)
			put_stats(out, &at);
	}
}

const struct export_format format_csv = {
	.holds = EXPORT_VALUES | EXPORT_COUNTS,
	.write = write_csv,
};
