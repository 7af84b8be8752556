// SPDX-License-Identifier: GPL-2.0-or-later
/* compare_json.c - write compare.json */
#include "report/compare_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/json_out.h"
#include "host/boots.h"
#include "host/json.h"
#include "report/gate_text.h"
#include "report/profile_json.h"
#include "stats/growth.h"
#include "stats/time_stats.h"

static void put_interval(json_object *o, const char *key, bool has,
			 const struct interval *interval)
{
	json_object *list;

	if (!has) {
		json_put(o, key, NULL);
		return;
	}
	list = json_put_list(o, key);
	json_add_real(list, interval->low);
	json_add_real(list, interval->high);
}

static const char *verdict_text(enum verdict verdict)
{
	return verdict == VERDICT_NONE ? NULL : verdict_name(verdict);
}

/* What the cost of measuring is to a statistic. */
static void put_doubts(json_object *list, const struct compare_stat *s)
{
	if (s->too_short)
		json_add_text(list, "all");
	if (s->cost_large)
		json_add_text(list, "large");
	if (s->cost_unsure)
		json_add_text(list, "unsure");
}

static void put_stat(const struct comparison *c, json_object *stats,
		     enum statistic stat, const struct compare_stat *s)
{
	json_object *o = json_put_object(stats, stat_name(stat));

	json_put_real(o, "base", s->value[SIDE_BASE]);
	json_put_real(o, "new", s->value[SIDE_NEW]);
	json_put_real(o, "delta_pct", s->has_delta ? s->delta_pct : NAN);
	put_interval(o, "ci_pct", s->has_ci, &s->ci);
	json_put_real(o, "delta", s->delta);
	put_interval(o, "interval", s->has_span, &s->span);
	if (!c->exact) {
		json_put_real(o, "p", s->has_ci ? s->p : NAN);
		json_put_real(o, "p_corrected",
			      s->has_ci && s->verdict != VERDICT_NONE ?
				      s->p_corrected :
				      NAN);
		json_put_real(o, "noise_pct", s->has_ci ? s->noise * 100 : NAN);
		json_put_text(o, "raw_verdict", verdict_text(s->raw_verdict));
	}
	json_put_text(o, "verdict", verdict_text(s->verdict));
	if (s->too_short || s->cost_large || s->cost_unsure)
		put_doubts(json_put_list(o, "cost"), s);
}

void compare_json_time(const struct comparison *c, json_object *root)
{
	json_object *o, *list, *pair;
	struct self_difference floor;
	struct measuring_cost cost;
	size_t i;

	if (c->exact || c->withheld)
		return;
	o = json_put_object(root, "time");
	json_put_text(o, "method", row_method_name(c->method));
	json_put_number(o, "rows", c->nr_rows);
	json_put_number(o, "judged", c->nr_judged);
	json_put_number(o, "drifting", c->nr_drifting);
	json_put_bool(o, "took_turns", c->took_turns);
	if (c->ended)
		json_put_text(o, "ended", c->ended);
	measuring_cost(c, &cost);
	pair = json_put_object(o, "cost_ns");
	json_put_real(pair, "base", cost.of[SIDE_BASE]);
	json_put_real(pair, "new", cost.of[SIDE_NEW]);
	json_put_real(pair, "low", cost.low);
	json_put_real(pair, "high", cost.high);
	if (base_against_itself(c, &floor)) {
		pair = json_put_object(o, "base_against_itself");
		json_put_real(pair, "median_pct", floor.median_pct);
		json_put_real(pair, "widest_pct", floor.widest_pct);
	}
	list = json_put_list(o, "outliers");
	for (i = 0; i < c->nr_outliers; i++) {
		o = json_add_object(list);
		json_put_text(o, "side", side_name(c->outliers[i].side));
		json_put_number(o, "boot", c->outliers[i].boot);
		json_put_number(o, "rows", c->outliers[i].rows);
		if (c->outliers[i].kept)
			json_put_bool(o, "kept", true);
	}
}

