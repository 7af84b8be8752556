// SPDX-License-Identifier: GPL-2.0-or-later
/* list.c - `daxstorm list`: what is linked in, from its own fields */
#include <stdio.h>
#include <string.h>

#include "base/workload.h"
#include "cmd/cmd.h"
#include "file/json_out.h"
#include "record/series.h"

static void put_bug(json_object *o, const struct workload *w,
		    const struct bug *bug)
{
	json_put_text(o, "bug", bug->title);
	json_put_text(o, "workload", w->name);
	json_put_text(o, "check", bug->check);
	json_put_text(o, "cell", bug->cell);
	json_put_text(o, "has", bug->has);
	json_put_text(o, "fixed", bug->fixed);
	json_put_text(o, "seen", bug->seen);
}

static void put_check(json_object *o, const struct check *check)
{
	json_put_text(o, "name", check->name);
	json_put_text(o, "summary", check->summary);
	json_put_optional_text(o, "known", check->known);
	json_put_optional_text(o, "proof", check->proof);
}

static void put_metric(json_object *o, const struct metric *metric)
{
	json_put_text(o, "name", metric->name);
	json_put_text(o, "summary", metric->summary);
}

static void put_workload(json_object *o, const struct workload *w)
{
	static const char *const kinds[] = { "measure", "stress", "check" };
	json_object *list;
	unsigned int i;

	json_put_text(o, "name", w->name);
	json_put_text(o, "kind", kinds[w->kind]);
	json_put_text(o, "summary", w->summary);
	list = json_put_list(o, "metrics");
	for (i = 0; w->metrics[i].name; i++)
		put_metric(json_add_object(list), &w->metrics[i]);
	list = json_put_list(o, "checks");
	for (i = 0; w->checks[i].name; i++)
		put_check(json_add_object(list), &w->checks[i]);
	list = json_put_list(o, "exercises");
	for (i = 0; w->exercises[i]; i++)
		json_add_text(list, w->exercises[i]);
	list = json_put_list(o, "patches");
	for (i = 0; w->patches[i]; i++)
		json_add_number(list, w->patches[i]);
	list = json_put_list(o, "bugs");
	for (i = 0; w->bugs[i].title; i++)
		put_bug(json_add_object(list), w, &w->bugs[i]);
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

static void put_patches(json_object *list)
{
	unsigned int patch;
	json_object *o;

	for (patch = 1; patch <= SERIES_MERGED; patch++) {
		o = json_add_object(list);
		json_put_number(o, "patch", patch);
		json_put_text(o, "subject", series_subject(patch));
	}
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
	json_object *all = json_new_object();
	json_object *list = json_put_list(all, "workloads");
	const struct workload *w;

	for (w = workload_first(); w; w = w->next)
		put_workload(json_add_object(list), w);
	put_patches(json_put_list(all, "patches"));
	json_print(stdout, all);
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
