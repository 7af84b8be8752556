// SPDX-License-Identifier: GPL-2.0-or-later
/* compare_json.c - writes compare.json */
#include "report/compare_json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stats/growth.h"
#include "base/json_out.h"

static void put_stat(json_object *stats, enum statistic stat,
		     const struct compare_stat *s)
{
	json_object *o = json_object_new_object();
	json_object *ci = NULL;

	put_real(o, "base", s->value[SIDE_BASE]);
	put_real(o, "new", s->value[SIDE_NEW]);
	json_object_object_add(o, "delta_pct",
			       s->has_delta ? real(s->delta_pct) : NULL);
	if (s->has_ci) {
		ci = json_object_new_array();
		json_object_array_add(ci, real(s->ci.low));
		json_object_array_add(ci, real(s->ci.high));
	}
	json_object_object_add(o, "ci_pct", ci);
	put_text(o, "verdict", verdict_name(s->verdict));
	json_object_object_add(stats, stat_name(stat), o);
}

static void put_metric(const struct comparison *c, json_object *o,
		       const struct compare_metric *m)
{
	json_object *stats;
	unsigned int i;

	put_text(o, "name", m->like->name);
	put_text(o, "unit", m->like->unit);
	put_text(o, "better", m->like->lower_better ? "lower" : "higher");
	put_number(o, "per", m->per[SIDE_BASE]);
	if (m->per[SIDE_BASE] != m->per[SIDE_NEW])
		put_number(o, "per_new", m->per[SIDE_NEW]);
	put_pair(o, "count", m->count[SIDE_BASE], m->count[SIDE_NEW]);
	put_pair(o, "boots", m->boots[SIDE_BASE], m->boots[SIDE_NEW]);
	/* One boot each shows nothing either way: null. */
	json_object_object_add(o, "repeats",
			       m->boots[SIDE_BASE] < 2 &&
					       m->boots[SIDE_NEW] < 2
				       ? NULL
				       : json_object_new_boolean(m->repeats));
	if (c->withheld)
		return;
	stats = json_object_new_object();
	json_object_object_add(o, "stats", stats);
	for (i = 0; i < STATS; i++)
		put_stat(stats, (enum statistic)i, &m->stat[i]);
}

static void put_cells(const struct comparison *c, json_object *root)
{
	json_object *cells = put_list(root, "cells");
	json_object *o, *metrics;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		o = add_object(cells);
		put_cell(o, &c->cells[i].cell);
		metrics = put_list(o, "metrics");
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			put_metric(c, add_object(metrics),
				   &c->cells[i].metrics[k]);
	}
}

static void put_growth_side(json_object *o, const struct compare_growth *g,
			    enum side side)
{
	json_object *s = json_object_new_object();

	put_real(s, "first", g->value[side][0]);
	put_real(s, "last", g->value[side][1]);
	put_real(s, "exponent", g->exponent[side]);
	put_real(s, "exponent_end", g->end[side]);
	json_object_object_add(o, side_name(side), s);
}

static void put_growth(const struct comparison *c, json_object *root)
{
	json_object *list = put_list(root, "growth");
	const struct compare_growth *g;
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_growth; i++) {
		g = &c->growth[i];
		o = add_object(list);
		put_cell(o, &g->cell->cell);
		put_text(o, "series", g->stem);
		put_number(o, "sizes", g->nr);
		put_number(o, "from", g->size[0]);
		put_number(o, "to", g->size[1]);
		put_growth_side(o, g, SIDE_BASE);
		put_growth_side(o, g, SIDE_NEW);
	}
}

static void put_side(const struct comparison *c, json_object *root,
		     enum side side)
{
	const struct result *r = &c->side[side].result[0];
	json_object *o = json_object_new_object();
	uint64_t starts = 0;
	size_t i;

	for (i = 0; i < c->side[side].nr; i++)
		starts += c->side[side].result[i].boots;
	put_text(o, "release", r->release);
	put_text(o, "model", r->model);
	put_text(o, "cmdline", r->cmdline);
	put_number(o, "boots", c->side[side].nr);
	put_number(o, "starts", starts);
	put_text(o, "version", r->version);
	put_text(o, "mode", r->mode);
	put_text(o, "hypervisor", r->hypervisor);
	json_object_object_add(root, side_name(side), o);
}

static void put_mask(json_object *o, const char *key, uint64_t mask)
{
	json_object *list = put_list(o, key);
	int i;

	for (i = 0; i < BOOTS_MAX; i++)
		if (mask >> i & 1)
			json_object_array_add(list, json_object_new_int(i + 1));
}

