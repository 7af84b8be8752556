// SPDX-License-Identifier: GPL-2.0-or-later
/* workload.c - the list of workloads, sorted by name */
#include "base/workload.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell_result.h"
#include "base/target_ops.h"

static struct workload *head;

static const char *name_of(const struct workload *workload)
{
	return workload->name ? workload->name : "";
}

void workload_register(struct workload *workload)
{
	static const struct metric no_metric = { .name = NULL };
	static const struct check no_check = { .name = NULL };
	static const char *const no_exercise = NULL;
	struct workload **at = &head;

	if (!workload->metrics)
		workload->metrics = &no_metric;
	if (!workload->checks)
		workload->checks = &no_check;
	if (!workload->exercises)
		workload->exercises = &no_exercise;

	while (*at && strcmp(name_of(*at), name_of(workload)) < 0)
		at = &(*at)->next;
	workload->next = *at;
	*at = workload;
}

static bool consists_of(const char *name, const char *characters)
{
	size_t len = strspn(name, characters);

	return len && !name[len] && len < CELL_NAME_MAX;
}

bool workload_is_name(const char *name)
{
	return consists_of(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

static bool is_metric_name(const char *name)
{
	return consists_of(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

static int check_metric(const struct workload *w, const struct metric *m,
			struct err *e)
{
	const struct metric *other;

	if (!is_metric_name(m->name))
		return err_set(
			e, EINVAL,
			"metric \"%s\": use a-z, 0-9 and underscores, and fewer than %d characters",
			m->name, CELL_NAME_MAX);
	for (other = w->metrics; other < m; other++)
		if (!strcmp(other->name, m->name))
			return err_set(e, EINVAL,
				       "two metrics have the name %s", m->name);
	if (!m->summary)
		return err_set(e, EINVAL, "metric %s has no summary", m->name);
	if (!w->test && !m->op)
		return err_set(e, EINVAL, "metric %s has no op to measure",
			       m->name);
	return 0;
}

static int check_metrics(const struct workload *w, struct err *e)
{
	const struct metric *m;
	enum granularity g = GRAN_4K;
	int err;

	for (m = w->metrics; m->name; m++) {
		err = check_metric(w, m, e);
		if (err)
			return err;
	}
	while (g < GRANULARITIES && !w->entries[g])
		g++;
	if (w->metrics->name && !w->test && g == GRANULARITIES)
		return err_set(
			e, EINVAL,
			"no entries: set the number of page-table entries of a cell for each page size");
	return 0;
}

static int check_checks(const struct workload *w, struct err *e)
{
	const struct check *c;

	for (c = w->checks; c->name; c++) {
		if (!workload_is_name(c->name))
			return err_set(
				e, EINVAL,
				"check \"%s\": use a-z, 0-9 and hyphens, and fewer than %d characters",
				c->name, CELL_NAME_MAX);
		if (!c->summary)
			return err_set(e, EINVAL, "check %s has no summary",
				       c->name);
	}
	return 0;
}

static int check_fields(const struct workload *w, struct err *e)
{
	char word[32];

	if (!w->name)
		return err_set(e, EINVAL, "no name");
	if (!workload_is_name(w->name))
		return err_set(
			e, EINVAL,
			"use a-z, 0-9 and hyphens, and fewer than %d characters for a name",
			CELL_NAME_MAX);
	if (!strcmp(w->name, "plan") || !strncmp(w->name, "fio", 3))
		return err_set(
			e, EINVAL,
			"the name is reserved for sections of plans; choose another one");
	if (!w->summary)
		return err_set(e, EINVAL, "no summary");
	if (!w->targets)
		return err_set(
			e, EINVAL,
			"no targets: kinds of target such as \"xfs devdax\", or \"dax\", \"fsdax\" or \"reflink\"");
	if (target_ops_unknown(w->targets, word))
		return err_set(
			e, EINVAL,
			"its targets name \"%s\", which is not a kind of target",
			word);
	if (!w->test && !w->metrics->name)
		return err_set(e, EINVAL, "neither metrics nor a test");
	return 0;
}

int workload_check(const struct workload *w, struct err *e)
{
	struct err reason = { "" };
	int err = check_fields(w, &reason);

	if (!err)
		err = check_metrics(w, &reason);
	if (!err)
		err = check_checks(w, &reason);
	if (!err && w->next && w->next->name && !strcmp(w->name, w->next->name))
		err = err_set(&reason, EEXIST, "its name is taken by %s",
			      w->next->file ? w->next->file : "another file");
	return err ? err_set(e, -err, "workload %s (%s): %s",
			     w->name ? w->name : "without a name",
			     w->file ? w->file : "no file", reason.text) :
		     0;
}

int workload_check_all(struct err *e)
{
	const struct workload *w;
	int err = 0;

	for (w = head; !err && w; w = w->next)
		err = workload_check(w, e);
	return err;
}

const struct workload *workload_first(void)
{
	return head;
}

const struct workload *workload_find(const char *name)
{
	const struct workload *w;

	for (w = head; w; w = w->next)
		if (!strcmp(w->name, name))
			return w;
	return NULL;
}

bool workload_measures(const char *name)
{
	const struct workload *w = workload_find(name);

	return !w || w->kind == WORKLOAD_MEASURE;
}

static const struct metric *declared(const struct workload *w, const char *name)
{
	size_t stem = metric_stem(name);
	const struct metric *m;

	for (m = w->metrics; m->name; m++)
		if (!strcmp(m->name, name) ||
		    (strlen(m->name) == stem && !strncmp(m->name, name, stem)))
			return m;
	return NULL;
}

const char *workload_per(const char *workload, const char *metric)
{
	const struct workload *w = workload_find(workload);
	const struct metric *m = w ? declared(w, metric) : NULL;
	unsigned int i;

	if (!strncmp(workload, "fio-", 4) || (w && w->test))
		return "call";
	for (i = 0; m && i < GRANULARITIES; i++)
		if (m->pages[i])
			return "page";
	return "entry";
}

const char *exercise_on(const char *exercise, const char *model)
{
	const char *colon = strchr(exercise, ':');
	size_t len = colon ? (size_t)(colon - exercise) : 0;

	if (!colon)
		return exercise;
	return !model || !strncmp(model, exercise, len) ? colon + 1 : NULL;
}
