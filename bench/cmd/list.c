// SPDX-License-Identifier: GPL-2.0-or-later
/* list.c - `daxstorm list`: what is linked in, from its own fields */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/workload.h"
#include "cmd/cmd.h"
#include "record/series.h"

static json_object *text(const char *t)
{
	return json_object_new_string(t);
}

static json_object *pair(const char *name, const char *summary)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "name", text(name));
	json_object_object_add(o, "summary", text(summary));
	return o;
}

static json_object *json_put_list(json_object *o, const char *key)
{
	json_object *list = json_object_new_array();

	json_object_object_add(o, key, list);
	return list;
}

static json_object *bug_json(const struct workload *w, const struct bug *bug)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "bug", text(bug->title));
	json_object_object_add(o, "workload", text(w->name));
	json_object_object_add(o, "check", text(bug->check));
	json_object_object_add(o, "cell", text(bug->cell));
	json_object_object_add(o, "has", bug->has ? text(bug->has) : NULL);
	json_object_object_add(o, "fixed",
			       bug->fixed ? text(bug->fixed) : NULL);
	json_object_object_add(o, "seen", text(bug->seen));
	return o;
}

static json_object *check_json(const struct check *check)
{
	json_object *o = pair(check->name, check->summary);

	if (check->known)
		json_object_object_add(o, "known", text(check->known));
	if (check->proof)
		json_object_object_add(o, "proof", text(check->proof));
	return o;
}

static json_object *workload_json(const struct workload *w)
{
	static const char *const kinds[] = { "measure", "stress", "check" };
	json_object *o = json_object_new_object(), *list;
	unsigned int i;

	json_object_object_add(o, "name", text(w->name));
	json_object_object_add(o, "kind", text(kinds[w->kind]));
	json_object_object_add(o, "summary", text(w->summary));
	list = json_put_list(o, "metrics");
	for (i = 0; w->metrics[i].name; i++)
		json_object_array_add(list, pair(w->metrics[i].name,
						 w->metrics[i].summary));
	list = json_put_list(o, "checks");
	for (i = 0; w->checks[i].name; i++)
		json_object_array_add(list, check_json(&w->checks[i]));
	list = json_put_list(o, "exercises");
	for (i = 0; w->exercises[i]; i++)
		json_object_array_add(list, text(w->exercises[i]));
	list = json_put_list(o, "patches");
	for (i = 0; w->patches[i]; i++)
		json_object_array_add(list, json_object_new_int(w->patches[i]));
	list = json_put_list(o, "bugs");
	for (i = 0; w->bugs[i].title; i++)
		json_object_array_add(list, bug_json(w, &w->bugs[i]));
	return o;
}

static void list_check(const struct check *check)
{
	printf("  check %s: %s", check->name, check->summary);
	if (check->known)
		printf("; known to fail on %s", check->known);
	if (check->proof)
		printf("; seen to fail by %s", check->proof);
	putchar('\n');
}

static void list_text(const struct workload *w)
{
	unsigned int i;

	printf("%s: %s\n", w->name, w->summary);
	for (i = 0; w->metrics[i].name; i++)
		printf("  %-12s %s\n", w->metrics[i].name,
		       w->metrics[i].summary);
	for (i = 0; w->checks[i].name; i++)
		list_check(&w->checks[i]);
	if (!w->patches[0])
		return;
	printf("  reaches patches");
	for (i = 0; w->patches[i]; i++)
		printf(" %u", w->patches[i]);
	printf(" of the series\n");
}

/* On which kernels; every one named was run. */
static void list_releases(const struct bug *bug)
{
	if (!bug->has)
		printf("  predicted, and not seen on %s\n", bug->fixed);
	else
		printf("  on %s%s%s\n", bug->has, bug->fixed ? "; not on " : "",
		       bug->fixed ? bug->fixed : "");
}

/* One block a bug. */
static void list_bugs(void)
{
	const struct workload *w;
	const struct bug *bug;

	for (w = workload_first(); w; w = w->next)
		for (bug = w->bugs; bug->title; bug++) {
			printf("%s\n  workload %s, cell %s, check %s\n",
			       bug->title, w->name, bug->cell, bug->check);
			list_releases(bug);
			printf("  %s\n", bug->seen);
		}
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
	const char *option = argc > 1 ? argv[1] : "";
	bool json = !strcmp(option, "--json"), bugs = !strcmp(option, "--bugs");

	if (argc > 2 || (argc == 2 && !json && !bugs)) {
		complain("usage: daxstorm list [--json|--bugs]");
		return EXIT_USAGE;
	}
	if (bugs) {
		list_bugs();
		return EXIT_GOOD;
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
