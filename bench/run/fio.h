/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fio.h - a fio job run as a cell */
#ifndef DAXSTORM_RUN_FIO_H
#define DAXSTORM_RUN_FIO_H

#include <json-c/json.h>

#include "run/engine.h"

/**
 * fio_run() - run fio/NAME.fio for a cell of workload "fio-NAME"
 * @engine: for the unit of its clock
 * @cell: the cell; one task
 * @target: probed, of the cell's kind
 * @plan: path of the plan: the job lies in ../fio beside its folder
 * @out: filled; release with result_cell_release()
 *
 * fio finds the file in the environment: DAXSTORM_FILE, DAXSTORM_SIZE. Its
 * completion latencies (JSON+ bins) become metrics "read" and "write". On
 * fsdax the file's blocks are 2 MiB aligned and vmstat's thp_fault_fallback,
 * which dax_iomap_pmd_fault() counts, must not move.
 *
 * Return: 0 or -errno; a fio without the engine is a skip.
 */
int fio_run(struct engine *engine, const struct cell *cell,
	    const struct target *target, const char *plan,
	    struct result_cell *out, struct err *reason);

/**
 * fio_hist() - fio's latencies as values of ours
 * @clat: "clat_ns" of its JSON+ output: min, max, mean and bins
 * @h: empty; minimum, maximum and sum become fio's own
 */
void fio_hist(json_object *clat, struct hist *h);

#endif
