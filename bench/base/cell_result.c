// SPDX-License-Identifier: GPL-2.0-or-later
/* cell_result.c - names of statuses, and memory of the result of one cell */
#include "base/cell_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const cell_status_names[CELL_STATUSES] = {
	[CELL_PASS] = "pass",
	[CELL_FAIL] = "fail",
	[CELL_SKIP] = "skip",
	[CELL_LOST] = "lost",
};

const char *const check_status_names[CHECK_STATUSES] = {
	[CHECK_FAIL] = "fail",
	[CHECK_PASS] = "pass",
	[CHECK_SKIP] = "skip",
};

const char *const beside_names[BESIDES] = {
	[BESIDE_WAITING] = "waiting",	[BESIDE_BACKGROUND] = "background",
	[BESIDE_DEFERRED] = "deferred", [BESIDE_BETWEEN] = "between",
	[BESIDE_IDLE] = "idle",		[BESIDE_ASTRAY] = "astray",
};

const char *cell_status_name(enum cell_status status)
{
	return cell_status_names[status];
}

const char *check_status_name(enum check_status status)
{
	return check_status_names[status];
}

struct result_check *result_cell_add_check(struct result_cell *cell)
{
	struct result_check *check =
		reallocarray(cell->checks, cell->nr_checks + 1, sizeof(*check));

	if (!check)
		return NULL;
	cell->checks = check;
	check += cell->nr_checks++;
	*check = (struct result_check){ .status = CHECK_FAIL };
	return check;
}

static void result_functions_free(struct result_function *functions, size_t nr)
{
	while (nr)
		free(functions[--nr].name);
	free(functions);
}

static void result_profile_free(struct result_profile *p)
{
	size_t i;

	if (!p)
		return;
	result_functions_free(p->functions, p->nr_functions);
	result_functions_free(p->beside, p->nr_beside);
	for (i = 0; i < p->nr_nodes; i++)
		free(p->nodes[i].name);
	free(p->nodes);
	free(p);
}

void result_cell_release(struct result_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->nr_metrics; i++) {
		free(cell->metrics[i].hist);
		sparse_hist_free(&cell->metrics[i].values);
		result_profile_free(cell->metrics[i].profile);
	}
	for (i = 0; i < cell->nr_checks; i++)
		free(cell->checks[i].reason);
	result_functions_free(cell->ran, cell->nr_ran);
	free(cell->metrics);
	free(cell->checks);
	free(cell->reason);
	free(cell->proof);
	free(cell->host);
	*cell = (struct result_cell){ 0 };
}

double result_metric_value(const struct result_metric *m, double raw)
{
	return fmax(raw - m->cost, 0) / (double)m->per;
}

size_t metric_stem(const char *name)
{
	size_t len = strlen(name), wall = sizeof(METRIC_WALL) - 1;

	return len > wall && !strcmp(name + len - wall, METRIC_WALL) ?
		       len - wall :
		       len;
}

bool result_metric_is_wall(const struct cell *cell, const char *name)
{
	return cell->threads > 1 && name[metric_stem(name)];
}
