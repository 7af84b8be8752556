// SPDX-License-Identifier: GPL-2.0-or-later
/* cell.c - how the parts of a cell are spelled */
#include "base/cell.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/page_size.h"
#include "base/random.h"

static const char *const target_names[TARGET_KINDS] = {
	[TARGET_XFS] = "xfs",	    [TARGET_EXT4] = "ext4",
	[TARGET_DEVDAX] = "devdax", [TARGET_BAR] = "bar",
	[TARGET_P2PMEM] = "p2pmem",
};

static const char *const granularity_names[GRANULARITIES] = {
	[GRAN_4K] = "4k",
	[GRAN_2M] = "2m",
	[GRAN_1G] = "1g",
};

const char *target_kind_name(enum target_kind kind)
{
	return target_names[kind];
}

bool target_kind_is_fsdax(enum target_kind kind)
{
	return kind == TARGET_XFS || kind == TARGET_EXT4;
}

const char *granularity_name(enum granularity granularity)
{
	return granularity_names[granularity];
}

uint64_t granularity_bytes(enum granularity granularity)
{
	return PAGE_BYTES << (9 * (unsigned int)granularity);
}

static int index_of(const char *const *names, unsigned int nr, const char *text)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(names[i], text))
			return (int)i;
	return -EINVAL;
}

int target_kind_parse(const char *text, enum target_kind *kind)
{
	int i = index_of(target_names, TARGET_KINDS, text);

	if (i < 0)
		return i;
	*kind = (enum target_kind)i;
	return 0;
}

int granularity_parse(const char *text, enum granularity *granularity)
{
	int i = index_of(granularity_names, GRANULARITIES, text);

	if (i < 0)
		return i;
	*granularity = (enum granularity)i;
	return 0;
}

char *cell_id(const struct cell *cell, char id[CELL_ID_MAX])
{
	char round[16] = "";

	if (cell->round)
		snprintf(round, sizeof(round), "#%u", cell->round);
	snprintf(id, CELL_ID_MAX, "%s/%s/%s/%u%s%s%s", cell->workload,
		 target_kind_name(cell->target),
		 granularity_name(cell->granularity), cell->threads,
		 cell->tasks == TASK_PROCESSES ? "p" : "",
		 cell->map == MAP_KIND_SYNC ? "+sync" : "", round);
	return id;
}

uint64_t cell_seed(uint64_t seed, unsigned int round)
{
	uint64_t x = random_mix(seed + round * RANDOM_GOLDEN) >> 32;

	if (round < 2)
		return seed;
	return x ? x : 1;
}
