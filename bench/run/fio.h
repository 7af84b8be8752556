/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fio.h - run a fio job as a cell */
#ifndef DAXSTORM_RUN_FIO_H
#define DAXSTORM_RUN_FIO_H

#include <limits.h>

#include <json-c/json.h>

#include "run/engine.h"

/**
 * fio_job() - find the job file NAME.fio
 * @plan: path of the plan
 * @name: NAME, of a-z, 0-9 and hyphens
 * @path: set to the path of the file, which exists
 *
 * The file is in ../fio, relative to the plan's folder, or else in the folder fio
 * of the data of daxstorm.
 *
 * Return: 0; -ENOENT if neither has it.
 */
int fio_job(const char *plan, const char *name, char path[PATH_MAX],
	    struct err *reason);

/**
 * fio_run() - run fio/NAME.fio for a cell of workload "fio-NAME"
 * @engine: for the unit of its clock
 * @cell: the cell; it has one task
 * @target: probed target of the cell's kind
 * @plan: path of the plan, see fio_job()
 * @out: filled; release with result_cell_release()
 * @reason: set to the cause of a failure
 *
 * The job reads the file and its size from the environment: DAXSTORM_FILE and
 * DAXSTORM_SIZE. fio's completion latencies (JSON+ bins) become the metrics
 * "read" and "write". On fsdax the blocks of the file are 2 MiB aligned, and
 * the counter thp_fault_fallback of vmstat, which dax_iomap_pmd_fault()
 * increments, must not change.
 *
 * Return: 0 or -errno. If fio lacks the ioengine, the cell is skipped.
 */
int fio_run(struct engine *engine, const struct cell *cell,
	    const struct target *target, const char *plan,
	    struct result_cell *out, struct err *reason);

/**
 * fio_hist() - convert fio's latencies to a histogram
 * @clat: "clat_ns" of fio's JSON+ output: min, max, mean and bins
 * @h: empty; its minimum, maximum and sum are set to fio's exact values
 */
void fio_hist(json_object *clat, struct hist *h);

#endif
