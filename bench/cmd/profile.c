// SPDX-License-Identifier: GPL-2.0-or-later
/* profile.c - `daxstorm profile`: which functions explain a difference */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "profile/profile.h"
#include "report/profile_json.h"
#include "report/profile_text.h"
#include "report/text.h"
#include "stats/compare.h"

#define TOP 20

struct options {
	const char *cell, *metric; /* NULL: all */
	size_t top;
	bool tree, json, folded;
	enum side side; /* of --folded */
};

static const char usage[] =
	"usage: daxstorm profile DIR [--cell CELL] [--metric METRIC]\n"
	"                        [--top N] [--tree | --folded base|new | --json]\n"
	"\n"
	"Reads DIR/base-*.json and DIR/new-*.json of a \"make compare PROFILE=1\"\n"
	"and prints, for each profiled cell and metric, the N functions (20)\n"
	"whose own instructions per entry changed most.\n"
	"\n"
	"  --cell munmap/xfs/2m   these cells only; the first parts are enough\n"
	"  --metric fault         this metric only\n"
	"  --tree                 print the call tree, which includes callees\n"
	"  --folded new           stacks of the first boot of a side, for\n"
	"                         flame-graph tools; one cell and metric\n"
	"  --json                 \"profiles\" as in compare.json\n";

static int parse_top(const char *text, size_t *top)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || !n)
		return -EINVAL;
	*top = n;
	return 0;
}

static int parse_side(const char *text, struct options *o)
{
	o->folded = true;
	for (o->side = SIDE_BASE; o->side < SIDES; o->side++)
		if (!strcmp(text, side_name(o->side)))
			return 0;
	return -EINVAL;
}

/* Return: 0, or -EINVAL after a message. */
static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option table[] = {
		{ "cell", required_argument, NULL, 'c' },
		{ "metric", required_argument, NULL, 'm' },
		{ "top", required_argument, NULL, 'n' },
		{ "tree", no_argument, NULL, 't' },
		{ "folded", required_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 },
	};
	int opt, err = 0;

	optind = 0; /* restart getopt: main may have used it before */
	while (!err && (opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (opt == 'c')
			o->cell = optarg;
		else if (opt == 'm')
			o->metric = optarg;
		else if (opt == 'n')
			err = parse_top(optarg, &o->top);
		else if (opt == 't')
			o->tree = true;
		else if (opt == 'f')
			err = parse_side(optarg, o);
		else if (opt == 'j')
			o->json = true;
		else
			return -EINVAL;
		if (err)
			complain(
				"profile: invalid value \"%s\"; see daxstorm profile --help",
				optarg);
	}
	return o->tree + o->folded + o->json > 1 ? -EINVAL : err;
}

/* Return whether --cell matches @id: "munmap/xfs" matches "munmap/xfs/2m/1". */
static bool cell_asked(const char *id, const struct options *o)
{
	size_t len = o->cell ? strlen(o->cell) : 0;

	return !o->cell ||
	       (!strncmp(id, o->cell, len) && (!id[len] || id[len] == '/'));
}

static bool asked(const struct compare_cell *cell,
		  const struct compare_metric *m, const struct options *o)
{
	return m->profile && cell_asked(cell->id, o) &&
	       (!o->metric || !strcmp(m->like->name, o->metric));
}

/* Free every profile that was not asked for. Return: the number left. */
static size_t keep_asked(struct comparison *c, const struct options *o,
			 size_t *profiles)
{
	struct compare_metric *m;
	size_t i, k, nr = 0;

	for (*profiles = i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			*profiles += m->profile != NULL;
			nr += asked(&c->cells[i], m, o);
		}
	}
	for (i = 0; nr && i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (asked(&c->cells[i], m, o))
				continue;
			profile_diff_free(m->profile);
			m->profile = NULL;
		}
	}
	return nr;
}

/* List the profiles that exist, one line for each cell. */
static void name_profiles(const struct comparison *c)
{
	const struct compare_cell *cell;
	bool told;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		cell = &c->cells[i];
		told = false;
		for (k = 0; k < cell->nr_metrics; k++) {
			if (!cell->metrics[k].profile)
				continue;
			fprintf(stderr, "%s%s", told ? ", " : "  --cell ",
				told ? "" : cell->id);
			fprintf(stderr, "%s%s", told ? "" : " --metric ",
				cell->metrics[k].like->name);
			told = true;
		}
		if (told)
			fputc('\n', stderr);
	}
}

