// SPDX-License-Identifier: GPL-2.0-or-later
/* plan.c - `daxstorm plan`: print what a plan holds, for scripts */
#include "run/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"

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

static void print_cells(const struct plan *plan)
{
	char id[CELL_ID_MAX];
	size_t i;

	for (i = 0; i < plan->nr_cells; i++)
		puts(cell_id(&plan->cells[i], id));
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
};

#define NR_QUESTIONS (sizeof(questions) / sizeof(*questions))

static const char usage[] =
	"usage: daxstorm plan FILE --files|--mode|--rounds|--needs|--cells\n"
	"\n"
	"Prints the contents of a plan, for scripts.\n"
	"\n"
	"  --files    the plan and the plans that it includes\n"
	"  --mode     exact or time; nothing if the plan does not set a mode\n"
	"  --rounds   number of rounds\n"
	"  --needs    what the guest must have: fio, pci\n"
	"  --cells    the cells in the order in which they run\n";

static int cmd_plan(int argc, char **argv)
{
	struct err reason = { "" };
	struct plan plan;
	size_t i = 0;

	if (argc != 3 || argv[1][0] == '-')
		return EXIT_USAGE;
	while (i < NR_QUESTIONS && strcmp(argv[2], questions[i].option))
		i++;
	if (i == NR_QUESTIONS)
		return EXIT_USAGE;
	if (plan_load(argv[1], &plan, &reason)) {
		complain("%s", reason.text);
		return EXIT_BAD;
	}
	questions[i].print(&plan);
	plan_free(&plan);
	return EXIT_GOOD;
}

const struct command command_plan = { "plan", cmd_plan, usage,
				      "the contents of a plan, for scripts" };
