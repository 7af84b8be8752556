// SPDX-License-Identifier: GPL-2.0-or-later
/* report.c - the sub-command report: plots and a page from a results folder */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/plots.h"
#include "core/reader.h"
#include "stats/boots.h"
#include "stats/compare.h"
#include "stats/html.h"

#define COMPARE_BYTES_MAX (256L << 20)

static const char usage[] =
	"usage: daxstorm report DIR\n"
	"\n"
	"Reads DIR/base-*.json, DIR/new-*.json and DIR/compare.json, writes\n"
	"DIR/plots/ and DIR/report.html.\n";

static char *join(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

static bool is_json(const char *name, const char *start)
{
	size_t len = strlen(name);

	return !strncmp(name, start, strlen(start)) && len > 5 &&
	       !strcmp(name + len - 5, ".json");
}

static int is_base(const struct dirent *entry)
{
	return is_json(entry->d_name, "base-");
}

static int is_new(const struct dirent *entry)
{
	return is_json(entry->d_name, "new-");
}

/* Paths of one side in the order of their numbers: 2 before 10. */
static int find_boots(const char *dir, enum side side, char ***path,
		      size_t *nr, struct why *w)
{
	struct dirent **entry;
	int i, n = scandir(dir, &entry, side == SIDE_BASE ? is_base : is_new,
			   versionsort);
	bool full = true;

	*nr = 0;
	if (n < 0)
		return why_sys(w, errno, "cannot read the folder %s", dir);
	*path = calloc((size_t)n + 1, sizeof(**path));
	for (i = 0; i < n; i++) {
		if (*path && ((*path)[*nr] = join(dir, entry[i]->d_name)))
			++*nr;
		else
			full = false;
		free(entry[i]);
	}
	free(entry);
	if (!*path || !full)
		return why(w, ENOMEM, "out of memory for the names in %s", dir);
	if (!n)
		return why(w, ENOENT, "no %s-*.json in %s: measure with \"make "
			   "compare\" first", side_name(side), dir);
	return 0;
}

/* The table that was printed and the page must judge by one tolerance. */
static int read_tolerance(const char *dir, double *pct, struct why *w)
{
	char *path = join(dir, "compare.json");
	struct reader r = { .path = path, .why = w };
	json_object *root, *format;
	int err;

	*pct = -1;
	if (!path)
		return why(w, ENOMEM, "out of memory");
	if (access(path, F_OK)) { /* it only repeats what the results say */
		free(path);
		return 0;
	}
	err = read_file(&r, COMPARE_BYTES_MAX, &root);
	if (!err) {
		err = read_member(&r, root, "format", json_type_string, false,
				  &format);
		if (!err && strcmp(json_object_get_string(format),
				   COMPARE_FORMAT))
			err = refuse(&r, "format is \"%.60s\", not \"%s\"",
				     json_object_get_string(format),
				     COMPARE_FORMAT);
		if (!err)
			err = read_double(&r, root, "tolerance_pct", pct);
		json_object_put(root);
	}
	free(path);
	return err;
}

/* Replaced in one step: who reloads the page never sees half of it. */
static int write_page(const struct comparison *c, const char *dir,
		      const char *plots, struct why *w)
{
	char *path = join(dir, "report.html");
	char *tmp = join(dir, "report.html.tmp");
	FILE *f = tmp && path ? fopen(tmp, "we") : NULL;
	int err;

	if (!f) {
		err = why_sys(w, errno, "cannot write %s/report.html", dir);
		goto out;
	}
	err = html_write(f, c, plots, w);
	if (fclose(f) && !err)
		err = why_sys(w, errno, "cannot write %s", tmp);
	if (!err && rename(tmp, path))
		err = why_sys(w, errno, "cannot rename %s to %s", tmp, path);
	if (err)
		unlink(tmp);
out:
	free(path);
	free(tmp);
	return err;
}

static int write_report(const struct comparison *c, const char *dir,
			struct why *w)
{
	char *plots = join(dir, "plots");
	int err = 0;

	if (!plots)
		return why(w, ENOMEM, "out of memory");
	if (mkdir(plots, 0777) && errno != EEXIST)
		err = why_sys(w, errno, "cannot make the folder %s", plots);
	if (!err)
		err = plots_draw(c, plots, w);
	if (!err)
		err = write_page(c, dir, plots, w);
	free(plots);
	return err;
}

static int report(const char *dir, struct why *w)
{
	struct boots side[SIDES] = { { .nr = 0 }, { .nr = 0 } };
	char **path[SIDES] = { NULL, NULL };
	size_t nr[SIDES] = { 0, 0 }, i;
	struct comparison c;
	unsigned int s;
	double tolerance;
	int err = read_tolerance(dir, &tolerance, w);

	for (s = 0; !err && s < SIDES; s++) {
		err = find_boots(dir, (enum side)s, &path[s], &nr[s], w);
		if (!err)
			err = boots_load(path[s], nr[s], &side[s], w);
	}
	if (!err)
		err = compare(side, tolerance, &c, w);
	if (!err) {
		err = write_report(&c, dir, w);
		comparison_free(&c);
	}
	for (s = 0; s < SIDES; s++) {
		boots_free(&side[s]);
		for (i = 0; i < nr[s]; i++)
			free(path[s][i]);
		free(path[s]);
	}
	return err;
}

int cmd_report(int argc, char **argv)
{
	static const struct option table[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct why w;
	int opt;

	optind = 0; /* a fresh start: main may have parsed before */
	opt = getopt_long(argc, argv, "h", table, NULL);
	if (opt == 'h') {
		fputs(usage, stdout);
		return EXIT_GOOD;
	}
	if (opt != -1 || argc - optind != 1) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (!report(argv[optind], &w))
		return EXIT_GOOD;
	complain("%s", w.text);
	return EXIT_BAD;
}