static void put_beside(json_object *o, const struct compare_metric *m)
{
	json_object *pair;
	unsigned int i;

	for (i = 0; i < BESIDES; i++) {
		pair = json_put_object(o, beside_names[i]);
		json_put_real(pair, "base", m->beside[SIDE_BASE][i]);
		json_put_real(pair, "new", m->beside[SIDE_NEW][i]);
		if (i == BESIDE_WAITING || i == BESIDE_DEFERRED)
			json_put_text(pair, "verdict",
				      verdict_text(m->beside_verdict[i]));
	}
}

/* IDs of the cells of memory that is not DAX that have the metric, too. */
static void put_controls(json_object *o, const struct compare_cell *cell,
			 const struct compare_metric *m)
{
	json_object *list;
	size_t i;

	if (!cell->nr_controls)
		return;
	list = json_put_list(o, "controls");
	for (i = 0; i < cell->nr_controls; i++)
		if (control_metric(cell, i, m))
			json_add_text(list, cell->control[i]->id);
}

static void put_metric(const struct comparison *c, json_object *o,
		       const struct compare_cell *cell,
		       const struct compare_metric *m)
{
	json_object *stats;
	unsigned int i;

	json_put_text(o, "name", m->like->name);
	json_put_text(o, "unit", m->like->unit);
	json_put_text(o, "better", m->like->lower_better ? "lower" : "higher");
	json_put_number(o, "per", m->per[SIDE_BASE]);
	json_put_pair(o, "count", m->count[SIDE_BASE], m->count[SIDE_NEW]);
	json_put_pair(o, "boots", m->boots[SIDE_BASE], m->boots[SIDE_NEW]);
	/* Only boots of one side and seed show whether values repeat. */
	if (m->repeated)
		json_put_bool(o, "repeats", m->repeats);
	else
		json_put(o, "repeats", NULL);
	json_put_number(o, "pairs", m->pairs);
	if (c->exact)
		json_put_text(o, "samples", samples_name(m->samples));
	if (m->cpus_differ)
		json_put_bool(o, "cpus_differ", true);
	put_controls(o, cell, m);
	if (c->withheld)
		return;
	stats = json_put_object(o, "stats");
	for (i = 0; i < STATS; i++)
		put_stat(c, stats, (enum statistic)i, &m->stat[i]);
	if (m->has_beside)
		put_beside(json_put_object(o, "beside"), m);
}

static void put_cells(const struct comparison *c, json_object *root)
{
	json_object *cells = json_put_list(root, "cells");
	json_object *o, *metrics;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		o = json_add_object(cells);
		json_put_cell(o, &c->cells[i].cell);
		metrics = json_put_list(o, "metrics");
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			put_metric(c, json_add_object(metrics), &c->cells[i],
				   &c->cells[i].metrics[k]);
	}
}

static void put_growth_side(json_object *o, const struct compare_growth *g,
			    enum side side)
{
	json_object *s = json_put_object(o, side_name(side));

	json_put_real(s, "first", g->value[side][0]);
	json_put_real(s, "last", g->value[side][1]);
	json_put_real(s, "exponent", g->exponent[side]);
	json_put_real(s, "exponent_end", g->end[side]);
}

static void put_growth(const struct comparison *c, json_object *root)
{
	json_object *list = json_put_list(root, "growth");
	const struct compare_growth *g;
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_growth; i++) {
		g = &c->growth[i];
		o = json_add_object(list);
		json_put_cell(o, &g->cell->cell);
		json_put_text(o, "series", g->stem);
		json_put_number(o, "sizes", g->nr);
		json_put_number(o, "from", g->size[0]);
		json_put_number(o, "to", g->size[1]);
		put_growth_side(o, g, SIDE_BASE);
		put_growth_side(o, g, SIDE_NEW);
	}
}

static void put_seeds(json_object *o, const struct boots *side)
{
	json_object *list = json_put_list(o, "seeds");
	size_t i;

	for (i = 0; i < side->nr; i++)
		json_add_number(list, side->result[i].seed);
}