/* Print the call tree of the first boot that has a profile. */
static int print_folded(const struct compare_cell *cell,
			const struct compare_metric *m, enum side side,
			struct err *e)
{
	int err = profile_folded(stdout, m->profile->first[side]);

	if (err == -ENODATA)
		return err_set(
			e, ENODATA,
			"the first boot of %s has no call tree of %s %s, from which stacks are printed; measure again with PROFILE=1",
			side_name(side), cell->id, m->like->name);
	return err ? err_set(e, -err, "out of memory for the stacks") : 0;
}

static int print_one(const struct compare_cell *cell,
		     const struct compare_metric *m, const struct options *o,
		     struct err *e)
{
	char name[CELL_ID_MAX + CELL_NAME_MAX];
	int err;

	if (o->folded)
		return print_folded(cell, m, o->side, e);
	snprintf(name, sizeof(name), "%s %s", cell->id, m->like->name);
	err = o->tree ? profile_tree_text(stdout, name, m->profile) :
			profile_text(stdout, name, m->profile, o->top);
	return err ? err_set(e, -err, "out of memory for the profile") : 0;
}

/* List cells and metrics that were asked for and cannot be compared. */
static void print_lonely(FILE *out, const struct comparison *c,
			 const struct options *o)
{
	const struct compare_lonely *l;
	char text[600];
	size_t i;

	for (i = 0; i < c->nr_lonely; i++) {
		l = &c->lonely[i];
		if (!cell_asked(l->id, o) ||
		    (o->metric && l->metric && strcmp(l->metric, o->metric)))
			continue;
		snprintf(text, sizeof(text), "%s%s%s: no profile of %s: %s",
			 l->id, l->metric ? " " : "",
			 l->metric ? l->metric : "", side_name(l->missing_in),
			 l->reason);
		fputc('\n', out);
		text_wrap(out, "", text, 72);
	}
}

static int print_all(const struct comparison *c, const struct options *o,
		     struct err *e)
{
	const struct compare_cell *cell;
	bool first = true;
	size_t i, k;
	int err = 0;

	if (o->json) {
		profiles_json_print(stdout, c);
		return 0;
	}
	for (i = 0; i < c->nr_cells; i++) {
		cell = &c->cells[i];
		for (k = 0; !err && k < cell->nr_metrics; k++) {
			if (!cell->metrics[k].profile)
				continue;
			if (!first)
				putchar('\n');
			first = false;
			err = print_one(cell, &cell->metrics[k], o, e);
		}
	}
	if (!err && !o->folded)
		print_lonely(stdout, c, o);
	return err;
}

static int select_and_print(struct comparison *c, const char *dir,
			    const struct options *o, struct err *e)
{
	size_t profiles, nr = keep_asked(c, o, &profiles);
	int err;

	if (!profiles)
		return err_set(
			e, ENODATA,
			"%s has no profile that exists on both sides; measure with \"make compare PROFILE=1\"",
			dir);
	if (!nr || (o->folded && nr > 1)) {
		err = nr ? err_set(e, EINVAL,
				   "--folded prints one cell and metric; select one of:") :
			   err_set(e, EINVAL,
				   "there is no profile of cell %s, metric %s; there are:",
				   o->cell ? o->cell : "any",
				   o->metric ? o->metric : "any");
		complain("%s", e->text);
		e->text[0] = '\0';
		name_profiles(c);
		print_lonely(stderr, c, o);
		return err;
	}
	return print_all(c, o, e);
}

static int profile(const char *dir, const struct options *o, struct err *e)
{
	struct comparison c;
	struct folder f;
	int err = folder_load(dir, &f, e);

	if (!err)
		err = compare(f.side, -1, &c, e);
	if (!err) {
		err = select_and_print(&c, dir, o, e);
		comparison_free(&c);
	}
	folder_free(&f);
	return err;
}

static int cmd_profile(int argc, char **argv)
{
	struct options o = { .top = TOP };
	struct err w;
	int err = parse_options(argc, argv, &o);

	if (err || argc - optind != 1)
		return EXIT_USAGE;
	if (!profile(argv[optind], &o, &w))
		return EXIT_GOOD;
	if (w.text[0])
		complain("%s", w.text);
	return EXIT_BAD;
}

const struct command command_profile = {
	"profile", cmd_profile, usage,
	"which kernel functions cost more or less"
};
