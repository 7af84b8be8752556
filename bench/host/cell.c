// SPDX-License-Identifier: GPL-2.0-or-later
/* cell.c - what happened to the machine while a cell ran */
#include "host/cell.h"

#include <sys/resource.h>
#include <time.h>

#define STEAL_LEAST_MS 20 /* and more than 1 % of the cell */
#define OTHER_LEAST_MS 50 /* and more than 10 % of a CPU */

static uint64_t used_ms(int who)
{
	struct rusage used;

	getrusage(who, &used);
	return (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
	       (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

void host_sample(const char *root, struct host_sample *s)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	s->wall_ms =
		(uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	s->own_ms = used_ms(RUSAGE_SELF) + used_ms(RUSAGE_CHILDREN);
	host_cpu_time(root, &s->time);
	s->khz = host_khz_now(root);
	s->has_throttles =
		host_throttles(root, &s->core_throttles, &s->package_throttles);
}

static uint64_t passed(uint64_t begin, uint64_t end)
{
	return end > begin ? end - begin : 0;
}

void host_cell_set(const struct host_sample *begin,
		   const struct host_sample *end, struct host_cell *cell)
{
	uint64_t busy = passed(begin->time.busy_ms, end->time.busy_ms);

	*cell = (struct host_cell){
		.wall_ms = passed(begin->wall_ms, end->wall_ms),
		.khz_begin = begin->khz,
		.khz_end = end->khz,
	};
	if (begin->time.known && end->time.known) {
		cell->has_steal = cell->has_other = true;
		cell->steal_ms =
			passed(begin->time.steal_ms, end->time.steal_ms);
		cell->other_ms =
			passed(passed(begin->own_ms, end->own_ms), busy);
	}
	if (begin->has_throttles && end->has_throttles) {
		cell->has_throttles = true;
		cell->throttles =
			passed(begin->core_throttles, end->core_throttles) +
			passed(begin->package_throttles,
			       end->package_throttles);
	}
}

void host_cell_of_states(const struct host_state *begin,
			 const struct host_state *end, struct host_cell *cell)
{
	*cell = (struct host_cell){
		.khz_begin = begin->khz_now,
		.khz_end = end->khz_now,
	};
	if (begin->has_steal && end->has_steal && begin->cpus) {
		cell->has_steal = true;
		cell->steal_ms = passed(begin->steal_ms, end->steal_ms);
		cell->wall_ms =
			passed(begin->cpu_ms, end->cpu_ms) / begin->cpus;
	}
	if (begin->has_throttles && end->has_throttles) {
		cell->has_throttles = true;
		cell->throttles =
			passed(begin->core_throttles, end->core_throttles) +
			passed(begin->package_throttles,
			       end->package_throttles);
	}
}

void host_cell_add(struct host_cell *sum, const struct host_cell *round)
{
	sum->wall_ms += round->wall_ms;
	sum->has_steal |= round->has_steal;
	sum->steal_ms += round->steal_ms;
	sum->has_other |= round->has_other;
	sum->other_ms += round->other_ms;
	sum->has_throttles |= round->has_throttles;
	sum->throttles += round->throttles;
	if (!sum->khz_begin)
		sum->khz_begin = round->khz_begin;
	if (round->khz_end && (!sum->khz_end || round->khz_end < sum->khz_end))
		sum->khz_end = round->khz_end;
}

const char *const host_disturbance_names[HOST_DISTURBANCES] = {
	[HOST_STOLEN] = "stolen",
	[HOST_THROTTLED] = "throttled",
	[HOST_SHARED] = "shared",
};

uint64_t host_disturbed(const struct host_cell *cell,
			enum host_disturbance kind)
{
	switch (kind) {
	case HOST_STOLEN:
		return cell->steal_ms >= STEAL_LEAST_MS &&
				       cell->steal_ms > cell->wall_ms / 100 ?
			       cell->steal_ms :
			       0;
	case HOST_THROTTLED:
		return cell->throttles;
	case HOST_SHARED:
		return cell->other_ms >= OTHER_LEAST_MS &&
				       cell->other_ms > cell->wall_ms / 10 ?
			       cell->other_ms :
			       0;
	case HOST_DISTURBANCES:
		break;
	}
	return 0;
}
