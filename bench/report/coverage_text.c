// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage_text.c - print the coverage of a kernel as text */
#include "report/coverage_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define WIDTH 72

/* A text that is built piece by piece and then wrapped. */
struct sentence {
	FILE *to;
	char *text;
	size_t len;
};

static int begin(struct sentence *s, struct err *e)
{
	s->to = open_memstream(&s->text, &s->len);
	return s->to ? 0 : err_set(e, ENOMEM, "out of memory for the text");
}

static int end(struct sentence *s, FILE *out, const char *first, struct err *e)
{
	int err = 0;

	if (ferror(s->to) | fclose(s->to))
		err = err_set(e, ENOMEM, "out of memory for the text");
	else
		text_wrap(out, first, s->text, WIDTH);
	free(s->text);
	return err;
}

static int head(FILE *out, const struct coverage_kernel *k, struct err *e)
{
	struct sentence s;

	if (begin(&s, e))
		return -ENOMEM;
	fprintf(s.to,
		"Kernel %s (%s%s%s, model %s): calls of the functions "
		"that the series changes, in measured regions and tests, summed over "
		"the profiled cells of %zu boot%s. Patch + stands for changes "
		"of the merged form only.",
		k->like->release, k->side[SIDE_BASE] ? "base" : "",
		k->side[SIDE_BASE] && k->side[SIDE_NEW] ? " and " : "",
		k->side[SIDE_NEW] ? "new" : "", k->like->model, k->boots,
		k->boots == 1 ? "" : "s");
	return end(&s, out, "", e);
}

static int row(FILE *out, const struct coverage_kernel *k,
	       const struct series_function *f, const struct coverage_run *run,
	       size_t nr, struct err *e)
{
	char first[WIDTH], patches[SERIES_PATCHES_TEXT];
	struct sentence s;
	size_t i;

	if (begin(&s, e))
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		fprintf(s.to, "%s%s=%" PRIu64 "%s", i ? " " : "",
			run[i].workload,
			run[i].calls ? run[i].calls : run[i].insn,
			run[i].calls ? "" : "insn");
	snprintf(first, sizeof(first), "%-9s %-32s ",
		 series_patches(k->series, f, patches), f->name);
	return end(&s, out, first, e);
}

static int ran(FILE *out, const struct coverage_kernel *k, struct err *e)
{
	size_t i, nr_run;
	const struct series_function *f = k->series->functions;
	const struct coverage_run *run;
	int err = 0;

	fprintf(out, "\n%-9s %-32s workload=calls\n", "patch", "function");
	for (i = 0; !err && i < k->series->nr_functions; i++) {
		run = coverage_runs(k, f[i].name, &nr_run);
		if (nr_run)
			err = row(out, k, &f[i], run, nr_run, e);
	}
	return err;
}

static const char absent[] =
	"not a symbol of this kernel (inlined or not built)";

/* Why a function did not run; NULL if it did. */
static const char *reason(const struct coverage_kernel *k,
			  const struct series_function *f)
{
	size_t nr;

	coverage_runs(k, f->name, &nr);
	if (nr)
		return NULL;
	return coverage_exists(k, f->name) ? coverage_why(k, f) : absent;
}

/* Print the functions from @from on that did not run for reason @why_not. */
static int group(FILE *out, const struct coverage_kernel *k, size_t from,
		 const char *why_not, struct err *e)
{
	char patches[SERIES_PATCHES_TEXT];
	size_t i;
	const struct series_function *f = k->series->functions;
	const char *other, *comma = "";
	struct sentence s;

	if (begin(&s, e))
		return -ENOMEM;
	for (i = from; i < k->series->nr_functions; i++) {
		other = reason(k, &f[i]);
		if (!other || strcmp(other, why_not))
			continue;
		fprintf(s.to, "%s%s (%s%s%s)", comma, f[i].name,
			series_patches(k->series, &f[i], patches),
			f[i].inlined_into ? ", part of " : "",
			f[i].inlined_into ? f[i].inlined_into : "");
		comma = ", ";
	}
	fputc('\n', out);
	text_wrap(out, "Not executed: ", why_not, WIDTH);
	return end(&s, out, "  ", e);
}

static int not_run(FILE *out, const struct coverage_kernel *k, struct err *e)
{
	size_t i, before;
	const struct series_function *f = k->series->functions;
	const char *why_not, *other;
	int err = 0;

	for (i = 0; !err && i < k->series->nr_functions; i++) {
		why_not = reason(k, &f[i]);
		for (before = 0; why_not && before < i; before++) {
			other = reason(k, &f[before]);
			if (other && !strcmp(other, why_not))
				break;
		}
		if (why_not && before == i)
			err = group(out, k, i, why_not, e);
	}
	return err;
}

static int total(FILE *out, const struct coverage_kernel *k, struct err *e)
{
	struct coverage_count n = coverage_count(k);
	struct sentence s;

	if (begin(&s, e))
		return -ENOMEM;
	fprintf(s.to,
		"%zu of %zu functions of the series that this kernel "
		"has were executed\n(%zu %%)",
		n.ran, n.exist, n.exist ? 100 * n.ran / n.exist : 0);
	if (n.beyond)
		fprintf(s.to,
			"; of the other %zu, %zu cannot be reached by any "
			"workload, for the reasons above",
			n.exist - n.ran, n.beyond);
	fputc('\n', out);
	return end(&s, out, "", e);
}

int coverage_text(FILE *out, const struct coverage_kernel *k, struct err *e)
{
	int err = head(out, k, e);

	if (!err)
		err = ran(out, k, e);
	if (!err)
		err = not_run(out, k, e);
	return err ? err : total(out, k, e);
}
