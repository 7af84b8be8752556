// SPDX-License-Identifier: GPL-2.0-or-later
/* report.c - `daxstorm report`: write plots and a page to a results folder */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/progress.h"
#include "evidence/evidence.h"
#include "file/file.h"
#include "file/json_read.h"
#include "html/html.h"
#include "report/compare_json.h"
#include "report/gate_text.h"
#include "report/plots.h"
#include "stats/compare.h"
#include "stats/gate.h"

#define COMPARE_BYTES_MAX (256L << 20)

static const char usage[] =
	"usage: daxstorm report [--all] DIR\n"
	"\n"
	"Reads DIR/base-*.json, DIR/new-*.json and DIR/compare.json, writes\n"
	"DIR/plots/ and DIR/report.html. Rows that changed are drawn, at most the 100\n"
	"largest.\n"
	"\n"
	"--all draws every row, and each picture as PNG too.\n";

/* What the table that was printed was judged by. */
struct judged_by {
	char *ended; /* why --boots auto took no more boots; NULL: not known */
	double tolerance_pct;
	struct gate_limit *limits;
	size_t nr_limits;
};

static int read_limit(struct json_reader *r, json_object *o, void *item)
{
	const char *metric = json_get_text(o, "metric");
	const char *stat = json_get_text(o, "stat");
	char text[GATE_TEXT_MAX];
	struct err e;
	double pct;
	int err = json_read_real(r, o, "pct", &pct);

	if (err)
		return err;
	snprintf(text, sizeof(text), "%.17g%s%s%s%s", pct, metric ? ":" : "",
		 metric ? metric : "", stat ? "@" : "", stat ? stat : "");
	return gate_limit_parse(text, item, &e) ? json_refuse(r, "%s", e.text) :
						  0;
}

/* The result files do not say why there are no more of them. */
static int read_ended(struct json_reader *r, json_object *root,
		      struct judged_by *by)
{
	json_object *time = json_get(root, "time");

	return time ? json_read_text(r, time, "ended", true, &by->ended) : 0;
}

static int read_compare(struct json_reader *r, json_object *root,
			struct judged_by *by)
{
	const char *format = json_get_text(root, "format");
	json_object *gate = json_get(root, "gate");
	int err;

	if (!format || (strcmp(format, COMPARE_FORMAT) &&
			strcmp(format, COMPARE_FORMAT_1)))
		return json_refuse(
			r,
			"the format is \"%.60s\", but this version of daxstorm reads \"%s\"; write the file again with daxstorm compare --json",
			format ? format : "", COMPARE_FORMAT);
	err = json_read_real(r, root, "tolerance_pct", &by->tolerance_pct);
	if (!err)
		err = read_ended(r, root, by);
	if (err || !gate)
		return err;
	return json_read_array(r, gate, "limits", sizeof(*by->limits),
			       read_limit, &by->limits, &by->nr_limits);
}

/* The page must judge as the table that was printed. */
static int read_judged_by(const char *dir, struct judged_by *by, struct err *e)
{
	char *path = folder_path(dir, "compare.json");
	struct json_reader r = { .path = path, .reason = e };
	json_object *root;
	int err;

	*by = (struct judged_by){ .tolerance_pct = -1 };
	if (!path)
		return err_set(e, ENOMEM, "out of memory");
	if (access(path, F_OK)) { /* optional: the results have all the rest */
		free(path);
		return 0;
	}
	err = json_read_file(&r, COMPARE_BYTES_MAX, &root);
	if (!err) {
		err = read_compare(&r, root, by);
		json_object_put(root);
	}
	free(path);
	return err;
}

struct page {
	const struct comparison *c;
	const char *plots, *why_none;
};

static int put_page(FILE *f, void *data, struct err *e)
{
	const struct page *page = data;

	return html_write(f, page->c, page->plots, page->why_none, e);
}

static int write_page(const struct comparison *c, const char *dir,
		      const char *plots, const char *why_none, struct err *e)
{
	struct page page = { c, plots, why_none };
	char *path = folder_path(dir, "report.html");
	int err;

	if (!path)
		return err_set(e, ENOMEM, "out of memory");
	err = file_replace(path, put_page, &page, e);
	free(path);
	return err;
}

static int write_report(const struct comparison *c, const char *dir, bool all,
			struct err *e)
{
	char *plots = folder_path(dir, "plots");
	struct err why;
	int err;

	if (!plots)
		return err_set(e, ENOMEM, "out of memory");
	err = folder_make(plots, &why);
	if (!err)
		err = plots_draw(c, plots, all, &why);
	progress_end();
	/* The numbers depend on neither the folder nor gnuplot. */
	if (err)
		complain("report: no plots: %s", why.text);
	err = write_page(c, dir, err ? NULL : plots, err ? why.text : NULL, e);
	free(plots);
	return err;
}

/* The page lists unproven checks if the data files can be read. */
static int write_with_evidence(struct comparison *c, const char *dir, bool all,
			       struct err *e)
{
	struct evidence evidence;
	int err = evidence_load(&evidence, e);

	if (err == -ENOENT)
		return write_report(c, dir, all, e);
	if (err)
		return err;
	c->evidence = &evidence;
	err = write_report(c, dir, all, e);
	c->evidence = NULL;
	evidence_free(&evidence);
	return err;
}

static int judge_and_write(struct comparison *c, const struct judged_by *by,
			   const char *dir, bool all, struct err *e)
{
	struct gate gate;
	int err = gate_judge(c, by->limits, by->nr_limits, &gate, e);

	if (err)
		return err;
	c->gate = &gate;
	err = write_with_evidence(c, dir, all, e);
	c->gate = NULL;
	gate_free(&gate);
	return err;
}

static int report(const char *dir, bool all, struct err *e)
{
	struct folder f = { .nr = { 0, 0 } };
	struct judged_by by;
	struct comparison c;
	int err = read_judged_by(dir, &by, e);

	if (!err)
		err = folder_load(dir, &f, e);
	if (!err)
		err = compare(f.side, by.tolerance_pct, &c, e);
	if (!err) {
		c.ended = by.ended;
		err = plots_choose(&c, all, e);
		if (!err)
			err = judge_and_write(&c, &by, dir, all, e);
		comparison_free(&c);
	}
	folder_free(&f);
	free(by.limits);
	free(by.ended);
	return err;
}

static int cmd_report(int argc, char **argv)
{
	static const struct option table[] = {
		{ "all", no_argument, NULL, 'a' },
		{ NULL, 0, NULL, 0 },
	};
	bool all = false;
	struct err w;
	int opt, err;

	optind = 0; /* restart getopt: main may have used it before */
	while ((opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (opt != 'a')
			return EXIT_USAGE;
		all = true;
	}
	if (argc - optind != 1)
		return EXIT_USAGE;
	progress_begin("making the report");
	err = report(argv[optind], all, &w);
	progress_end();
	if (!err)
		return EXIT_GOOD;
	complain("%s", w.text);
	return EXIT_BAD;
}

const struct command command_report = {
	"report", cmd_report, usage,
	"one HTML page of a comparison, plots inside"
};
