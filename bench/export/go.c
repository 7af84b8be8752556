// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * go.c - the Go benchmark format, which benchstat reads
 *
 * A boot is one line for each metric, and so one sample. benchstat makes a
 * table for each set of "key: value" lines: they hold only what the boots of a
 * kernel have in common.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "export/format.h"

/* The maximum is left out: no number of samples makes it comparable. */
static const struct {
	enum statistic stat;
	const char *prefix;
} columns[] = {
	{ STAT_MEAN, "" },
	{ STAT_P50, "p50-" },
	{ STAT_P99, "p99-" },
	{ STAT_P999, "p99.9-" },
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

/* Do all metrics of this unit improve in one direction? */
static bool direction(const struct export *x, const char *unit,
		      const char **better)
{
	struct export_at at = { .from = NULL };
	bool found[2] = { false, false };
	char other[EXPORT_UNIT_MAX];

	while (export_next_value(x, &at))
		if (!strcmp(unit, export_unit(&at, other)))
			found[at.metric->lower_better] = true;
	*better = found[1] ? "lower" : "higher";
	return found[0] != found[1];
}

static const char *const units[] = {
	"insn/entry", "insn/page", "insn/call",
	"ns/entry",   "ns/page",   "ns/call",
};

static void put_units(FILE *out, const struct export *x)
{
	const char *better;
	size_t i, k;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		for (k = 0; k < COLUMNS && direction(x, units[i], &better); k++)
			fprintf(out, "Unit %s%s better=%s\n", columns[k].prefix,
				units[i], better);
}

/*
 * Two kernels of one release, such as builds of one tree, must not become one:
 * the value of the key tells them apart.
 */
static bool release_is_shared(const struct export *x,
			      const struct export_result *of)
{
	size_t i;

	for (i = 0; of->side && i < x->nr; i++)
		if (x->of[i].side && strcmp(x->of[i].side, of->side) &&
		    !strcmp(x->of[i].result->release, of->result->release))
			return true;
	return false;
}

/* A value is one line, and blanks around it are no part of it. */
static void put_value(FILE *out, const char *key, const char *text)
{
	fprintf(out, "%s: ", key);
	for (; *text; text++)
		fputc(*text == '\n' || *text == '\t' ? ' ' : *text, out);
	fputc('\n', out);
}

static void put_config(FILE *out, const struct export *x,
		       const struct export_result *of)
{
	const struct result *r = of->result;

	fputc('\n', out);
	if (release_is_shared(x, of))
		fprintf(out, "kernel: %s (%s)\n", r->release, of->side);
	else
		fprintf(out, "kernel: %s\n", r->release);
	put_value(out, "mode", r->mode);
	put_value(out, "plan", r->plan);
}

static void put_line(FILE *out, const struct export_at *at)
{
	const struct cell *cell = &at->cell->cell;
	char unit[EXPORT_UNIT_MAX], tasks[EXPORT_TASKS_MAX];
	double value;
	size_t i;

	fprintf(out, "BenchmarkDAX/workload=%s/target=%s/size=%s/tasks=%s%s",
		cell->workload, cell->target->name,
		granularity_name(cell->granularity), export_tasks(cell, tasks),
		cell->map == MAP_KIND_SYNC ? "/map=sync" : "");
	fprintf(out, "/metric=%s %" PRIu64, at->metric->name,
		at->metric->values.count);
	for (i = 0; i < COLUMNS; i++)
		if (export_stat(at, columns[i].stat, &value))
			fprintf(out, " %.15g %s%s", value, columns[i].prefix,
				export_unit(at, unit));
	fputc('\n', out);
}

static void write_go(FILE *out, const struct export *x)
{
	const struct export_result *last = NULL;
	struct export_at at = { .from = NULL };

	put_units(out, x);
	while (export_next_value(x, &at)) {
		if (at.from != last)
			put_config(out, x, at.from);
		last = at.from;
		put_line(out, &at);
	}
}

const struct export_format format_go = {
	.holds = EXPORT_VALUES,
	.write = write_go,
};
