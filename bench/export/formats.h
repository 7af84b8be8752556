/* SPDX-License-Identifier: GPL-2.0-or-later */
/* formats.h - the table of export formats, and writing one of them */
#ifndef DAXSTORM_EXPORT_FORMATS_H
#define DAXSTORM_EXPORT_FORMATS_H

#include "export/export.h"

/* clang-format off */
/* Name and what --help says of it, in at most 60 columns. */
#define EXPORT_FORMATS(format)						\
	format(go, "Go benchmark format, for benchstat; a boot is a line")	\
	format(hgrm, "HdrHistogram; a metric of a boot is a file, FILE a folder") \
	format(csv, "a row for each metric, boot and statistic")		\
	format(ktap, "KTAP version 1; a cell is a test, a check a subtest")	\
	format(junit, "JUnit XML; a cell is a suite, a check a test case")	\
	format(openmetrics, "OpenMetrics, for Prometheus; values and checks")
/* clang-format on */

struct export_format; /* export/format.h */

/* A line of the table. */
struct format {
	const char *name;
	const struct export_format *as;
};

/* Return: the format; NULL if there is none of that name. */
const struct format *format_find(const char *name);

/**
 * export_write() - write results in the format of another tool
 * @format: of format_find()
 * @x: what to write
 * @path: file, replaced in one step; a folder for a format of one file for each
 *	  metric; NULL or "-": standard output
 * @reason: set to the cause of a failure
 *
 * Return: 0; -ENODATA if the format can hold nothing of @x; -EINVAL if standard
 * output would get several files; -errno.
 */
int export_write(const struct format *format, const struct export *x,
		 const char *path, struct err *reason);

#endif