/* Only where there are any. */
static void put_rounds(json_object *o, const struct compare_check *check)
{
	json_object *which;

	if (!check->rounds[SIDE_BASE] && !check->rounds[SIDE_NEW])
		return;
	put_pair(o, "rounds", check->rounds[SIDE_BASE],
		 check->rounds[SIDE_NEW]);
	put_pair(o, "failed_rounds", check->failed_rounds[SIDE_BASE],
		 check->failed_rounds[SIDE_NEW]);
	which = json_object_new_object();
	put_mask(which, "base", check->which_rounds[SIDE_BASE]);
	put_mask(which, "new", check->which_rounds[SIDE_NEW]);
	json_object_object_add(o, "which_rounds", which);
}

static void put_checks(const struct comparison *c, json_object *root)
{
	json_object *list = put_list(root, "checks");
	const struct compare_check *check;
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_checks; i++) {
		check = &c->checks[i];
		o = add_object(list);
		put_cell(o, &check->cell);
		put_text(o, "name", check->name);
		put_text(o, "base", check_word(check, SIDE_BASE));
		put_text(o, "new", check_word(check, SIDE_NEW));
		put_pair(o, "failed", check->failed[SIDE_BASE],
			 check->failed[SIDE_NEW]);
		put_pair(o, "boots", check->boots[SIDE_BASE],
			 check->boots[SIDE_NEW]);
		put_rounds(o, check);
		if (check->why[SIDE_BASE])
			put_text(o, "base_why", check->why[SIDE_BASE]);
		if (check->why[SIDE_NEW])
			put_text(o, "new_why", check->why[SIDE_NEW]);
	}
}

static void put_missing(const struct comparison *c, json_object *root)
{
	json_object *list = put_list(root, "one_sided");
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_lonely; i++) {
		o = add_object(list);
		put_text(o, "cell", c->lonely[i].id);
		if (c->lonely[i].metric)
			put_text(o, "metric", c->lonely[i].metric);
		put_text(o, "missing_in", side_name(c->lonely[i].missing_in));
		put_text(o, "why", c->lonely[i].why);
	}
	list = put_list(root, "not_passed");
	for (i = 0; i < c->nr_unpassed; i++) {
		o = add_object(list);
		put_text(o, "cell", c->unpassed[i].id);
		put_text(o, "status", cell_status_name(c->unpassed[i].status));
		put_mask(o, "base_boots", c->unpassed[i].boots[SIDE_BASE]);
		put_mask(o, "new_boots", c->unpassed[i].boots[SIDE_NEW]);
		put_text(o, "why", c->unpassed[i].why);
	}
}

static void put_events(const struct comparison *c, json_object *root)
{
	json_object *list = put_list(root, "events");
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_events; i++) {
		o = add_object(list);
		put_text(o, "side", side_name(c->events[i].side));
		put_number(o, "boot", c->events[i].boot);
		put_text(o, "kind", c->events[i].event->kind);
		put_text(o, "text", c->events[i].event->text);
		put_text(o, "cell", c->events[i].event->cell);
	}
}

static json_object *build(const struct comparison *c)
{
	const struct result *r = &c->side[SIDE_BASE].result[0];
	json_object *root = json_object_new_object();
	json_object *list, *o;
	size_t i;

	put_text(root, "format", COMPARE_FORMAT);
	put_text(root, "mode", r->mode);
	if (c->withheld)
		put_text(root, "withheld", c->withheld);
	put_text(root, "plan", r->plan);
	put_number(root, "seed", r->seed);
	put_real(root, "tolerance_pct", c->tolerance_pct);
	put_side(c, root, SIDE_BASE);
	put_side(c, root, SIDE_NEW);
	list = put_list(root, "config");
	for (i = 0; i < c->nr_config; i++) {
		o = add_object(list);
		put_text(o, "name", c->config[i].name);
		put_text(o, "base", c->config[i].value[SIDE_BASE]);
		put_text(o, "new", c->config[i].value[SIDE_NEW]);
	}
	list = put_list(root, "warnings");
	for (i = 0; i < c->nr_warnings; i++)
		json_object_array_add(list,
				      json_object_new_string(c->warnings[i]));
	put_cells(c, root);
	put_growth(c, root);
	put_checks(c, root);
	put_profiles(root, c);
	put_missing(c, root);
	put_events(c, root);
	return root;
}

int compare_json_write(const struct comparison *c, const char *path,
		       struct why *w)
{
	json_object *root = build(c);
	char *tmp = NULL;
	FILE *f = NULL;
	int err = 0;

	if (!strcmp(path, "-")) {
		put_json(stdout, root);
		goto out;
	}
	if (asprintf(&tmp, "%s.tmp", path) < 0)
		tmp = NULL;
	if (tmp)
		f = fopen(tmp, "we");
	if (!f) {
		err = why_sys(w, errno, "cannot write %s", path);
		goto out;
	}
	put_json(f, root);
	err = ferror(f) ? EIO : 0;
	if (fclose(f))
		err = errno;
	if (!err && rename(tmp, path))
		err = errno;
	if (err) {
		unlink(tmp);
		err = why_sys(w, err, "cannot write %s", path);
	}
out:
	free(tmp);
	json_object_put(root);
	return err;
}
