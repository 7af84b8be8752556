// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_text.c - print a profile as ASCII text of at most 72 columns */
#include "report/profile_text.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "profile/profile.h"
#include "profile/profile_tree.h"
#include "report/text.h"

#define WIDTH	   72
#define NAME_WIDTH 31
#define DEEPEST	   20 /* largest indent of the tree */
#define NAMED	   10 /* most functions named in a sentence */

char *text_change(const double insn[SIDES], char text[CHANGE_MAX])
{
	char base[NUMBER_MAX], new[NUMBER_MAX], delta[NUMBER_MAX];

	snprintf(text, CHANGE_MAX, "%.15s -> %.15s (%.15s)",
		 text_fixed(insn[SIDE_BASE], 1, false, base),
		 text_fixed(insn[SIDE_NEW], 1, false, new),
		 text_fixed(profile_delta(insn[SIDE_BASE], insn[SIDE_NEW]), 1,
			    true, delta));
	return text;
}

/* Start a row. A long name has a line of its own. */
static void put_name(FILE *out, size_t indent, const char *name)
{
	size_t len = strlen(name);

	fprintf(out, "%*s", (int)indent, "");
	if (indent + len <= NAME_WIDTH) {
		fprintf(out, "%-*s", (int)(NAME_WIDTH - indent), name);
		return;
	}
	if (indent + len <= WIDTH)
		fprintf(out, "%s", name);
	else
		fprintf(out, "%.*s...", (int)(WIDTH - 3 - indent), name);
	fprintf(out, "\n%*s", NAME_WIDTH, "");
}

/* Two values, their difference, two more values; NaN is printed as "-". */
static void put_numbers(FILE *out, const double first[SIDES], double delta,
			const double second[SIDES], int digits)
{
	const double value[] = { first[SIDE_BASE], first[SIDE_NEW], delta,
				 second[SIDE_BASE], second[SIDE_NEW] };
	char text[NUMBER_MAX];
	unsigned int i;

	for (i = 0; i < 5; i++) {
		if (isnan(value[i]))
			strcpy(text, "-");
		else
			text_fixed(value[i], i > 2 ? digits : 1, i == 2, text);
		fprintf(out, i == 2 ? " %8s" : " %7s", text);
	}
	fputc('\n', out);
}

static void put_function(FILE *out, const struct profile_function *f)
{
	double insn[SIDES], calls[SIDES];
	unsigned int s;

	for (s = 0; s < SIDES; s++) {
		insn[s] = f->there[s] ? f->insn[s] : NAN;
		calls[s] = f->there[s] ? f->calls[s] : NAN;
	}
	put_name(out, 0, f->name);
	put_numbers(out, insn, f->delta, calls, 2);
}

/* The functions @from to @to in one row, without calls, which have no sum. */
static void put_rest(FILE *out, const struct profile_diff *d, size_t from,
		     size_t to, const char *what)
{
	const double none[SIDES] = { NAN, NAN };
	double insn[SIDES];
	char name[64];

	if (from >= to)
		return;
	profile_sum(d, from, to, insn);
	snprintf(name, sizeof(name), "%zu %s function%s", to - from, what,
		 to - from == 1 ? "" : "s");
	put_name(out, 0, name);
	put_numbers(out, insn, profile_delta(insn[SIDE_BASE], insn[SIDE_NEW]),
		    none, 2);
}

static void put_head(FILE *out, const char *name, const struct profile_diff *d)
{
	char change[CHANGE_MAX], text[512], pct[NUMBER_MAX] = "";
	const uint64_t boots[SIDES] = { d->boots[SIDE_BASE],
					d->boots[SIDE_NEW] };
	const uint64_t entries[SIDES] = { d->first[SIDE_BASE]->entries,
					  d->first[SIDE_NEW]->entries };
	double base = d->insn[SIDE_BASE];
	char n[2][64];

	if (base > 0)
		text_fixed(100 * profile_delta(base, d->insn[SIDE_NEW]) / base,
			   1, true, pct);
	snprintf(text, sizeof(text), "%s: %s insn per entry%s%s%s", name,
		 text_change(d->insn, change), *pct ? ", " : "", pct,
		 *pct ? " %" : "");
	text_wrap(out, "", text, WIDTH);
	fprintf(out, "boots %s, entries of a boot %s\n",
		text_count(boots, n[0]), text_count(entries, n[1]));
}

/* A sentence for a side whose boots differ. */
static void note_unlike(FILE *out, const struct profile_diff *d, enum side s)
{
	size_t i, nr = 0;

	if (profile_repeats(d, s))
		return;
	fprintf(out,
		"The boots of %s are not equal, so means are shown; they "
		"differ in",
		side_name(s));
	for (i = 0; i < d->nr_functions; i++) {
		if (!d->functions[i].differs[s])
			continue;
		if (nr++ < NAMED)
			fprintf(out, "%s %s", nr > 1 ? "," : "",
				d->functions[i].name);
	}
	if (nr > NAMED)
		fprintf(out, " and %zu more", nr - NAMED);
	fputs(".\n", out);
}

