/* SPDX-License-Identifier: GPL-2.0-or-later */
/* old_names.h - what workloads, metrics and checks were called in format 1 */
#ifndef DAXSTORM_RECORD_OLD_NAMES_H
#define DAXSTORM_RECORD_OLD_NAMES_H

#include "base/cell.h"
#include "base/err.h"

/*
 * Each of these replaces a name of a daxstorm-result/1 file by today's, in
 * place. A name that is today's already stays.
 */
void old_workload(char name[CELL_NAME_MAX]);
void old_metric(char name[CELL_NAME_MAX]);
void old_check(char name[CELL_NAME_MAX]);

/**
 * old_cell_id() - the same for a cell's id, as events have it
 * @id: "storm/xfs/2m/2"; an allocated string, which may be replaced
 * @reason: reason of a failure
 *
 * Return: 0 or -ENOMEM.
 */
int old_cell_id(char **id, struct err *reason);

#endif
