/* SPDX-License-Identifier: GPL-2.0-or-later */
/* result.h - the result file of one boot, format daxstorm-result/2 */
#ifndef DAXSTORM_RECORD_RESULT_H
#define DAXSTORM_RECORD_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cell_result.h"
#include "base/err.h"
#include "host/state.h"
#include "record/provenance.h"
#include "record/vm.h"

#define RESULT_FORMAT "daxstorm-result/2"
/* The format before, which is read too: names may be older ones. */
#define RESULT_FORMAT_1 "daxstorm-result/1"

struct result_event {
	char *kind; /* "warn" "oops" "panic" "hang" "died" "emulator" ... */
	char *text;
	char *cell; /* cell_id(), or NULL outside of any cell */
};

struct result_option { /* one kernel config option that matters to DAX */
	char *name;
	char *value; /* "y", "m", "n" or a literal */
};

struct result {
	char *daxstorm; /* version of the program; NULL: it did not say */
	char *mode;	/* "exact" or "time" */
	char *withheld; /* why times are withheld; NULL if they are shown */
	char *plan;
	char *plan_digest;
	uint64_t seed;
	char *release, *version, *machine, *model, *cmdline;
	char *build_id; /* of the kernel, in hex; NULL: unknown */
	char **symbols; /* functions of interest that the kernel has; sorted */
	size_t nr_symbols;
	struct result_option *config;
	size_t nr_config;
	char **quiet; /* what was stopped for the run, or why not; in a guest */
	size_t nr_quiet;
	char *cpu, *hypervisor;
	uint64_t cpus;
	struct result_vm vm;
	struct host_state state;      /* of the machine that measured */
	struct host_state outer;      /* of the one that QEMU ran on */
	struct host_cell *outer_host; /* what happened to it; or NULL */
	struct result_provenance provenance;
	char *clock;	/* "tsc", "cntvct", "clock_gettime" */
	char *unit;	/* "insn" or "ns" */
	char **unknown; /* work that exact mode counts as the operations' own */
	size_t nr_unknown;
	double empty_inside; /* value that an empty operation records: see cost */
	double empty_total; /* mean cost of measuring and recording it */
	struct result_region empty; /* valid only during the measurement */
	uint64_t boots;		    /* starts of the guest: 1 + losses */
	struct result_cell *cells;
	size_t nr_cells;
	struct result_event *events;
	size_t nr_events;
};

/**
 * result_metric_name_series() - find the series of a metric by its name
 * @metric: whose series and size are set if its name ends in _NUMBER
 *
 * In files of daxstorm-result/1 without "size" the name is the only source.
 */
void result_metric_name_series(struct result_metric *metric);

/**
 * result_load() - read a result file
 * @path: the file
 * @result: filled; release with result_free()
 * @reason: set to the cause of a failure, with @path
 *
 * Refuses anything that is not a whole daxstorm-result/2 or daxstorm-result/1
 * file. Workloads, metrics and checks of the latter get the names of today. The
 * cost of measuring an operation is set in each metric that holds it; the values
 * stay as they were recorded.
 *
 * Return: 0, or -errno with nothing to release.
 */
int result_load(const char *path, struct result *result, struct err *reason);
void result_free(struct result *result);

#endif
