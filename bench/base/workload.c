// SPDX-License-Identifier: GPL-2.0-or-later
/* workload.c - the list of what is linked in, sorted by name */
#include "base/workload.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static struct workload *head;

void workload_register(struct workload *workload)
{
	static const struct metric no_metric = { .name = NULL };
	static const struct check no_check = { .name = NULL };
	static const struct bug no_bug = { .title = NULL };
	static const unsigned char no_patch;
	static const char *const no_exercise = NULL;
	struct workload **at = &head;

	if (!workload->metrics)
		workload->metrics = &no_metric;
	if (!workload->checks)
		workload->checks = &no_check;
	if (!workload->bugs)
		workload->bugs = &no_bug;
	if (!workload->patches)
		workload->patches = &no_patch;
	if (!workload->exercises)
		workload->exercises = &no_exercise;

	while (*at && strcmp((*at)->name, workload->name) < 0)
		at = &(*at)->next;
	workload->next = *at;
	*at = workload;
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

const char *exercise_on(const char *exercise, const char *model)
{
	const char *colon = strchr(exercise, ':');
	size_t len = colon ? (size_t)(colon - exercise) : 0;

	if (!colon)
		return exercise;
	return !model || !strncmp(model, exercise, len) ? colon + 1 : NULL;
}
