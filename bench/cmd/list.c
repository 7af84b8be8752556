// SPDX-License-Identifier: GPL-2.0-or-later
/* list.c - `daxstorm list`: what is linked in, from its own fields */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "core/series.h"
#include "core/workload.h"

static json_object *text(const char *t)
{
	return json_object_new_string(t);
}

static json_object *workload_json(const struct workload *w)
{
	static const char *const kinds[] = { "measure", "stress", "check" };
	json_object *o = json_object_new_object();
	json_object *list = json_object_new_array(), *m;
	const struct metric *metric;
	unsigned int i;

	json_object_object_add(o, "name", text(w->name));
	json_object_object_add(o, "kind", text(kinds[w->kind]));
	json_object_object_add(o, "summary", text(w->summary));
	for (metric = w->metrics; metric->name; metric++) {
		m = json_object_new_object();
		json_object_object_add(m, "name", text(metric->name));
		json_object_object_add(m, "summary", text(metric->summary));
		json_object_array_add(list, m);
	}
	json_object_object_add(o, "metrics", list);
	list = json_object_new_array();
	for (i = 0; w->exercises[i]; i++)
		json_object_array_add(list, text(w->exercises[i]));
	json_object_object_add(o, "exercises", list);
	list = json_object_new_array();
	for (i = 0; w->patches[i]; i++)
		json_object_array_add(list, json_object_new_int(w->patches[i]));
	json_object_object_add(o, "patches", list);
	return o;
}

static void list_text(const struct workload *w)
{
	const struct metric *metric;
	unsigned int i;

	printf("%s: %s\n", w->name, w->summary);
	for (metric = w->metrics; metric->name; metric++)
		printf("  %-12s %s\n", metric->name, metric->summary);
	printf("  reaches patches");
	for (i = 0; w->patches[i]; i++)
		printf(" %u", w->patches[i]);
	printf(" of the series\n");
}

static json_object *patches_json(void)
{
	json_object *list = json_object_new_array(), *o;
	unsigned int patch;

	for (patch = 1; patch <= SERIES_MERGED; patch++) {
		o = json_object_new_object();
		json_object_object_add(o, "patch",
				       json_object_new_int((int)patch));
		json_object_object_add(o, "subject",
				       text(series_subject(patch)));
		json_object_array_add(list, o);
	}
	return list;
}

static void list_patches(void)
{
	unsigned int patch;

	puts("patches of the series:");
	for (patch = 1; patch <= SERIES_PATCHES; patch++)
		printf("  %2u  %s\n", patch, series_subject(patch));
	printf("   +  %s\n", series_subject(SERIES_MERGED));
}

static void list_json(void)
{
	json_object *all = json_object_new_object();
	json_object *list = json_object_new_array();
	const struct workload *w;

	for (w = workload_first(); w; w = w->next)
		json_object_array_add(list, workload_json(w));
	json_object_object_add(all, "workloads", list);
	json_object_object_add(all, "patches", patches_json());
	puts(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
	json_object_put(all);
}

int cmd_list(int argc, char **argv)
{
	const struct workload *w;
	bool json = argc == 2 && !strcmp(argv[1], "--json");

	if (argc > 1 && !json) {
		complain("usage: daxstorm list [--json]");
		return EXIT_USAGE;
	}
	if (json) {
		list_json();
		return EXIT_GOOD;
	}
	for (w = workload_first(); w; w = w->next)
		list_text(w);
	list_patches();
	return EXIT_GOOD;
}
