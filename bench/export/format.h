/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format.h - the interface between the table of formats and their files */
#ifndef DAXSTORM_EXPORT_FORMAT_H
#define DAXSTORM_EXPORT_FORMAT_H

#include <stdio.h>

#include "export/export.h"

/* What a format can hold: a document of none of it would be empty. */
#define EXPORT_VALUES 1U
#define EXPORT_COUNTS 2U /* of values that are withheld */
#define EXPORT_TESTS  4U

/*
 * A format. The file that defines it says so by a variable format_NAME, and a
 * line of the table in formats.h. Errors of writing are left to ferror(@out).
 */
struct export_format {
	unsigned int holds;
	/* Write everything into one document. */
	void (*write)(FILE *out, const struct export *x);
	/*
	 * Or, if that is NULL, write the metric at a place into a document of
	 * its own.
	 */
	void (*write_metric)(FILE *out, const struct export_at *at);
};

#endif
