/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export.h - what the formats of other tools are written from */
#ifndef DAXSTORM_EXPORT_EXPORT_H
#define DAXSTORM_EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/side.h"
#include "record/result.h"
#include "stats/boots.h"
#include "stats/comparison.h"

/* The result of one boot. */
struct export_result {
	const struct result *result;
	/* unlike that of all others, UTF-8 without slash: "base-1" */
	char *name;
	const char *side; /* "base" or "new"; NULL: not of a comparison */
};

struct export
{
	struct export_result *of;
	size_t nr;
	const char *cell;   /* these cells, or the first parts; NULL: all */
	const char *metric; /* NULL: all */
};

/**
 * export_add() - add the boots of one side, or result files of no comparison
 * @x: the export; zero before the first call, release with export_free()
 * @boots: the results, which must outlive @x
 * @side: name of the side, or NULL
 * @reason: set to the cause of a failure
 *
 * Refused is a result with a cell twice, or a check twice in a cell: no format has
 * a place for two values of one name.
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int export_add(struct export *x, const struct boots *boots, const char *side,
	       struct err *reason);
void export_free(struct export *x);

/* A place in an export. All zero is in front of the first one. */
struct export_at {
	size_t result_nr, cell_nr, metric_nr; /* of the next one */
	const struct export_result *from;
	const struct result_cell *cell;
	const struct result_metric *metric;
};

/* Go to the next cell that was asked for. Return: false behind the last one. */
bool export_next_cell(const struct export *x, struct export_at *at);

/**
 * export_next_metric() - go to the next metric that was asked for
 * @x: the export
 * @at: the place
 *
 * Metrics of cells that did not pass, and those without values, are left out,
 * as in a comparison.
 *
 * Return: false behind the last one.
 */
bool export_next_metric(const struct export *x, struct export_at *at);

/* The same, without metrics whose values are withheld. */
bool export_next_value(const struct export *x, struct export_at *at);

/* "insn/entry", "ns/page", ...: the unit of what export_stat() returns. */
#define EXPORT_UNIT_MAX 24
char *export_unit(const struct export_at *at, char unit[EXPORT_UNIT_MAX]);

/**
 * export_stat() - a statistic of the metric at a place
 * @at: the place
 * @stat: the statistic
 * @value: set to it, in export_unit()
 *
 * Return: false if the boot has too few values for it. A percentile leaves 10
 * or more above it, as one that has a verdict.
 */
bool export_stat(const struct export_at *at, enum statistic stat,
		 double *value);

/* "2", or "2p" for processes. */
#define EXPORT_TASKS_MAX 16
char *export_tasks(const struct cell *cell, char text[EXPORT_TASKS_MAX]);

#endif
