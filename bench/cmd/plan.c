// SPDX-License-Identifier: GPL-2.0-or-later
/* plan.c - `daxstorm plan`: print what a plan holds, for scripts */
#include "run/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/workload.h"
#include "cmd/cmd.h"
#include "stats/gate.h"

static void print_files(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->nr_files; i++)
		puts(plan->files[i]);
}

static void print_mode(const struct plan *plan)
{
	if (plan->mode[0])
		puts(plan->mode);
}

static void print_rounds(const struct plan *plan)
{
	printf("%" PRIu64 "\n", plan->rounds);
}

static void print_needs(const struct plan *plan)
{
	const char *need[PLAN_NEEDS_MAX];
	size_t i, nr = plan_needs(plan, need);

	for (i = 0; i < nr; i++)
		puts(need[i]);
}

static void print_cells_if(const struct plan *plan, bool measured)
{
	char id[CELL_ID_MAX];
	size_t i;

	for (i = 0; i < plan->nr_cells; i++)
		if (!measured || workload_measures(plan->cells[i].workload))
			puts(cell_id(&plan->cells[i], id));
}

static void print_cells(const struct plan *plan)
{
	print_cells_if(plan, false);
}

static void print_measured(const struct plan *plan)
{
	print_cells_if(plan, true);
}

/*
 * Every metric that the plan may measure: with several tasks, some have a second
 * one for the time span of all tasks. A fio job reads, writes or both.
 */
static void walk_plan(const void *where, gate_see *see, void *data)
{
	static const struct metric fio[] = { { .name = "read" },
					     { .name = "write" },
					     { 0 } };
	const struct plan *plan = where;
	const struct workload *w;
	const struct metric *m;
	char id[CELL_ID_MAX], wall[CELL_NAME_MAX];
	size_t i;

	for (i = 0; i < plan->nr_cells; i++) {
		cell_id(&plan->cells[i], id);
		id[strcspn(id, "#")] = '\0';
		w = workload_find(plan->cells[i].workload);
		for (m = w ? w->metrics : fio; m && m->name; m++) {
			see(data, id, m->name);
			snprintf(wall, sizeof(wall), "%s" METRIC_WALL, m->name);
			if (plan->cells[i].threads > 1)
				see(data, id, wall);
		}
	}
}

static int check_limit(const struct plan *plan, const char *text, struct err *e)
{
	struct gate_limit limit;
	int err = gate_limit_parse(text, &limit, e);

	return err ? err : gate_limit_check(&limit, walk_plan, plan, e);
}

static const struct {
	const char *option;
	void (*print)(const struct plan *plan);
} questions[] = {
	/* the plan and the plans that it includes */
	{ "--files", print_files },
	{ "--mode", print_mode },     /* prints nothing if any mode will do */
	{ "--rounds", print_rounds }, /* 1 if the plan has no rounds */
	{ "--needs", print_needs },   /* "fio", "pci" */
	/* every round of every cell, in the order to run them */
	{ "--cells", print_cells },
	/* those of them that run with --checks 0 */
	{ "--measured", print_measured },
};

#define NR_QUESTIONS (sizeof(questions) / sizeof(*questions))

static const char usage[] =
	"usage: daxstorm plan FILE --files|--mode|--rounds|--needs\n"
	"       daxstorm plan FILE --cells|--measured\n"
	"       daxstorm plan FILE --gate LIMIT\n"
	"\n"
	"Prints the contents of a plan, for scripts.\n"
	"\n"
	"  --files    the plan and the plans that it includes\n"
	"  --mode     exact or time; nothing if the plan does not set a mode\n"
	"  --rounds   number of rounds\n"
	"  --needs    what the guest must have: fio, pci\n"
	"  --cells    the cells in the order in which they run\n"
	"  --measured those of them that measure, which run with --checks 0\n"
	"  --gate LIMIT\n"
	"             nothing, or why compare would refuse this limit of a gate:\n"
	"             a metric that the plan does not measure\n";

static int cmd_plan(int argc, char **argv)
{
	bool gate = argc == 4 && !strcmp(argv[2], "--gate");
	struct err reason = { "" };
	struct plan plan;
	size_t i = 0;
	int err;

	if ((argc != 3 && !gate) || argv[1][0] == '-')
		return EXIT_USAGE;
	while (!gate && i < NR_QUESTIONS &&
	       strcmp(argv[2], questions[i].option))
		i++;
	if (i == NR_QUESTIONS)
		return EXIT_USAGE;
	err = plan_load(argv[1], &plan, &reason);
	if (!err) {
		if (gate)
			err = check_limit(&plan, argv[3], &reason);
		else
			questions[i].print(&plan);
		plan_free(&plan);
	}
	if (!err)
		return EXIT_GOOD;
	complain("%s", reason.text);
	return EXIT_BAD;
}

const struct command command_plan = { "plan", cmd_plan, usage,
				      "the contents of a plan, for scripts" };