/* Cells of all boots that something else disturbed, if that is on record. */
static void put_disturbed(json_object *o, const struct boots *side)
{
	size_t nr[HOST_DISTURBANCES] = { 0 }, i, k;
	bool recorded = false;
	unsigned int kind;

	for (i = 0; i < side->nr; i++)
		for (k = 0; k < side->result[i].nr_cells; k++)
			for (kind = 0; kind < HOST_DISTURBANCES; kind++) {
				const struct host_cell *host =
					side->result[i].cells[k].host;

				recorded |= host != NULL;
				nr[kind] += host && host_disturbed(host, kind);
			}
	if (!recorded)
		return;
	o = json_put_object(o, "disturbed");
	for (kind = 0; kind < HOST_DISTURBANCES; kind++)
		json_put_number(o, host_disturbance_names[kind], nr[kind]);
}

static void put_side(const struct comparison *c, json_object *root,
		     enum side side)
{
	const struct result *r = &c->side[side].result[0];
	json_object *o = json_put_object(root, side_name(side));
	uint64_t starts = 0;
	size_t i;

	for (i = 0; i < c->side[side].nr; i++)
		starts += c->side[side].result[i].boots;
	json_put_text(o, "release", r->release);
	json_put_text(o, "model", r->model);
	json_put_text(o, "cmdline", r->cmdline);
	json_put_number(o, "boots", c->side[side].nr);
	json_put_number(o, "starts", starts);
	put_seeds(o, &c->side[side]);
	json_put_text(o, "version", r->version);
	json_put_text(o, "mode", r->mode);
	json_put_text(o, "hypervisor", r->hypervisor);
	if (r->state.recorded)
		json_put(o, "host_state", host_state_json(&r->state));
	if (r->outer.recorded)
		json_put(o, "outer_state", host_state_json(&r->outer));
	put_disturbed(o, &c->side[side]);
}

/* The rounds of a mask, from 1. */
static void put_mask(json_object *o, const char *key, uint64_t mask)
{
	json_object *list = json_put_list(o, key);
	unsigned int i;

	for (i = 0; i < CELL_ROUNDS_MAX; i++)
		if (mask >> i & 1)
			json_add_number(list, i + 1);
}

static void put_boots(json_object *o, const char *key,
		      const struct boot_list *boots)
{
	json_object *list = json_put_list(o, key);
	size_t i;

	for (i = 0; i < boots->nr; i++)
		json_add_number(list, boots->boot[i]);
}

/* Members for checks of a plan with rounds. */
static void put_rounds(json_object *o, const struct compare_check *check)
{
	json_object *which;

	if (!check->rounds[SIDE_BASE] && !check->rounds[SIDE_NEW])
		return;
	json_put_pair(o, "rounds", check->rounds[SIDE_BASE],
		      check->rounds[SIDE_NEW]);
	json_put_pair(o, "failed_rounds", check->failed_rounds[SIDE_BASE],
		      check->failed_rounds[SIDE_NEW]);
	which = json_put_object(o, "which_rounds");
	put_mask(which, "base", check->which_rounds[SIDE_BASE]);
	put_mask(which, "new", check->which_rounds[SIDE_NEW]);
}

static void put_checks(const struct comparison *c, json_object *root)
{
	json_object *list = json_put_list(root, "checks");
	const struct compare_check *check;
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_checks; i++) {
		check = &c->checks[i];
		o = json_add_object(list);
		json_put_cell(o, &check->cell);
		json_put_text(o, "name", check->name);
		json_put_text(o, "base", check_word(check, SIDE_BASE));
		json_put_text(o, "new", check_word(check, SIDE_NEW));
		json_put_pair(o, "failed", check->failed[SIDE_BASE],
			      check->failed[SIDE_NEW]);
		json_put_pair(o, "boots", check->boots[SIDE_BASE],
			      check->boots[SIDE_NEW]);
		put_rounds(o, check);
		json_put_optional_text(o, "base_why", check->reason[SIDE_BASE]);
		json_put_optional_text(o, "new_why", check->reason[SIDE_NEW]);
	}
}

