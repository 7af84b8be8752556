/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cell.h - what happened to the machine while a cell ran */
#ifndef DAXSTORM_HOST_CELL_H
#define DAXSTORM_HOST_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "host/cpu_time.h"
#include "host/state.h"

/* Mode time only: the difference between the begin and the end of a cell. */
struct host_cell {
	uint64_t wall_ms;
	bool has_steal;
	uint64_t steal_ms; /* of all CPUs */
	bool has_other;
	uint64_t other_ms; /* CPU time of processes that are not daxstorm's */
	bool has_throttles;
	uint64_t throttles; /* events, of the cores and of the package */
	/* of the fastest CPU; 0: unknown */
	uint64_t khz_begin, khz_end;
};

/* The counters at one end of a cell. */
struct host_sample {
	uint64_t wall_ms, own_ms, khz;
	struct host_cpu_time time;
	bool has_throttles;
	uint64_t core_throttles, package_throttles;
};

/**
 * host_sample() - read the counters
 * @root: "" for this machine, or a folder that stands in for /
 * @sample: filled
 *
 * Reads some files for each CPU and allocates nothing. Never call it in a
 * measured region, nor in mode exact.
 */
void host_sample(const char *root, struct host_sample *sample);

/* Set @cell to the difference of two samples; counters that go back are 0. */
void host_cell_set(const struct host_sample *begin,
		   const struct host_sample *end, struct host_cell *cell);

/*
 * Set @cell to what passed between two states of the host of a guest. CPU time
 * of others is not known, since QEMU is one of them.
 */
void host_cell_of_states(const struct host_state *begin,
			 const struct host_state *end, struct host_cell *cell);

/* Add a round to the sum of those before. */
void host_cell_add(struct host_cell *sum, const struct host_cell *round);

/* Ways in which a cell can be disturbed. */
enum host_disturbance {
	HOST_STOLEN,	/* ms of steal time */
	HOST_THROTTLED, /* events */
	HOST_SHARED,	/* ms of CPU time of others */
	HOST_DISTURBANCES
};
/* "stolen", "throttled", "shared" */
extern const char *const host_disturbance_names[HOST_DISTURBANCES];

/**
 * host_disturbed() - how much was a cell disturbed?
 * @cell: the cell
 * @kind: the way
 *
 * Return: milliseconds or events; 0 if it was not, or so little that it may be
 * the resolution of the counters, which are ticks of 10 ms.
 */
uint64_t host_disturbed(const struct host_cell *cell,
			enum host_disturbance kind);

#endif
