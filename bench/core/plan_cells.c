// SPDX-License-Identifier: GPL-2.0-or-later
/* plan_cells.c - the cells of a plan, once they are read */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan.h"
#include "core/workload.h"

/* What no kernel can map, or nothing of the kind has. */
static int check_target(const struct cell *cell, const char *section,
			struct why *w)
{
	const char *target = target_kind_name(cell->target);
	bool fsdax = target_kind_is_fsdax(cell->target);

	if (cell->granularity == GRAN_1G && fsdax)
		return why(w, EINVAL,
			   "plan: [%s] asks for 1g entries on %s: no kernel maps them on fsdax, use devdax:1g",
			   section, target);
	if (cell->granularity != GRAN_4K && cell->target == TARGET_P2PMEM)
		return why(w, EINVAL,
			   "plan: [%s] asks for %s entries on p2pmem: kernels map it page by page, use p2pmem:4k",
			   section, granularity_name(cell->granularity));
	if (cell->map == MAP_KIND_SYNC && !fsdax)
		return why(w, EINVAL,
			   "plan: [%s] asks for MAP_SYNC on %s: kernels give it to files only",
			   section, target);
	return 0;
}

int plan_check_cell(const struct cell *cell, const char *section,
		    struct why *w)
{
	const struct workload *work = workload_find(cell->workload);
	unsigned int targets = work ? work->targets : TARGETS_ALL; /* fio */
	int err = check_target(cell, section, w);

	if (!err && !(targets & (1U << cell->target)))
		err = why(w, EINVAL,
			  "plan: [%s]: workload %s does not run on %s",
			  section, cell->workload,
			  target_kind_name(cell->target));
	return err;
}

int plan_repeat(struct plan *p, struct why *w)
{
	size_t i, k, nr = p->nr_cells;
	struct cell *cells;

	if (p->rounds < 2)
		return 0;
	cells = reallocarray(p->cells, nr * p->rounds, sizeof(*cells));
	if (!cells)
		return why(w, ENOMEM, "no memory for a plan");
	p->cells = cells;
	p->nr_cells = nr * p->rounds;
	for (i = p->nr_cells; i--;) {
		k = i % nr;
		cells[i] = cells[k];
		cells[i].round = (unsigned int)(i / nr) + 1;
	}
	return 0;
}

void plan_set_threads(struct plan *plan, unsigned int threads)
{
	char id[CELL_ID_MAX], other[CELL_ID_MAX];
	size_t i, k, kept = 0;

	for (i = 0; i < plan->nr_cells; i++) {
		struct cell cell = plan->cells[i];

		if (strncmp(cell.workload, "fio-", 4))
			cell.threads = threads;
		cell_id(&cell, id);
		for (k = 0; k < kept; k++)
			if (!strcmp(id, cell_id(&plan->cells[k], other)))
				break;
		if (k == kept)
			plan->cells[kept++] = cell;
	}
	plan->nr_cells = kept;
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
	*plan = (struct plan){ 0 };
}
