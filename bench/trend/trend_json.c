// SPDX-License-Identifier: GPL-2.0-or-later
/* trend_json.c - write a trend as JSON */
#include "trend/trend_json.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "file/json_out.h"
#include "report/answer.h"
#include "report/compare_json.h"
#include "report/gate_text.h"
#include "trend/trend_text.h"

static void put_kernels(const struct trend *t, json_object *root)
{
	json_object *list = json_put_list(root, "kernels"), *o;
	const struct result *r;
	size_t i;

	for (i = 0; i < t->nr; i++) {
		r = &t->set[i].result[0];
		o = json_add_object(list);
		json_put_text(o, "release", r->release);
		json_put_text(o, "version", r->version);
		json_put_text(o, "model", r->model);
		json_put_number(o, "boots", t->set[i].nr);
		json_put_number(o, "not_passed", trend_unpassed(t, i));
	}
}

/* A kernel that lacks the row, or values without an interval, make nulls. */
static void put_step(json_object *list, const struct trend_row *row,
		     size_t step)
{
	const struct compare_metric *m = row->step[step];
	const struct compare_stat *s = m ? &m->stat[STAT_MEAN] : NULL;
	json_object *o = json_add_object(list), *ci;

	if (m)
		json_put_number(o, "from", row->from[step] + 1);
	else
		json_put(o, "from", NULL);
	json_put_text(o, "verdict",
		      s && s->verdict != VERDICT_NONE ?
			      verdict_name(s->verdict) :
			      NULL);
	if (trend_cpus_differ(row, step + 1))
		json_put_bool(o, "cpus_differ", true);
	json_put_real(o, "delta_pct", s && s->has_delta ? s->delta_pct : NAN);
	if (!s || !s->has_ci) {
		json_put(o, "ci_pct", NULL);
		return;
	}
	ci = json_put_list(o, "ci_pct");
	json_add_real(ci, s->ci.low);
	json_add_real(ci, s->ci.high);
}

static void put_rows(const struct trend *t, json_object *root)
{
	json_object *rows = json_put_list(root, "rows"), *o, *list;
	const struct trend_row *row;
	double value;
	size_t i, k;

	for (i = 0; i < t->nr_rows; i++) {
		row = &t->rows[i];
		o = json_add_object(rows);
		json_put_text(o, "cell", row->id);
		json_put_text(o, "metric", row->like->name);
		json_put_text(o, "unit", row->like->unit);
		json_put_text(o, "per", row->per);
		list = json_put_list(o, "means");
		for (k = 0; k < t->nr; k++)
			json_add_real(list, trend_value(t, row, k, &value) ?
						    value :
						    NAN);
		list = json_put_list(o, "steps");
		for (k = 0; k < t->nr_steps; k++)
			put_step(list, row, k);
	}
}

static void put_checks(const struct trend *t, json_object *root)
{
	json_object *checks = json_put_list(root, "checks"), *o, *list;
	size_t i, k;

	for (i = 0; i < t->nr_checks; i++) {
		o = json_add_object(checks);
		json_put_text(o, "cell", t->checks[i].id);
		json_put_text(o, "name", t->checks[i].name);
		list = json_put_list(o, "outcomes");
		for (k = 0; k < t->nr; k++)
			json_add_text(list,
				      trend_check_word(t, &t->checks[i], k));
	}
}

/* What each step broke, as a gate without limits finds it. */
static void put_broken(const struct trend *t, json_object *root)
{
	json_object *steps = json_put_list(root, "broken"), *list;
	char text[GATE_TEXT_MAX];
	size_t i, k;

	for (i = 0; i < t->nr_steps; i++) {
		list = json_add_list(steps);
		for (k = 0; k < t->gate[i].nr_findings; k++)
			if (t->gate[i].findings[k].rule != GATE_WORSE)
				json_add_text(list,
					      gate_finding_text(
						      &t->gate[i].findings[k],
						      text));
	}
}

static int put_sure(json_object *list, const struct comparison *c)
{
	const struct answer_list *l;
	struct header belief;
	struct answer a;
	bool failed;
	char *text;
	size_t i;

	answer_make(c, &a);
	header_belief(c, &belief);
	failed = a.failed || belief.failed;
	l = &a.part[ANSWER_SURE];
	if (l->head)
		json_add_text(list, l->head);
	for (i = 0; i < l->nr; i++)
		if (l->line[i])
			json_add_text(list, l->line[i]);
	for (i = 0; i < belief.nr; i++) {
		text = trend_belief_text(&belief.fact[i]);
		if (text)
			json_add_text(list, text);
		else
			failed = true;
		free(text);
	}
	answer_free(&a);
	header_free(&belief);
	return failed ? -ENOMEM : 0;
}

/* How sure the comparison of two kernels is, with the words of the text. */
static int put_comparison(json_object *list, const struct comparison *c,
			  size_t from, size_t to)
{
	json_object *o = json_add_object(list);

	json_put_number(o, "from", from + 1);
	json_put_number(o, "to", to + 1);
	compare_json_time(c, o);
	return put_sure(json_put_list(o, "sure"), c);
}

/* The steps, and behind each those across kernels that lack rows. */
static int put_comparisons(const struct trend *t, json_object *root)
{
	json_object *list = json_put_list(root, "comparisons");
	const struct trend_gap *g;
	size_t i, k;
	int err = 0;

	for (i = 0; i < t->nr_steps; i++) {
		err |= put_comparison(list, &t->step[i], i, i + 1);
		for (k = 0; k < t->nr_gaps; k++) {
			g = &t->gaps[k];
			if (g->to == i + 1)
				err |= put_comparison(list, &g->c, g->from,
						      g->to);
		}
	}
	return err;
}

int trend_json_write(const struct trend *t, const char *path, struct err *e)
{
	const struct result *r = &t->set[0].result[0];
	json_object *root = json_new_object();
	char *repeat = NULL;
	int err = 0;

	json_put_text(root, "format", TREND_FORMAT);
	json_put_text(root, "mode", r->mode);
	json_put_text(root, "plan", r->plan);
	put_kernels(t, root);
	put_broken(t, root);
	if (put_comparisons(t, root) || trend_repeat(t, &repeat))
		err = err_set(e, ENOMEM,
			      "out of memory for the JSON of a trend");
	json_put_optional_text(root, "repeat", repeat);
	free(repeat);
	put_rows(t, root);
	put_checks(t, root);
	if (!err)
		err = json_write(path, root, e);
	json_object_put(root);
	return err;
}
