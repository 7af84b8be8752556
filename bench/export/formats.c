// SPDX-License-Identifier: GPL-2.0-or-later
/* formats.c - the table of export formats, and writing one of them */
#include "export/formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "export/format.h"
#include "file/file.h"

#define DECLARE(name, summary) extern const struct export_format format_##name;
EXPORT_FORMATS(DECLARE)

#define LINE(name, summary) { #name, &format_##name },
static const struct format formats[] = { EXPORT_FORMATS(LINE) };

#define NR_FORMATS (sizeof(formats) / sizeof(*formats))

const struct format *format_find(const char *name)
{
	size_t i;

	for (i = 0; i < NR_FORMATS; i++)
		if (!strcmp(name, formats[i].name))
			return &formats[i];
	return NULL;
}

/* Write the whole document, or that of the metric at a place. */
static void write_to(FILE *out, const struct format *format,
		     const struct export *x, const struct export_at *at)
{
	if (format->as->write)
		format->as->write(out, x);
	else
		format->as->write_metric(out, at);
}

struct document {
	const struct format *format;
	const struct export *x;
	const struct export_at *at;
};

static int put_document(FILE *f, void *data, struct err *e)
{
	const struct document *d = data;

	(void)e; /* the caller sees errors of @f */
	write_to(f, d->format, d->x, d->at);
	return 0;
}

static int write_file(const char *path, const struct format *format,
		      const struct export *x, const struct export_at *at,
		      struct err *e)
{
	struct document d = { format, x, at };

	return file_replace(path, put_document, &d, e);
}

/* DIR/RESULT.CELL.METRIC.FORMAT, such as base-1.munmap_xfs_2m_1.fault.hgrm. */
static char *file_name(const char *dir, const struct format *format,
		       const struct export_at *at)
{
	char id[CELL_ID_MAX], *p, *path;

	cell_id(&at->cell->cell, id);
	for (p = id; *p; p++)
		if (*p == '/')
			*p = '_';
	return asprintf(&path, "%s/%s.%s.%s.%s", dir, at->from->name, id,
			at->metric->name, format->name) < 0 ?
		       NULL :
		       path;
}

static int write_folder(const char *dir, const struct format *format,
			const struct export *x, struct err *e)
{
	struct export_at at = { .from = NULL };
	char *path;
	int err = 0;

	if (mkdir(dir, 0777) && errno != EEXIST)
		return err_sys(e, errno, "cannot create the folder %s", dir);
	while (!err && export_next_value(x, &at)) {
		path = file_name(dir, format, &at);
		if (path)
			err = write_file(path, format, x, &at, e);
		else
			err = err_set(e, ENOMEM, "out of memory for %s", dir);
		free(path);
	}
	return err;
}

static size_t count_values(const struct export *x, bool withheld)
{
	struct export_at at = { .from = NULL };
	size_t nr = 0;

	while (withheld ? export_next_metric(x, &at) :
			  export_next_value(x, &at))
		nr++;
	return nr;
}

/* Say why there is nothing to write. */
static int nothing(const struct format *format, const struct export *x,
		   struct err *e)
{
	struct export_at at = { .from = NULL }, held = at;

	if (!export_next_cell(x, &at) && x->cell)
		return err_set(
			e, ENODATA,
			"%s: no cell of the results matches \"%s\"; the csv and ktap formats name all of them",
			format->name, x->cell);
	if (export_next_metric(x, &held))
		return err_set(
			e, ENODATA,
			"%s: the values are not to be shown: %s; csv exports their counts, ktap and junit the checks",
			format->name, held.from->result->withheld);
	if (x->metric)
		return err_set(
			e, ENODATA,
			"%s: no cell that passed has values of the metric \"%s\"",
			format->name, x->metric);
	return err_set(
		e, ENODATA,
		"%s: no cell that passed has measured values; ktap and junit export checks",
		format->name);
}

static bool is_empty(const struct format *format, const struct export *x)
{
	struct export_at at = { .from = NULL };

	if (format->as->holds & EXPORT_TESTS)
		return !export_next_cell(x, &at);
	return !count_values(x, format->as->holds & EXPORT_COUNTS);
}

int export_write(const struct format *format, const struct export *x,
		 const char *path, struct err *e)
{
	struct export_at first = { .from = NULL };
	bool screen = !path || !strcmp(path, "-");
	size_t nr;

	if (is_empty(format, x))
		return nothing(format, x, e);
	nr = format->as->write ? 1 : count_values(x, false);
	if (screen && nr > 1)
		return err_set(
			e, EINVAL,
			"%s: there are %zu histograms, and a file holds one; name a folder with -o, or one of them with --cell, --metric and a single result",
			format->name, nr);
	if (!screen && !format->as->write)
		return write_folder(path, format, x, e);
	if (!screen)
		return write_file(path, format, x, NULL, e);
	export_next_value(x, &first);
	write_to(stdout, format, x, &first);
	return 0; /* main checks stdout */
}
