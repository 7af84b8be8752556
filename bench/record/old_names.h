/* SPDX-License-Identifier: GPL-2.0-or-later */
/* old_names.h - old names of workloads, metrics and checks (format 1) */
#ifndef DAXSTORM_RECORD_OLD_NAMES_H
#define DAXSTORM_RECORD_OLD_NAMES_H

#include "base/cell.h"
#include "base/err.h"

/*
 * Each of these replaces, in place, a name from a daxstorm-result/1 file by the
 * current one. A current name is left unchanged.
 */
void old_workload(char name[CELL_NAME_MAX]);
void old_metric(char name[CELL_NAME_MAX]);
void old_check(char name[CELL_NAME_MAX]);

/**
 * old_cell_id() - replace old names in the id of a cell, as in events
 * @id: "storm/xfs/2m/2"; an allocated string, which may be replaced
 * @reason: reason of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int old_cell_id(char **id, struct err *reason);

#endif
