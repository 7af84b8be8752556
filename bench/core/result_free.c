// SPDX-License-Identifier: GPL-2.0-or-later
/* result_free.c - releases what result_load() took */
#include "core/result.h"

#include <stdlib.h>
#include <string.h>

void result_cell_release(struct result_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->nr_metrics; i++) {
		free(cell->metrics[i].hist);
		result_profile_free(cell->metrics[i].profile);
	}
	for (i = 0; i < cell->nr_checks; i++)
		free(cell->checks[i].why);
	result_functions_free(cell->ran, cell->nr_ran);
	free(cell->metrics);
	free(cell->checks);
	free(cell->why);
	free(cell->proof);
	*cell = (struct result_cell){ 0 };
}

static void free_lists(struct result *r)
{
	size_t i;

	for (i = 0; i < r->nr_cells; i++)
		result_cell_release(&r->cells[i]);
	for (i = 0; i < r->nr_events; i++) {
		free(r->events[i].kind);
		free(r->events[i].text);
		free(r->events[i].cell);
	}
	for (i = 0; i < r->nr_config; i++) {
		free(r->config[i].name);
		free(r->config[i].value);
	}
	for (i = 0; i < r->nr_symbols; i++)
		free(r->symbols[i]);
	free(r->symbols);
	free(r->cells);
	free(r->events);
	free(r->config);
}

void result_free(struct result *r)
{
	char *texts[] = { r->mode,    r->withheld, r->plan,  r->plan_digest,
			  r->release, r->version,  r->machine, r->model,
			  r->cmdline, r->build_id, r->cpu,
			  r->hypervisor, r->clock, r->unit };
	size_t i;

	free_lists(r);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(texts[i]);
	memset(r, 0, sizeof(*r));
}