static void put_missing(const struct comparison *c, json_object *root)
{
	json_object *list = json_put_list(root, "one_sided");
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_lonely; i++) {
		o = json_add_object(list);
		json_put_text(o, "cell", c->lonely[i].id);
		json_put_optional_text(o, "metric", c->lonely[i].metric);
		json_put_text(o, "missing_in",
			      side_name(c->lonely[i].missing_in));
		json_put_text(o, "why", c->lonely[i].reason);
	}
	list = json_put_list(root, "not_passed");
	for (i = 0; i < c->nr_unpassed; i++) {
		o = json_add_object(list);
		json_put_text(o, "cell", c->unpassed[i].id);
		json_put_text(o, "status",
			      cell_status_name(c->unpassed[i].status));
		put_boots(o, "base_boots", &c->unpassed[i].boots[SIDE_BASE]);
		put_boots(o, "new_boots", &c->unpassed[i].boots[SIDE_NEW]);
		json_put_text(o, "why", c->unpassed[i].reason);
	}
}

static void put_events(const struct comparison *c, json_object *root)
{
	json_object *list = json_put_list(root, "events");
	json_object *o;
	size_t i;

	for (i = 0; i < c->nr_events; i++) {
		o = json_add_object(list);
		json_put_text(o, "side", side_name(c->events[i].side));
		json_put_number(o, "boot", c->events[i].boot);
		json_put_text(o, "kind", c->events[i].event->kind);
		json_put_text(o, "text", c->events[i].event->text);
		json_put_text(o, "cell", c->events[i].event->cell);
	}
}

static void put_limit(json_object *o, const struct gate_limit *l)
{
	json_put_real(o, "pct", l->pct);
	if (l->metric[0])
		json_put_text(o, "metric", l->metric);
	if (l->has_stat)
		json_put_text(o, "stat", stat_name(l->stat));
}

static void put_finding(json_object *o, const struct gate_finding *f)
{
	char text[GATE_TEXT_MAX];

	json_put_text(o, "rule", gate_rule_name(f->rule));
	json_put_optional_text(o, "cell", f->cell);
	json_put_optional_text(o, "name", f->name);
	if (f->values) {
		json_put_text(o, "stat", stat_name(f->stat));
		json_put_real(o, "limit_pct", f->limit_pct);
	}
	if (f->known)
		json_put_bool(o, "known", true);
	json_put_text(o, "text", gate_finding_text(f, text));
}

static void put_gate(const struct comparison *c, json_object *root)
{
	json_object *o, *list;
	size_t i;

	if (!c->gate)
		return;
	o = json_put_object(root, "gate");
	list = json_put_list(o, "limits");
	for (i = 0; i < c->gate->nr_limits; i++)
		put_limit(json_add_object(list), &c->gate->limits[i]);
	json_put_bool(o, "passed", !c->gate->nr_findings);
	list = json_put_list(o, "findings");
	for (i = 0; i < c->gate->nr_findings; i++)
		put_finding(json_add_object(list), &c->gate->findings[i]);
}

static json_object *build(const struct comparison *c)
{
	const struct result *r = &c->side[SIDE_BASE].result[0];
	json_object *root = json_new_object();
	json_object *list, *o;
	size_t i;

	json_put_text(root, "format", COMPARE_FORMAT);
	json_put_text(root, "mode", r->mode);
	json_put_optional_text(root, "withheld", c->withheld);
	json_put_text(root, "plan", r->plan);
	json_put_number(root, "seed", r->seed);
	json_put_real(root, "tolerance_pct", c->tolerance_pct);
	if (c->exact)
		json_put_real(root, "tolerance_insn", c->tolerance_insn);
	put_side(c, root, SIDE_BASE);
	put_side(c, root, SIDE_NEW);
	list = json_put_list(root, "config");
	for (i = 0; i < c->nr_config; i++) {
		o = json_add_object(list);
		json_put_text(o, "name", c->config[i].name);
		json_put_text(o, "base", c->config[i].value[SIDE_BASE]);
		json_put_text(o, "new", c->config[i].value[SIDE_NEW]);
	}
	list = json_put_list(root, "warnings");
	for (i = 0; i < c->nr_warnings; i++)
		json_add_text(list, c->warnings[i]);
	compare_json_time(c, root);
	put_cells(c, root);
	put_growth(c, root);
	put_checks(c, root);
	json_put_profiles(root, c);
	put_missing(c, root);
	put_events(c, root);
	put_gate(c, root);
	return root;
}

int compare_json_write(const struct comparison *c, const char *path,
		       struct err *e)
{
	json_object *root = build(c);
	int err = json_write(path, root, e);

	json_object_put(root);
	return err;
}