static void note_renames(FILE *out, const struct profile_diff *d)
{
	char change[CHANGE_MAX];
	double insn[SIDES];
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++)
		if (!d->has_tree[s])
			fprintf(out,
				"There is no call tree of %s, so renames "
				"were not searched for.\n",
				side_name((enum side)s));
	for (i = 0; i < d->nr_renames; i++) {
		for (s = 0; s < SIDES; s++)
			insn[s] = d->renames[i].was[s]->insn[s];
		fprintf(out, "Likely renamed: %s <-> %s? %s\n",
			d->renames[i].was[SIDE_BASE]->name,
			d->renames[i].was[SIDE_NEW]->name,
			text_change(insn, change));
	}
}

char *profile_notes(const struct profile_diff *d)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	note_unlike(f, d, SIDE_BASE);
	note_unlike(f, d, SIDE_NEW);
	note_renames(f, d);
	if (!fclose(f))
		return text;
	free(text);
	return NULL;
}

static int put_notes(FILE *out, const struct profile_diff *d)
{
	char *notes = profile_notes(d), *line, *rest = notes;

	if (!notes)
		return -ENOMEM;
	while ((line = strsep(&rest, "\n")) && *line)
		text_wrap(out, "  ", line, WIDTH);
	free(notes);
	return 0;
}

/* Two lines: the groups of columns, and the columns. */
static void put_columns(FILE *out, const char *name, const char *first,
			const char *second)
{
	fprintf(out, "%-*s %24s %15s\n%-*s %7s %7s %8s %7s %7s\n", NAME_WIDTH,
		"", first, second, NAME_WIDTH, name, "base", "new", "delta",
		"base", "new");
}

int profile_text(FILE *out, const char *name, const struct profile_diff *d,
		 size_t top)
{
	size_t changed = profile_changed(d), i;

	put_head(out, name, d);
	put_columns(out, "function", "its own insn", "calls");
	for (i = 0; i < changed && i < top; i++)
		put_function(out, &d->functions[i]);
	put_rest(out, d, i, changed, "more changed");
	put_rest(out, d, changed, d->nr_functions, "unchanged");
	return put_notes(out, d);
}

/* Nodes deeper than DEEPEST are printed with their depth. */
static void put_place(FILE *out, const struct profile_place *p)
{
	double insn[SIDES], own[SIDES];
	unsigned int s;
	char name[600];

	for (s = 0; s < SIDES; s++) {
		insn[s] = p->insn[s] > 0 || p->calls[s] > 0 ? p->insn[s] : NAN;
		own[s] = isnan(insn[s]) ? NAN : p->own[s];
	}

	if (p->depth <= DEEPEST) {
		put_name(out, p->depth, p->name);
	} else {
		snprintf(name, sizeof(name), "%zu: %s", p->depth, p->name);
		put_name(out, DEEPEST, name);
	}
	put_numbers(out, insn, p->delta, own, 1);
}

/* Print what was left out, and the tree's sum if it is not exact. */
static void put_left(FILE *out, const struct profile_diff *d)
{
	struct profile_left left = profile_left(d);
	char change[CHANGE_MAX], text[400];
	double total[SIDES] = { 0, 0 };
	size_t i;

	for (i = 0; i < d->nr_places; i++) {
		total[SIDE_BASE] += d->places[i].own[SIDE_BASE];
		total[SIDE_NEW] += d->places[i].own[SIDE_NEW];
	}
	if (left.nr) {
		snprintf(
			text, sizeof(text),
			"%zu more node%s with %s insn of their own: each, with all nodes below, changes by less than %g %% of the total and is less than %g %% of it.",
			left.nr, left.nr == 1 ? "" : "s",
			text_change(left.own, change), PLACE_CHANGE_PCT,
			PLACE_SIZE_PCT);
		text_wrap(out, "  ", text, WIDTH);
	}
	if (profile_delta(total[SIDE_BASE], d->insn[SIDE_BASE]) == 0 &&
	    profile_delta(total[SIDE_NEW], d->insn[SIDE_NEW]) == 0)
		return;
	snprintf(
		text, sizeof(text),
		"The tree counts whole blocks, and its sum is %s; the counts of functions are exact.",
		text_change(total, change));
	text_wrap(out, "  ", text, WIDTH);
}

int profile_tree_text(FILE *out, const char *name, const struct profile_diff *d)
{
	unsigned int s;
	size_t i;

	put_head(out, name, d);
	if (d->nr_places) {
		put_columns(out, "call tree", "insn with all below",
			    "own insn");
		for (i = 0; i < d->nr_places; i++)
			if (d->places[i].row)
				put_place(out, &d->places[i]);
		put_left(out, d);
		return 0;
	}
	for (s = 0; s < SIDES; s++)
		if (!d->has_tree[s])
			fprintf(out, "  There is no call tree of %s.\n",
				side_name((enum side)s));
	return 0;
}

int profile_folded(FILE *out, const struct result_profile *p)
{
	size_t *path = calloc(p->nr_nodes + 1, sizeof(*path)), i, up, depth;

	if (!path)
		return -ENOMEM;
	for (i = 0; i < p->nr_nodes; i++) {
		if (!p->nodes[i].insn)
			continue;
		for (depth = 0, up = i; up != SIZE_MAX;
		     up = p->nodes[up].parent)
			path[depth++] = up;
		while (depth--)
			fprintf(out, "%s%c", p->nodes[path[depth]].name,
				depth ? ';' : ' ');
		fprintf(out, "%" PRIu64 "\n", p->nodes[i].insn);
	}
	free(path);
	return p->nr_nodes ? 0 : -ENODATA;
}
