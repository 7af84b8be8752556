/* SPDX-License-Identifier: GPL-2.0-or-later */
/* data_path.h - where the files lie that the program reads at run time */
#ifndef DAXSTORM_FILE_DATA_PATH_H
#define DAXSTORM_FILE_DATA_PATH_H

#include <limits.h>

#include "base/err.h"

/**
 * data_path() - absolute path of a data file
 * @name: path below workloads/ of the source tree: "plans/quick.ini"
 * @path: filled
 * @reason: reason of a failure: every place that was tried
 *
 * The places are, in this order: the folder that $DAXSTORM_DATA names;
 * workloads/ of the source tree that the running program was built in;
 * ../share/daxstorm beside the folder of the program, where `make install`
 * puts data.
 *
 * Return: 0; -ENOENT when no place has it; -errno.
 */
int data_path(const char *name, char path[PATH_MAX], struct err *reason);

/**
 * script_path() - absolute path of a script
 * @name: path below scripts/ of the source tree: "plot/percentile.gp"
 * @path: filled
 * @reason: reason of a failure: every place that was tried
 *
 * The same places as data_path(): $DAXSTORM_SCRIPTS, scripts/ of the source
 * tree, ../libexec/daxstorm.
 *
 * Return: 0; -ENOENT when no place has it; -errno.
 */
int script_path(const char *name, char path[PATH_MAX], struct err *reason);

#endif
