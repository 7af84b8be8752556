/* SPDX-License-Identifier: GPL-2.0-or-later */
/* data_path.h - find the files that the program reads at run time */
#ifndef DAXSTORM_FILE_DATA_PATH_H
#define DAXSTORM_FILE_DATA_PATH_H

#include <limits.h>

#include "base/err.h"

/**
 * data_path() - absolute path of a data file
 * @name: path below workloads/ of the source tree: "plans/quick.ini"
 * @path: filled
 * @reason: reason of a failure, with every place that was tried
 *
 * The places are tried in this order: the folder that $DAXSTORM_DATA names;
 * workloads/ of the source tree in which the running program was built;
 * ../share/daxstorm relative to the folder of the program, where `make install`
 * puts data.
 *
 * Return: 0; -ENOENT if the file is in none of the places; -errno.
 */
int data_path(const char *name, char path[PATH_MAX], struct err *reason);

/**
 * script_path() - absolute path of a script
 * @name: path below scripts/ of the source tree: "plot/percentile.gp"
 * @path: filled
 * @reason: reason of a failure, with every place that was tried
 *
 * The same places as for data_path(), in the same order: $DAXSTORM_SCRIPTS,
 * scripts/ of the source tree, ../libexec/daxstorm.
 *
 * Return: 0; -ENOENT if the file is in none of the places; -errno.
 */
int script_path(const char *name, char path[PATH_MAX], struct err *reason);

#endif
